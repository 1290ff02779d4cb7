using Archive.Core.Catalog;

namespace Archive.Core.Search.Indexing;

/// <summary>An index in the making. Disposed before it is complete, it leaves nothing behind.</summary>
public interface IIndexRebuild : IAsyncDisposable
{
    /// <summary>The number of the latest change it has; 0 at first.</summary>
    long Sequence { get; }

    /// <summary>Applies changes, in their order.</summary>
    Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes it durable and puts it in the place of the index it was begun on, in one step: a crash leaves the one or the other. Nothing
    /// may be applied to that one meanwhile. Returns how many articles it holds.
    /// </summary>
    Task<long> CompleteAsync(CancellationToken cancellationToken = default);
}
