using Archive.Api.Articles;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Queries;

namespace Archive.Api.Search;

/// <summary>The query parameters of a search, the same wherever a search is asked for.</summary>
internal static class SearchParameters
{
    private const string LanguagePattern = "^([A-Za-z]{2}|und)$";

    /// <summary>Which articles match.</summary>
    public static IReadOnlyList<QueryParameter> Matching { get; } =
    [
        new QueryParameter("q", Prose.Parameter("q"))
        {
            MaxLength = QueryParser.MaxLength,
            Examples =
            [
                ("words, in any of their forms", "ponte fiume"), ("a phrase", "\"ponte di assi\""),
                ("either, and not", "(bridge OR ponte) -ferry"), ("words near each other", "\"ponte strada\"~20"),
                ("the beginning of a word", "librar*"), ("a title and a period", "title:bridge date:[2019 TO 2024]"),
                ("an author", "author:osei"), ("every article", ""),
            ],
        },
        new QueryParameter("match", Prose.Parameter("match"))
        {
            Values = QueryReader.NamesOf<MatchMode>(), ValuesType = typeof(MatchMode), DefaultText = "all",
        },
        new QueryParameter("scope", "Where to look: in the articles, or in all: also in what normalisation removed from their texts.")
        {
            Values = QueryReader.NamesOf<SearchScope>(),
            ValuesType = typeof(SearchScope),
            DefaultText = "article",
        },
        .. Filters,
    ];

    /// <summary>What narrows.</summary>
    private static IReadOnlyList<QueryParameter> Filters =>
    [
        new QueryParameter("lang", Prose.Parameter("lang")) { IsRepeatable = true, Pattern = LanguagePattern },
        new QueryParameter("source", Prose.Parameter("source")) { IsRepeatable = true },
        new QueryParameter("author", Prose.Parameter("author")) { IsRepeatable = true },
        new QueryParameter("tag", Prose.Parameter("tag")) { IsRepeatable = true },
        new QueryParameter("doubt", Prose.Parameter("doubt"))
        {
            IsRepeatable = true, Values = DoubtFields.Choices, ValuesName = "DoubtChoice",
        },
        new QueryParameter("from", Prose.Parameter("from")) { Pattern = QueryPatterns.Date },
        new QueryParameter("to", Prose.Parameter("to")) { Pattern = QueryPatterns.Date },
    ];

    /// <summary>The filters alone, for answers that have no query.</summary>
    public static IReadOnlyList<QueryParameter> Narrowing { get; } = Filters;

    /// <summary>What to count.</summary>
    public static QueryParameter Facets { get; } = new("facets", Prose.Parameter("facets"))
    {
        IsRepeatable = true,
        Values = [.. QueryReader.NamesOf<FacetField>(), "none"],
        ValuesName = "FacetChoice",
    };

    /// <summary>What a hit holds beside its id.</summary>
    public static QueryParameter Fields { get; } =
        new("fields", Prose.Parameter("fields")) { IsRepeatable = true, Values = HitFields.Names, ValuesName = "HitField" };

    private static QueryParameter Highlight { get; } = new(
        "highlight", "snippets: hits come with the passages that match and with marks; none: without, which takes less time.")
    {
        Values = QueryReader.NamesOf<Highlighting>(),
        ValuesName = nameof(Highlighting),
        DefaultText = "snippets",
    };

    /// <summary>In which order.</summary>
    public static QueryParameter Sort { get; } =
        new("sort", Prose.Parameter("sort")) { Values = QueryReader.NamesOf<SearchSort>(), ValuesName = nameof(SearchSort) };

    /// <summary>Which hits of them, in which order.</summary>
    public static IReadOnlyList<QueryParameter> Paging { get; } =
    [
        Sort,
        new QueryParameter("size", "Hits a page; 0 gives only the total and the facets.")
        {
            Type = ParameterType.Number,
            Minimum = 0,
            Maximum = SearchRequest.MaxSize,
            Default = 10,
        },
        new QueryParameter("page", Prose.Parameter("page"))
        {
            Type = ParameterType.Number,
            Minimum = 1,
            Maximum = SearchRequest.MaxReach,
            Default = 1,
        },
        new QueryParameter("cursor", Prose.Parameter("cursor")) { MaxLength = 500 },
        Facets,
        Fields,
        Highlight,
    ];

    private enum Highlighting
    {
        Snippets,
        None,
    }

    /// <summary>
    /// The search that the parameters ask for; where some cannot be read the rest is not checked. Exactly one of the two is null.
    /// </summary>
    public static (PreparedSearch? Search, IReadOnlyList<FieldProblem>? Problems) Prepare(QueryReader query)
    {
        var request = Read(query);
        return query.Problems.Count > 0 ? (null, query.Problems) : PreparedSearch.Prepare(request);
    }

    public static SearchRequest Read(QueryReader query) => ReadMatching(query) with
    {
        Sort = query.Choice<SearchSort>("sort"),
        Size = query.Number("size", otherwise: 10),
        Page = query.Number("page", otherwise: 1),
        Cursor = query.Text("cursor"),
        Highlight = query.Choice<Highlighting>("highlight") != Highlighting.None,
        Facets = query.Texts("facets") switch
        {
            [] => new SearchRequest().Facets,
            [var only] when only.Equals("none", StringComparison.OrdinalIgnoreCase) => [],
            var several when several.Contains("none", StringComparer.OrdinalIgnoreCase) => Refuse(query),
            _ => query.Choices<FacetField>("facets"),
        },
    };

    private static IReadOnlyList<FacetField> Refuse(QueryReader query)
    {
        query.Refuse("facets", "none stands alone.");
        return [];
    }

    /// <summary>Which articles, and nothing of how they are shown.</summary>
    public static SearchRequest ReadMatching(QueryReader query) => new()
    {
        Text = query.Text("q"),
        Match = query.Choice<MatchMode>("match") ?? MatchMode.All,
        Scope = query.Choice<SearchScope>("scope") ?? SearchScope.Article,
        Filters = ReadFilters(query),
    };

    public static SearchFilters ReadFilters(QueryReader query) => new()
    {
        Languages = query.Languages("lang"),
        Sources = query.Texts("source"),
        Authors = query.Texts("author"),
        Tags = query.Texts("tag"),
        Doubts = query.ChoicesOf("doubt"),
        From = query.Period("from")?.First,
        To = query.Period("to")?.Last,
    };
}
