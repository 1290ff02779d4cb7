using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;

namespace Archive.Core.Search;

/// <summary>The one way to search: REST, the command line and every later door come through here.</summary>
public sealed class ArchiveSearch(ISearchIndex index, IWordAnalysis words)
{
    private const string Wordless = "The query holds no word, so every article is found.";

    /// <summary>How a query for every article is written.</summary>
    private const string Everything = "*";

    private const string Relaxed = "No article holds all the words; these hold some of them, those with more and rarer ones first.";

    /// <summary>Which share of the words is required, one after another, until some article has as many.</summary>
    private static readonly double[] RelaxedShares = [0.75, 0.5, 0];

    /// <summary>Searches.</summary>
    public async Task<SearchResults> SearchAsync(PreparedSearch search, CancellationToken cancellationToken = default)
    {
        using var measured = Telemetry.Measure("search", Telemetry.Searches);
        var match = search.Request.Match;
        var query = ToIndexQuery(search);
        var found = await index.SearchAsync(query, cancellationToken);
        var isBehindWeaker = search is { After: not null, Share: < 1 } && match == MatchMode.Auto;
        if (isBehindWeaker) return Answer(search, query, found, [Relaxed], isRelaxed: true);
        if (search.After is not null || found.Total > 0 || match == MatchMode.Any) return Answer(search, query, found, []);

        // No article has all the words: how many has the best one?
        foreach (var share in RelaxedShares)
        {
            var weaker = search.WithShare(share);
            if (weaker.Query.ToString() == search.Query.ToString()) break;
            var weakerQuery = ToIndexQuery(weaker);
            if (match != MatchMode.Auto) weakerQuery = weakerQuery with { Take = 0, Facets = [] };
            var more = await index.SearchAsync(weakerQuery, cancellationToken);
            if (more.Total == 0) continue;
            if (match == MatchMode.Auto) return Answer(weaker, weakerQuery, more, [Relaxed], isRelaxed: true);
            var some = $"{more.Total:N0} {(more.Total == 1 ? "holds" : "hold")} some of them: {weaker.Query}.";
            return Answer(search, query, found,
                [$"No article holds all the words. {some} match=auto gives them, match=any all that hold any."]);
        }
        return Answer(search, query, found, []);
    }

    /// <summary>
    /// The ids of all articles that match, in the order of the search, and the query as it was understood. Size, page and cursor do not
    /// count.
    /// </summary>
    public async Task<(IReadOnlyList<ArticleId> Matches, string Query)> ListAsync(
        PreparedSearch search, CancellationToken cancellationToken = default)
    {
        var shares = SharesOf(search.Request.Match);
        foreach (var share in shares)
        {
            var weaker = search.WithShare(share);
            var matches = await index.ListAsync(ToIndexQuery(weaker), cancellationToken);
            if (matches.Count > 0 || share == shares[^1]) return (matches, weaker.Query.ToString()!);
        }
        throw new InvalidOperationException("There is always a last share.");
    }

    /// <summary>The article with the words of a query marked; exactly one of the two results is null.</summary>
    public async Task<(HighlightedArticle? Article, IReadOnlyList<FieldProblem>? Problems)> HighlightAsync(
        Article article, string text, CancellationToken cancellationToken = default)
    {
        var (query, problem) = QueryParser.Parse(text);
        if (problem is not null) return (null, [problem.ToFieldProblem("highlight")]);
        var interpreted = QueryLanguage.Interpret(query!, SearchScope.Article, [], words);
        return (await index.HighlightAsync(article, interpreted, cancellationToken), null);
    }

    /// <summary>Why an article matches a search, or why not.</summary>
    public async Task<MatchExplanation> ExplainAsync(Article article, PreparedSearch search, CancellationToken cancellationToken = default)
    {
        var shares = SharesOf(search.Request.Match);
        foreach (var share in shares)
        {
            // The words that the search would require: fewer where no article has them all.
            var query = ToIndexQuery(search.WithShare(share)) with { Skip = 0, Take = 0, Facets = [] };
            var isIt = share == shares[^1] || (await index.SearchAsync(query, cancellationToken)).Total > 0;
            if (isIt) return await index.ExplainAsync(article, query, cancellationToken);
        }
        throw new InvalidOperationException("There is always a last share.");
    }

    /// <summary>Articles like one, best first.</summary>
    public Task<IReadOnlyList<SearchHit>> FindSimilarAsync(
        Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default) =>
        index.FindSimilarAsync(article, filters, size, cancellationToken);

    /// <summary>Completes a word or a name; nothing for fewer than two letters of a word.</summary>
    public async Task<IReadOnlyList<NamedCount>> CompleteAsync(
        CompletionField field, string prefix, int size, CancellationToken cancellationToken = default)
    {
        var least = field == CompletionField.Word ? 2 : 1;
        return prefix.Trim().Length < least ? [] : await index.CompleteAsync(field, prefix, size, cancellationToken);
    }

    private static double[] SharesOf(MatchMode match) => match switch
    {
        MatchMode.Any => [0],
        MatchMode.Auto => [1, .. RelaxedShares],
        _ => [1],
    };

    private IndexQuery ToIndexQuery(PreparedSearch search)
    {
        var request = search.Request;
        return new IndexQuery
        {
            Query = QueryLanguage.Interpret(search.Query, request.Scope, request.Filters.Languages, words),
            Scope = request.Scope,
            Filters = request.Filters,
            Sort = request.Sort ?? (search.Query.HasText ? SearchSort.Relevance : SearchSort.Newest),
            Skip = search.After is null ? (request.Page - 1) * request.Size : 0,
            Take = request.Size,
            After = search.After,
            Highlight = request.Highlight,
            Facets = request.Facets,
        };
    }

    private static SearchResults Answer(
        PreparedSearch search, IndexQuery asked, IndexResults found, List<string> notes, bool isRelaxed = false)
    {
        var text = search.Request.Text;
        var searched = asked.Query.Words
            .Zip(found.Words, (word, finding) => new SearchedWord(word.Text, word.Position, word.Forms, finding.IsFound, finding.Nearest))
            .ToList();
        return new SearchResults
        {
            Total = found.Total,
            Hits = found.Hits,
            Facets = found.Facets,
            Interpretation = new Interpretation
            {
                Query = search.Query.ToString()!,
                Words = searched,
                Ignored = asked.Query.Ignored,
                Notes = IsWordless(text, search.Query) ? [Wordless, .. notes] : notes,
                IsRelaxed = isRelaxed,
                DidYouMean = DidYouMean(text, searched),
            },
            Cursor = found.Last is { } last ? SearchCursor.Write(last, search.Share, search.Request) : null,
        };
    }

    private static bool IsWordless(string? text, Query query) =>
        query.ToString() == Everything && !string.IsNullOrWhiteSpace(text) && text.Trim() != Everything;

    /// <summary>The query with each word that no article holds replaced by the nearest one that some do; null when none can be.</summary>
    private static string? DidYouMean(string? text, List<SearchedWord> words)
    {
        var corrections = words.Where(word => word.Nearest.Count > 0).OrderByDescending(word => word.Position).ToList();
        if (corrections.Count == 0) return null;
        foreach (var word in corrections)
        {
            text = string.Concat(text.AsSpan(0, word.Position), word.Nearest[0], text.AsSpan(word.Position + word.Text.Length));
        }
        return text;
    }
}
