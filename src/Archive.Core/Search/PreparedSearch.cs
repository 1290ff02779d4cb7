using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;

namespace Archive.Core.Search;

/// <summary>
/// A search that was checked, parsed and its cursor decoded: every door prepares once and hands it to <see cref="ArchiveSearch"/>.
/// </summary>
public sealed class PreparedSearch
{
    private PreparedSearch(SearchRequest request, SearchPosition? after, double share, Query query)
    {
        Request = request;
        After = after;
        Share = share;
        Query = query;
    }

    /// <summary>What was asked.</summary>
    public SearchRequest Request { get; }

    /// <summary>Where the cursor goes on; null from the first hit.</summary>
    internal SearchPosition? After { get; }

    /// <summary>How many of its words an article must hold: 1 for all, 0 for any one, between them that share.</summary>
    internal double Share { get; }

    /// <summary>The query, with as many words required as the share says.</summary>
    internal Query Query { get; }

    /// <summary>
    /// Checks, parses and decodes; exactly one of the two results is null. Problems name the field (q, lang, doubt, from, to, size, page,
    /// cursor).
    /// </summary>
    public static (PreparedSearch? Search, IReadOnlyList<FieldProblem>? Problems) Prepare(SearchRequest request)
    {
        var problems = request.Check();
        var cursor = request.Cursor is null ? null : SearchCursor.Read(request.Cursor, request);
        if (request.Cursor is not null && cursor is null)
        {
            problems.Add(new FieldProblem(
                "cursor",
                "It was not given out for this search. Give the cursor of the last answer with the same q, filters, match, scope and sort, "
                + "or leave it out to begin."));
        }
        var share = cursor?.Share ?? (request.Match == MatchMode.Any ? 0 : 1);
        var (query, problem) = QueryParser.Parse(request.Text, share);
        if (problem is not null) problems.Add(problem.ToFieldProblem("q"));
        return problems.Count > 0 ? (null, problems) : (new PreparedSearch(request, cursor?.Position, share, query!), null);
    }

    /// <summary>The same search from its first hit, with another share of its words required.</summary>
    internal PreparedSearch WithShare(double share) => share == Share && After is null
        ? this
        : new PreparedSearch(Request, after: null, share, QueryParser.Parse(Request.Text, share).Query!);
}
