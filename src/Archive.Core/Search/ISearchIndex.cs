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

/// <summary>A state of an index as files.</summary>
/// <param name="Files">Their names and contents, from the beginning; contents can be read more than once.</param>
public sealed record IndexSnapshot(IReadOnlyList<(string Name, Stream Content)> Files) : IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, content) in Files) await content.DisposeAsync();
    }
}

/// <summary>An index in the making. Disposed before it is complete, it leaves nothing behind.</summary>
public interface IIndexRebuild : IAsyncDisposable
{
    /// <summary>The number of the latest change it has; 0 at first.</summary>
    long Sequence { get; }

    /// <summary>Takes changes in, in their order.</summary>
    Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default);

    /// <summary>Makes it durable and puts it in the place of the index it was begun on, in one step: a crash leaves the one or the other. Nothing may be applied to that one meanwhile.</summary>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}

/// <summary>What can be completed.</summary>
public enum CompletionField
{
    /// <summary>Words of the articles, as they are indexed: lower case, without accents.</summary>
    Word,

    /// <summary>Authors.</summary>
    Author,

    /// <summary>Sources.</summary>
    Source,

    /// <summary>Tags.</summary>
    Tag,
}

/// <summary>A search as the index receives it: parsed and within bounds.</summary>
public sealed record IndexQuery
{
    /// <summary>What to find.</summary>
    public required Query Query { get; init; }

    /// <summary>Where to look.</summary>
    public SearchScope Scope { get; init; }

    /// <summary>What narrows the search.</summary>
    public SearchFilters Filters { get; init; } = SearchFilters.None;

    /// <summary>The order.</summary>
    public SearchSort Sort { get; init; }

    /// <summary>How many hits to pass over, counted behind <see cref="After"/> where that is given.</summary>
    public int Skip { get; init; }

    /// <summary>How many hits to give.</summary>
    public int Take { get; init; } = 10;

    /// <summary>Only hits behind this place; null from the first.</summary>
    public SearchPosition? After { get; init; }

    /// <summary>Whether hits come with passages and marks.</summary>
    public bool Highlight { get; init; } = true;

    /// <summary>What to count.</summary>
    public IReadOnlyList<FacetField> Facets { get; init; } = [];
}

/// <summary>A place in an order of hits.</summary>
/// <param name="Snapshot">Names the state of the index that the order is of; an index that no longer has it goes on with its present state.</param>
/// <param name="Score">The score at this place; 0 where the order is by date.</param>
/// <param name="Day">The day at this place as yyyyMMdd, 0 without a date; 0 where the order is by score.</param>
/// <param name="Id">The id at this place.</param>
public sealed record SearchPosition(long Snapshot, float Score, int Day, string Id);

/// <summary>What an index found.</summary>
public sealed record IndexResults
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>The hits asked for.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>The counts asked for.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>The words and what was searched for each.</summary>
    public IReadOnlyList<SearchedWord> Words { get; init; } = [];

    /// <summary>Words that were not searched for.</summary>
    public IReadOnlyList<IgnoredWord> Ignored { get; init; } = [];

    /// <summary>The place of the last hit; null when there is none behind it.</summary>
    public SearchPosition? Last { get; init; }
}

/// <summary>An article's text with the words that matched.</summary>
/// <param name="Title">The headline; null when the article has none.</param>
/// <param name="Standfirst">The standfirst; null when the article has none.</param>
/// <param name="Caption">The caption; null when the article has none.</param>
/// <param name="Paragraphs">The paragraphs of the body.</param>
public sealed record HighlightedArticle(Snippet? Title, Snippet? Standfirst, Snippet? Caption, IReadOnlyList<Snippet> Paragraphs);
