namespace Archive.Core.Search.Indexing;

/// <summary>What an index can do beside searching and being fed.</summary>
[Flags]
public enum IndexCapabilities
{
    /// <summary>Nothing: its server looks after itself.</summary>
    None = 0,

    /// <summary><see cref="IIndexMaintenance.OptimizeAsync"/>.</summary>
    Optimize = 1,

    /// <summary><see cref="IIndexMaintenance.ExpungeDeletedAsync"/>.</summary>
    ExpungeDeleted = 2,

    /// <summary><see cref="IIndexMaintenance.CopyAsync"/>.</summary>
    Copy = 4,

    /// <summary><see cref="IIndexMaintenance.FindDamageAsync"/>.</summary>
    FindDamage = 8,

    /// <summary><see cref="IIndexMaintenance.ReadArticlesAsync"/>.</summary>
    ReadArticles = 16,

    /// <summary>All of them.</summary>
    All = Optimize | ExpungeDeleted | Copy | FindDamage | ReadArticles,
}

/// <summary>
/// Seam: the upkeep of an index. An engine may lack any of it and says so (<see cref="Capabilities"/>); callers do
/// without: a purge is then finished by a rebuild, a backup holds no index, and verification says what it could not check.
/// </summary>
/// <remarks>What the engine does not offer throws <see cref="NotSupportedException"/>.</remarks>
public interface IIndexMaintenance
{
    /// <summary>What the engine offers.</summary>
    IndexCapabilities Capabilities { get; }

    /// <summary>
    /// Puts the index in an order that is quicker to search, in the background; for a quiet time, in which it is to be called again and
    /// again.
    /// </summary>
    Task OptimizeAsync(CancellationToken cancellationToken = default);

    /// <summary>Destroys every trace of articles that were deleted or replaced; takes time in proportion to the index.</summary>
    Task ExpungeDeletedAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The index as of its last commit, open to be read: the copy stays whole whatever happens to the index. An index that may be written
    /// is committed first.
    /// </summary>
    Task<IndexCopy> CopyAsync(CancellationToken cancellationToken = default);

    /// <summary>What is wrong with what the index has stored, in words, after reading all of it.</summary>
    IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default);

    /// <summary>The articles that a state of the index holds.</summary>
    Task<IndexedArticles> ReadArticlesAsync(CancellationToken cancellationToken = default);
}
