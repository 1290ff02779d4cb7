using Archive.Api.Access;
using Archive.Api.Articles;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Archive.Api.Search;

/// <summary>Finding articles: search, similar ones, completion, and why an article matches or does not.</summary>
internal static class SearchEndpoints
{
    public const string Tag = "Search";
    private const int MaxSuggestions = 50;

    private static readonly IReadOnlyList<QueryParameter> Parameters = [.. SearchParameters.Matching, .. SearchParameters.Paging];

    private static readonly QueryParameter SimilarSize =
        new("size", "How many at most.") { Type = ParameterType.Number, Minimum = 1, Maximum = SearchRequest.MaxSize, Default = 10 };

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var search = routes.MapGroup("/v1").WithTags(Tag).Require(ApiRole.Read).ProducesProblem(StatusCodes.Status400BadRequest);

        search.MapGet("articles", SearchAsync)
            .WithOperation("searchArticles")
            .Produces<SearchAnswer>().Produces(StatusCodes.Status304NotModified)
            .WithMetadata(new QueryParameters(Parameters));
        search.MapPost("articles/search", SearchByPostAsync)
            .WithOperation("searchArticlesByPost")
            .Produces<SearchAnswer>()
            .WithMetadata(new QueryParameters(), new JsonFields(
                "SearchQuery", "The search.", """{"q": "ponte \"fiume\"", "lang": ["it", "en"], "from": "2019", "size": 5}""", Parameters));
        search.MapGet("articles/{id}/similar", SimilarAsync)
            .WithOperation("findSimilarArticles")
            .WithMetadata(new QueryParameters([SimilarSize, .. SearchParameters.Narrowing])).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        search.MapGet("suggest", SuggestAsync)
            .WithOperation("suggest")
            .WithMetadata(new QueryParameters(
                new QueryParameter(
                    "prefix", "The beginning: two letters at least for a word; of a name, the beginning of any of its words.")
                {
                    MaxLength = 100,
                    Examples = [("a word", "pon"), ("a longer one", "merca")],
                    IsRequired = true,
                },
                new QueryParameter("field", "What to complete.")
                {
                    Values = QueryReader.NamesOf<CompletionField>(),
                    ValuesName = nameof(CompletionField),
                    DefaultText = "word",
                },
                new QueryParameter("size", "How many at most.")
                {
                    Type = ParameterType.Number,
                    Minimum = 1,
                    Maximum = MaxSuggestions,
                    Default = 10,
                }));
        search.MapGet("explain", ExplainAsync)
            .WithOperation("explain")
            .WithMetadata(new QueryParameters(
            [
                new QueryParameter("id", "The article's id: 26 characters, as in every search hit.") { IsRequired = true },
                .. SearchParameters.Matching,
            ]))
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var fields = query.ChoicesOf("fields");
        var (prepared, problems) = SearchParameters.Prepare(query);
        if (prepared is null) return Problems.InvalidRequest(problems!);
        var tag = Conditional.TagOf(await archive.Index!.StateAsync(cancellationToken), context.Request);
        if (Conditional.IsKnown(context, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var results = await search.SearchAsync(prepared, cancellationToken);
        return Answer(results, fields, results.Cursor is { } cursor ? NextPage(context.Request, cursor) : null);
    }

    private static async Task<IResult> SearchByPostAsync(HttpContext context, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var (query, problem) = await JsonFields.ReadAsync(context, cancellationToken);
        if (query is null) return problem!;
        var fields = query.ChoicesOf("fields");
        var (prepared, problems) = SearchParameters.Prepare(query);
        if (prepared is null) return Problems.InvalidRequest(problems!);
        return Answer(await search.SearchAsync(prepared, cancellationToken), fields, next: null);
    }

    private static IResult Answer(SearchResults results, IReadOnlyList<string> fields, string? next)
    {
        var answer = new SearchAnswer
        {
            Total = results.Total,
            Hits = results.Hits,
            Facets = results.Facets,
            Interpretation = results.Interpretation,
            Cursor = results.Cursor,
            Next = next,
        };
        return fields.Count > 0 ? new HitFields(answer, fields) : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<SimilarAnswer>, ProblemHttpResult>> SimilarAsync(
        string id, HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var (filters, size) = (SearchParameters.ReadFilters(query), query.Number("size", otherwise: 10));
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        return await ArticlesEndpoints.FindAsync(id, archive.Catalog, cancellationToken) is not { } article
            ? await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken)
            : TypedResults.Ok(new SimilarAnswer { Hits = await search.FindSimilarAsync(article, filters, size, cancellationToken) });
    }

    private static async Task<Results<Ok<SuggestAnswer>, ProblemHttpResult>> SuggestAsync(
        HttpContext context, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var field = query.Choice<CompletionField>("field") ?? CompletionField.Word;
        var (size, prefix) = (query.Number("size", otherwise: 10), query.Text("prefix"));
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        return TypedResults.Ok(new SuggestAnswer { Suggestions = await search.CompleteAsync(field, prefix!, size, cancellationToken) });
    }

    private static async Task<Results<Ok<MatchExplanation>, ProblemHttpResult>> ExplainAsync(
        HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var request = SearchParameters.Read(query);
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);

        var id = query.Text("id")!;
        var article = await ArticlesEndpoints.FindAsync(id, archive.Catalog, cancellationToken);
        if (article is null) return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken);
        var (prepared, problems) = PreparedSearch.Prepare(request);
        if (prepared is null) return Problems.InvalidRequest(problems!);
        return TypedResults.Ok(await search.ExplainAsync(article, prepared, cancellationToken));
    }

    private static string NextPage(HttpRequest request, string cursor) => QueryHelpers.AddQueryString(
        request.Path,
        request.Query.Where(pair => pair.Key is not ("page" or "cursor"))
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)))
            .Append(KeyValuePair.Create("cursor", (string?)cursor)));
}
