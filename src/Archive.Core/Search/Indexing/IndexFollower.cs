using System.Runtime.CompilerServices;
using Archive.Core.Catalog;

namespace Archive.Core.Search.Indexing;

/// <summary>Brings the index to where the catalogue is. The catalogue is always ahead or level, never behind.</summary>
/// <param name="catalog">What is followed.</param>
/// <param name="index">What follows it.</param>
/// <param name="maintenance">The upkeep of that index.</param>
/// <param name="time">The clock.</param>
public sealed class IndexFollower(ICatalog catalog, IIndexWriter index, IIndexMaintenance maintenance, TimeProvider time) : IDisposable
{
    /// <summary>
    /// Enough to keep all cores busy; few, since what is held in memory when the runtime collects is copied, while searches wait.
    /// </summary>
    private const int BatchSize = 64;
    private const long BatchCharacters = 4_000_000;

    /// <summary>
    /// How long changes may be applied without being seen, while more are coming: each time that searches are made to see them costs a
    /// segment.
    /// </summary>
    private static readonly TimeSpan Unseen = TimeSpan.FromMilliseconds(700);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _rebuilds;

    /// <summary>The number of the latest change that was applied.</summary>
    public long Sequence => index.Sequence;

    /// <summary>Whether searches do not see all that was applied.</summary>
    private bool _isBehind;

    /// <summary>When they were last made to see it, by the clock's timestamp.</summary>
    private long _shown;

    /// <summary>When searches are to see what is applied.</summary>
    private enum Showing
    {
        Later,
        InTime,
        AtOnce,
    }

    /// <summary>
    /// Applies every change the index has not seen. Returns how many there were. Does not commit.
    /// </summary>
    /// <param name="isVisible">
    /// Whether searches are to see them; false leaves that to a later call, and a bulk run without small segments.
    /// </param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    public Task<int> CatchUpAsync(bool isVisible = true, CancellationToken cancellationToken = default) =>
        LevelInTurnAsync(isVisible ? Showing.AtOnce : Showing.Later, cancellationToken);

    /// <summary>
    /// Applies every change the index has not seen, for callers that poll: searches see what comes after a pause at once, and what
    /// comes in a stream after 700 ms. Returns how many there were. Does not commit.
    /// </summary>
    public Task<int> FollowAsync(CancellationToken cancellationToken = default) => LevelInTurnAsync(Showing.InTime, cancellationToken);

    /// <summary>Makes what was applied durable.</summary>
    public Task CommitAsync(CancellationToken cancellationToken = default) => index.CommitAsync(cancellationToken);

    /// <summary>
    /// For a quiet time: puts the index into an order that is quicker to search, unless it is being rebuilt or its engine does so itself.
    /// To be called again and again.
    /// </summary>
    public async Task OptimizeAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _rebuilds) == 0 && Offers(IndexCapabilities.Optimize)) await maintenance.OptimizeAsync(cancellationToken);
    }

    private bool Offers(IndexCapabilities capability) => (maintenance.Capabilities & capability) == capability;

    private async Task<int> LevelInTurnAsync(Showing showing, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await LevelAsync(showing, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<int> LevelAsync(Showing showing, CancellationToken cancellationToken)
    {
        var applied = 0;
        bool isLevel;
        do
        {
            isLevel = true;
            await foreach (var batch in BatchAsync(index.Sequence, cancellationToken))
            {
                var isVisible = showing != Showing.Later && IsDue();
                _isBehind = true;
                await index.ApplyAsync(batch, isVisible, cancellationToken);
                if (isVisible) (_isBehind, _shown) = (false, time.GetTimestamp());
                isLevel = index.Sequence >= batch[^1].Sequence;
                if (!isLevel) break; // the index went back: what it lost is read again
                applied += batch.Count;
            }
        }
        while (!isLevel);
        // Also where nothing is new: what was applied before may not have been shown.
        if (_isBehind && (showing == Showing.AtOnce || (showing == Showing.InTime && IsDue())))
        {
            await index.ApplyAsync([], isVisible: true, cancellationToken);
            (_isBehind, _shown) = (false, time.GetTimestamp());
        }
        return applied;

        bool IsDue() => time.GetElapsedTime(_shown) > Unseen;
    }

    /// <summary>
    /// Builds the index anew from the catalogue, beside the one that is searched, and switches to it when it has caught up. Searches and
    /// writes go on meanwhile.
    /// </summary>
    /// <param name="progress">Receives how many changes were applied.</param>
    /// <param name="cancellationToken">Gives the new index up; the old one stays.</param>
    public async Task<RebuildReport> RebuildAsync(IProgress<int>? progress, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _rebuilds);
        try
        {
            return await RebuildOnceAsync(progress, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _rebuilds);
        }
    }

    /// <summary>
    /// Brings the index level and destroys every trace of what was deleted from it; an engine that cannot is rebuilt. False while the index
    /// is being rebuilt, for the one in the making would keep its traces.
    /// </summary>
    public async Task<bool> ExpungeAsync(CancellationToken cancellationToken = default)
    {
        if (!Offers(IndexCapabilities.ExpungeDeleted))
        {
            if (Volatile.Read(ref _rebuilds) > 0) return false;
            await RebuildAsync(progress: null, cancellationToken);
            return true;
        }
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Volatile.Read(ref _rebuilds) > 0) return false;
            await LevelAsync(Showing.AtOnce, cancellationToken);
            await maintenance.ExpungeDeletedAsync(cancellationToken);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<RebuildReport> RebuildOnceAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        await using var rebuild = await index.BeginRebuildAsync(cancellationToken);
        var applied = await FeedAsync(rebuild, 0, progress, cancellationToken);
        // While the follower waits nothing but the little that came meanwhile is missing.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            applied = await FeedAsync(rebuild, applied, progress, cancellationToken);
            return new RebuildReport(await rebuild.CompleteAsync(cancellationToken), applied);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>Changes in batches that are bounded in number and in the length of their texts.</summary>
    private async IAsyncEnumerable<IReadOnlyList<ArticleChange>> BatchAsync(long afterSequence,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<ArticleChange>(BatchSize);
        var characters = 0L;
        await foreach (var change in catalog.Articles.ReadChangesAsync(afterSequence, cancellationToken))
        {
            batch.Add(change);
            characters += change.TextLength;
            if (batch.Count < BatchSize && characters < BatchCharacters) continue;
            yield return batch;
            (batch, characters) = (new List<ArticleChange>(BatchSize), 0);
        }
        if (batch.Count > 0) yield return batch;
    }

    private async Task<int> FeedAsync(IIndexRebuild rebuild, int applied, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        await foreach (var batch in BatchAsync(rebuild.Sequence, cancellationToken))
        {
            await rebuild.ApplyAsync(batch, cancellationToken);
            applied += batch.Count;
            progress?.Report(applied);
        }
        return applied;
    }
}

/// <summary>What a rebuild came to.</summary>
/// <param name="Articles">How many articles the new index holds.</param>
/// <param name="Changes">How many changes of the catalogue were applied: of deleted articles, too.</param>
public sealed record RebuildReport(long Articles, int Changes);
