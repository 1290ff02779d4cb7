using Archive.Core.Articles;
using Archive.Core.Search.Queries;

namespace Archive.Core.Search;

/// <summary>The one way to search: REST, the command line and every later door come through here.</summary>
public sealed class ArchiveSearch(ISearchIndex index)
{
    private const string Wordless = "The query holds no word, so every article is found.";

    /// <summary>How a query for every article is written.</summary>
    private const string Everything = "*";

    private const string Relaxed = "No article holds all the words; these hold some of them, those with more and rarer ones first.";

    /// <summary>Which share of the words is required, one after another, until some article has as many.</summary>
    private static readonly double[] RelaxedShares = [0.75, 0.5, 0];

    /// <summary>What is wrong with a request; empty when nothing is. Asks no index.</summary>
    public static IReadOnlyList<FieldProblem> FindProblems(SearchRequest request)
    {
        var problems = request.Check();
        if (request.Cursor is not null && SearchCursor.Read(request.Cursor, request) is null)
        {
            problems.Add(new FieldProblem("cursor", "It was not given out for this search. Give the cursor of the last answer with the same q, filters, match, scope and sort, or leave it out to begin."));
        }
        Parse(request, 1, problems);
        return problems;
    }

    /// <summary>Searches; exactly one of the two results is null. Problems name the field (q, lang, from, to, size, page, cursor).</summary>
    public async Task<(SearchResults? Results, IReadOnlyList<FieldProblem>? Problems)> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        using var measured = Telemetry.Measure("search", Telemetry.Searches);
        if (FindProblems(request) is { Count: > 0 } problems) return (null, problems);
        var cursor = request.Cursor is null ? null : SearchCursor.Read(request.Cursor, request);
        var (after, share) = cursor is var (place, required) ? (place, required) : ((SearchPosition?)null, request.Match == MatchMode.Any ? 0 : 1.0);
        var query = Parse(request, share, []);
        var toIndex = ToIndexQuery(request, query!, after);
        var found = await index.SearchAsync(toIndex, cancellationToken);
        if (after is not null && share < 1 && request.Match == MatchMode.Auto) return (Answer(request, query!, share, found, [Relaxed], isRelaxed: true), null);
        if (after is not null || found.Total > 0 || request.Match == MatchMode.Any) return (Answer(request, query!, share, found, []), null);

        // No article has all the words: how many has the best one?
        foreach (var relaxed in RelaxedShares)
        {
            var (weaker, _) = QueryParser.Parse(request.Text, relaxed);
            if (weaker!.ToString() == query!.ToString()) break;
            var more = await index.SearchAsync(toIndex with { Query = weaker, Take = request.Match == MatchMode.Auto ? request.Size : 0, Facets = request.Match == MatchMode.Auto ? request.Facets : [] }, cancellationToken);
            if (more.Total == 0) continue;
            if (request.Match == MatchMode.Auto) return (Answer(request, weaker, relaxed, more, [Relaxed], isRelaxed: true), null);
            return (Answer(request, query!, share, found, [$"No article holds all the words. {more.Total:N0} {(more.Total == 1 ? "holds" : "hold")} some of them: {weaker}. match=auto gives them, match=any all that hold any."]), null);
        }
        return (Answer(request, query!, share, found, []), null);
    }

    /// <summary>
    /// The ids of all articles that match, in the order of the search, and the query as it was understood; exactly one of the first two results is null. Size,
    /// page and cursor do not count.
    /// </summary>
    public async Task<(IReadOnlyList<ArticleId>? Matches, IReadOnlyList<FieldProblem>? Problems, string Query)> ListAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        var problems = request.Check();
        var shares = SharesOf(request.Match);
        if (Parse(request, shares[0], problems) is null || problems.Count > 0) return (null, problems, "");
        foreach (var share in shares)
        {
            var query = Parse(request, share, problems)!;
            var matches = await index.ListAsync(ToIndexQuery(request, query, after: null), cancellationToken);
            if (matches.Count > 0 || share == shares[^1]) return (matches, null, query.ToString()!);
        }
        throw new InvalidOperationException("There is always a last share.");
    }

    /// <summary>The article with the words of a query marked; exactly one of the two results is null.</summary>
    public async Task<(HighlightedArticle? Article, IReadOnlyList<FieldProblem>? Problems)> HighlightAsync(Article article, string text, CancellationToken cancellationToken = default)
    {
        var (query, problem) = QueryParser.Parse(text);
        return problem is null
            ? (await index.HighlightAsync(article, new IndexQuery { Query = query! }, cancellationToken), null)
            : (null, [ToFieldProblem("highlight", problem)]);
    }

    /// <summary>Why an article matches a search, or why not; exactly one of the two results is null.</summary>
    public async Task<(MatchExplanation? MatchExplanation, IReadOnlyList<FieldProblem>? Problems)> ExplainAsync(Article article, SearchRequest request, CancellationToken cancellationToken = default)
    {
        var problems = request.Check();
        var shares = SharesOf(request.Match);
        if (Parse(request, shares[0], problems) is null || problems.Count > 0) return (null, problems);
        foreach (var share in shares)
        {
            // The words that the search would require: fewer where no article has them all.
            var query = ToIndexQuery(request with { Size = 0, Page = 1, Facets = [] }, Parse(request, share, problems)!, after: null);
            if (share == shares[^1] || (await index.SearchAsync(query, cancellationToken)).Total > 0) return (await index.ExplainAsync(article, query, cancellationToken), null);
        }
        throw new InvalidOperationException("There is always a last share.");
    }

    /// <summary>Articles like one, best first.</summary>
    public Task<IReadOnlyList<SearchHit>> FindSimilarAsync(Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default) =>
        index.FindSimilarAsync(article, filters, size, cancellationToken);

    /// <summary>Completes a word or a name; nothing for fewer than two letters of a word.</summary>
    public async Task<IReadOnlyList<NamedCount>> CompleteAsync(CompletionField field, string prefix, int size, CancellationToken cancellationToken = default) =>
        prefix.Trim().Length < (field == CompletionField.Word ? 2 : 1) ? [] : await index.CompleteAsync(field, prefix, size, cancellationToken);

    private static double[] SharesOf(MatchMode match) => match switch { MatchMode.Any => [0], MatchMode.Auto => [1, .. RelaxedShares], _ => [1] };

    private static Query? Parse(SearchRequest request, double share, List<FieldProblem> problems)
    {
        var (query, problem) = QueryParser.Parse(request.Text, share);
        if (problem is not null) problems.Add(ToFieldProblem("q", problem));
        return query;
    }

    private static FieldProblem ToFieldProblem(string field, QueryProblem problem) => new(field, $"At character {problem.Position + 1}: {problem.Message}");

    private static IndexQuery ToIndexQuery(SearchRequest request, Query query, SearchPosition? after) => new()
    {
        Query = query,
        Scope = request.Scope,
        Filters = request.Filters,
        Sort = request.Sort ?? (query.HasText ? SearchSort.Relevance : SearchSort.Newest),
        Skip = after is null ? (request.Page - 1) * request.Size : 0,
        Take = request.Size,
        After = after,
        Highlight = request.Highlight,
        Facets = request.Facets,
    };

    private static SearchResults Answer(SearchRequest request, Query query, double share, IndexResults found, List<string> notes, bool isRelaxed = false) => new()
    {
        Total = found.Total,
        Hits = found.Hits,
        Facets = found.Facets,
        Interpretation = new Interpretation { Query = query.ToString(), Words = found.Words, Ignored = found.Ignored, Notes = IsWordless(request, query) ? [Wordless, .. notes] : notes, IsRelaxed = isRelaxed, DidYouMean = DidYouMean(request.Text, found) },
        Cursor = found.Last is { } last ? SearchCursor.Write(last, share, request) : null,
    };

    private static bool IsWordless(SearchRequest request, Query query) => query.ToString() == Everything && !string.IsNullOrWhiteSpace(request.Text) && request.Text.Trim() != Everything;

    /// <summary>The query with each word that no article holds replaced by the nearest one that some do; null when none can be.</summary>
    private static string? DidYouMean(string? text, IndexResults found)
    {
        var corrections = found.Words.Where(word => word.Nearest.Count > 0).OrderByDescending(word => word.Position).ToList();
        if (corrections.Count == 0) return null;
        foreach (var word in corrections) text = string.Concat(text.AsSpan(0, word.Position), word.Nearest[0], text.AsSpan(word.Position + word.Text.Length));
        return text;
    }
}
