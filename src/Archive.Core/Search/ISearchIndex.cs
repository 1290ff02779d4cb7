using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Search;

/// <summary>
/// Seam: full-text search, by Lucene.Net today. The index holds nothing that is not in the catalogue; it follows the catalogue's change sequence and can be
/// thrown away. Every implementation passes the same conformance suite.
/// </summary>
public interface ISearchIndex : IAsyncDisposable
{
    /// <summary>The number of the latest change that was applied; 0 for an empty index.</summary>
    long Sequence { get; }

    /// <summary>Names the state that searches see now: letters, digits and full stops. Another state, also of another process, has another name.</summary>
    string State { get; }

    /// <summary>The version of how texts and queries are analysed: with another, the same query may find others.</summary>
    int AnalysisVersion { get; }

    /// <summary>
    /// Takes changes in, replacing earlier states of the same articles. Applying a change again is harmless. They survive a crash only after
    /// <see cref="CommitAsync"/>. After a failure (<see cref="ArchiveException"/>) searches go on as before, and <see cref="Sequence"/> has gone back to the
    /// last commit. A call that finds the index so may do no more than put it in order: then <see cref="Sequence"/> shows that these changes are not in it,
    /// and all that came since are to be applied again.
    /// </summary>
    /// <param name="changes">The changes, in their order.</param>
    /// <param name="isVisible">Whether searches that begin after the task has ended see them, and all before; with false they may not yet.</param>
    /// <param name="cancellationToken">Stops before the first change.</param>
    Task ApplyAsync(IReadOnlyList<ArticleChange> changes, bool isVisible = true, CancellationToken cancellationToken = default);

    /// <summary>Puts its files in an order that is quicker to search, in the background; for a quiet time, in which it is to be called again and again.</summary>
    Task TidyAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes from its files every trace of articles that were deleted or replaced; takes time in proportion to the index.</summary>
    Task ExpungeDeletedAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins an index that is to take the place of this one; searches and writes go on here meanwhile.</summary>
    Task<IIndexRebuild> BeginRebuildAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes what was applied durable, together with its sequence number.</summary>
    Task CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>The files of the last commit, open to be read: they stay whole whatever happens to the index. One that may be written is committed first.</summary>
    Task<IndexSnapshot> SnapshotAsync(CancellationToken cancellationToken = default);

    /// <summary>What is wrong with the index's files, in words, after reading all of them.</summary>
    IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default);

    /// <summary>The articles that the index holds, in no particular order.</summary>
    IAsyncEnumerable<ArticleId> ReadIdsAsync(CancellationToken cancellationToken = default);

    /// <summary>Searches. The total is exact.</summary>
    Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default);

    /// <summary>The ids of all matches in the order of a search, of one state of the index; skip, take, place and facets do not count.</summary>
    Task<IReadOnlyList<ArticleId>> ListAsync(IndexQuery query, CancellationToken cancellationToken = default);

    /// <summary>The article with the words that match: its text is searched as the index would, the index itself is not asked.</summary>
    Task<HighlightedArticle> HighlightAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default);

    /// <summary>Completes what was begun to type: words by the articles that hold them, or names; the most frequent first, of equal ones in ordinal order.</summary>
    /// <param name="field">What to complete.</param>
    /// <param name="prefix">The beginning, in any case, with or without accents; for names the beginning of any of their words.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<NamedCount>> CompleteAsync(CompletionField field, string prefix, int size, CancellationToken cancellationToken = default);

    /// <summary>Articles that share telling words with one, best first, itself left out; names and numbers find those in the other language.</summary>
    Task<IReadOnlyList<SearchHit>> FindSimilarAsync(Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default);

    /// <summary>Why an article matches a query or does not, part by part.</summary>
    Task<MatchExplanation> ExplainAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default);
}
