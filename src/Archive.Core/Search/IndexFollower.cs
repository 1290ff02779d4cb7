using Archive.Core.Catalog;

namespace Archive.Core.Search;

/// <summary>Brings the index to where the catalogue is. The catalogue is always ahead or level, never behind.</summary>
public sealed class IndexFollower(ICatalog catalog, ISearchIndex index) : IDisposable
{
    /// <summary>Enough to make a refresh cheap, small enough to hold in memory many times over.</summary>
    private const int BatchSize = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Applies every change the index has not seen; searches see them when the task ends. Returns how many there were. Does not commit.
    /// </summary>
    public async Task<int> CatchUpAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var applied = 0;
            var batch = new List<ArticleChange>(BatchSize);
            await foreach (var change in catalog.ReadChangesAsync(index.Sequence, cancellationToken))
            {
                batch.Add(change);
                if (batch.Count < BatchSize) continue;
                await index.ApplyAsync(batch, cancellationToken);
                applied += batch.Count;
                batch.Clear();
            }
            if (batch.Count > 0) await index.ApplyAsync(batch, cancellationToken);
            return applied + batch.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();
}
