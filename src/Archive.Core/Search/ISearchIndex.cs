using Archive.Core.Catalog;

namespace Archive.Core.Search;

/// <summary>
/// Seam: full-text search, by Lucene.Net today. The index holds nothing that is not in the catalogue; it follows the catalogue's change sequence and can be
/// thrown away. Every implementation passes the same conformance suite.
/// </summary>
public interface ISearchIndex : IAsyncDisposable
{
    /// <summary>The number of the latest change that searches see; 0 for an empty index.</summary>
    long Sequence { get; }

    /// <summary>
    /// Takes changes in, replacing earlier states of the same articles. Searches that begin after the task has ended see them. Applying a change again
    /// is harmless. They survive a crash only after <see cref="CommitAsync"/>.
    /// </summary>
    Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default);

    /// <summary>Makes what was applied durable, together with its sequence number.</summary>
    Task CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>Searches. The total is exact.</summary>
    Task<SearchResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default);
}

/// <summary>A search as the index receives it: parsed and within bounds.</summary>
public sealed record IndexQuery
{
    /// <summary>What to find.</summary>
    public required Query Query { get; init; }

    /// <summary>Only articles in one of these languages; empty for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Only articles of this day or later; articles without a date are left out.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only articles of this day or earlier; articles without a date are left out.</summary>
    public DateOnly? To { get; init; }

    /// <summary>How many hits to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>How many hits to give.</summary>
    public int Take { get; init; } = 10;
}
