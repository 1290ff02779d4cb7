using Archive.Core;
using Archive.Core.Catalog;
using Archive.Core.Search.Indexing;

namespace Archive.LuceneIndex;

/// <summary>A generation in the making.</summary>
/// <param name="generation">The generation, marked as being built.</param>
/// <param name="keepSnapshotsSeconds">How long its states are kept for cursors.</param>
/// <param name="takePlace">Puts it in the place of the one that is searched.</param>
internal sealed class GenerationRebuild(
    IndexGeneration generation, double keepSnapshotsSeconds, Action<IndexGeneration> takePlace) : IIndexRebuild
{
    private bool _isComplete;

    public long Sequence => generation.Sequence;

    public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default)
    {
        Write(() => generation.Apply(changes, cancellationToken));
        return Task.CompletedTask;
    }

    public Task<long> CompleteAsync(CancellationToken cancellationToken = default)
    {
        Write(() =>
        {
            generation.EndBuilding();
            generation.Refresh(keepSnapshotsSeconds);
        });
        var count = generation.Count;
        takePlace(generation);
        _isComplete = true;
        return Task.FromResult(count);
    }

    public ValueTask DisposeAsync()
    {
        if (_isComplete) return ValueTask.CompletedTask;
        generation.Dispose();
        GenerationFolders.Discard(generation.Number, generation.Path);
        return ValueTask.CompletedTask;
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ArchiveException))
        {
            throw LuceneSearchIndex.Unwritable(generation, exception);
        }
    }
}
