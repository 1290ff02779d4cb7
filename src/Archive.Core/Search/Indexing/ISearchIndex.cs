using Archive.Core.Articles;
using Archive.Core.Search.Queries;

namespace Archive.Core.Search.Indexing;

/// <summary>
/// Seam: what a full-text index is asked. It may be a library in this process or a server far away. What a query means is decided before it
/// comes here (<see cref="QueryLanguage"/>); an index writes it out as its own query and adds what its dictionary knows. It is fed through
/// <see cref="IIndexWriter"/> and kept in order through <see cref="IIndexMaintenance"/>. Every implementation passes the same conformance
/// suite.
/// </summary>
/// <remarks>Every method throws <see cref="ArchiveException"/> where the index cannot be reached or read.</remarks>
public interface ISearchIndex : IAsyncDisposable
{
    /// <summary>The version of how texts and queries are analysed: with another, the same query may find others.</summary>
    int AnalysisVersion { get; }

    /// <summary>The state that searches see now.</summary>
    ValueTask<IndexState> StateAsync(CancellationToken cancellationToken = default);

    /// <summary>Searches. The total is exact.</summary>
    Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// The ids of all matches in the order of a search, of one state of the index; skip, take, place and facets do not count.
    /// </summary>
    Task<IReadOnlyList<ArticleId>> ListAsync(IndexQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// The article with the words that match: its text is searched as the index would, whether the index holds it or not.
    /// </summary>
    Task<HighlightedArticle> HighlightAsync(Article article, InterpretedQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Completes what was begun to type: words by the articles that hold them, or names; the most frequent first, of equal ones in ordinal
    /// order.
    /// </summary>
    /// <param name="field">What to complete.</param>
    /// <param name="prefix">The beginning, in any case, with or without accents; for names the beginning of any of their words.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<NamedCount>> CompleteAsync(
        CompletionField field, string prefix, int size, CancellationToken cancellationToken = default);

    /// <summary>
    /// Articles that share telling words with one, best first, itself left out; names and numbers find those in the other language.
    /// </summary>
    Task<IReadOnlyList<SearchHit>> FindSimilarAsync(
        Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default);

    /// <summary>Why an article matches a query or does not, part by part.</summary>
    Task<MatchExplanation> ExplainAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default);
}
