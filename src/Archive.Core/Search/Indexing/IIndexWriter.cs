using Archive.Core.Catalog;

namespace Archive.Core.Search.Indexing;

/// <summary>
/// Seam: what an index is fed through, by one writer at a time. The index holds nothing that is not in the catalogue; it follows the
/// catalogue's change sequence and can be thrown away.
/// </summary>
public interface IIndexWriter
{
    /// <summary>
    /// The number of the latest change that was applied, whether searches see it yet or not; 0 for an empty index. The writer knows it
    /// itself: no one is asked.
    /// </summary>
    long Sequence { get; }

    /// <summary>
    /// Applies changes, which replace earlier states of the same articles. Applying a change again is harmless. They survive a crash only
    /// after <see cref="CommitAsync"/>. After a failure (<see cref="ArchiveException"/>) searches go on as before, and
    /// <see cref="Sequence"/> has gone back to the last commit. A call that finds the index so may do no more than put it in order: then
    /// <see cref="Sequence"/> shows that these changes are not in it, and all that came since are to be applied again.
    /// </summary>
    /// <param name="changes">The changes, in their order.</param>
    /// <param name="isVisible">
    /// Whether searches that begin after the task has ended see them, and all before; with false they may not yet.
    /// </param>
    /// <param name="cancellationToken">Stops before the first change.</param>
    Task ApplyAsync(IReadOnlyList<ArticleChange> changes, bool isVisible = true, CancellationToken cancellationToken = default);

    /// <summary>Makes what was applied durable, together with its sequence number.</summary>
    Task CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins an index that is to take the place of this one; searches and writes go on here meanwhile.</summary>
    Task<IIndexRebuild> BeginRebuildAsync(CancellationToken cancellationToken = default);
}
