using Archive.Core.Articles;

namespace Archive.Core.Catalog.Corrections;

/// <summary>
/// The catalogue's part that keeps what people have corrected, beside the records. It is written within
/// <see cref="ICatalogTransaction"/>, together with the version that a correction makes.
/// </summary>
public interface ICorrectionStore
{
    /// <summary>An article with its corrections; null when there is none of that id, or it was deleted.</summary>
    Task<CorrectedArticle?> FindAsync(ArticleId article, CancellationToken cancellationToken = default);

    /// <summary>A correction by its number, also one that has ended; null when there is none, or its article was deleted.</summary>
    Task<StoredCorrection?> FindAsync(long correction, CancellationToken cancellationToken = default);

    /// <summary>All corrections that an article ever had, those that have ended too, in the order they were made.</summary>
    Task<IReadOnlyList<StoredCorrection>> GetHistoryAsync(ArticleId article, CancellationToken cancellationToken = default);

    /// <summary>The corrections that hold, of all articles that are not deleted, in the order they were made.</summary>
    /// <param name="onlyConflicts">Whether only those that are contradicted by what was found since.</param>
    /// <param name="after">The number after which to begin; 0 for the first.</param>
    /// <param name="limit">How many at most, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StoredCorrection>> GetAsync(
        bool onlyConflicts, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>How many <see cref="GetAsync"/> would give from the first on without a limit.</summary>
    Task<long> CountAsync(bool onlyConflicts, CancellationToken cancellationToken = default);

    /// <summary>The articles of a source, or of all (null), that have corrections, in the order of their ids.</summary>
    IAsyncEnumerable<CorrectedArticle> ReadAsync(string? source, CancellationToken cancellationToken = default);
}
