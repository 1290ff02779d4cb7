using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;
using Archive.Words;

namespace Archive.Tests.Support;

/// <summary>Searches, as an index or the archive is asked.</summary>
internal static class Ask
{
    public static IndexQuery For(string text, double share = 1, SearchScope scope = SearchScope.Article, SearchFilters? filters = null) =>
        For(QueryParser.Parse(text, share).Query!, scope, filters);

    public static IndexQuery For(Query query, SearchScope scope = SearchScope.Article, SearchFilters? filters = null) => new()
    {
        Query = QueryLanguage.Interpret(query, scope, filters?.Languages ?? [], WordAnalysis.Instance),
        Scope = scope,
        Filters = filters ?? SearchFilters.None,
    };

    public static PreparedSearch Prepare(SearchRequest request) => PreparedSearch.Prepare(request).Search!;
}
