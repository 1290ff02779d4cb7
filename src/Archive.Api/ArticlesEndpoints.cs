using System.Globalization;
using Archive.Api.Hosting;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Archive.Api;

/// <summary>/v1/articles: search, read, add.</summary>
internal static class ArticlesEndpoints
{
    private const string Tag = "Articles";

    private static readonly QueryParameters SearchParameters = new(
        new QueryParameter("q", "What to find: words, all of which the article must hold in any form (libri also finds libro), and phrases between quotation marks, taken as they stand. Empty: every article, newest first.")
        {
            MaxLength = QueryParser.MaxLength,
            Example = "ponte \"fiume\"",
        },
        new QueryParameter("lang", "Only articles in this language: it, en, another ISO 639-1 code, or und for undetermined. Repeat it to allow several.") { IsRepeatable = true, Pattern = "^([A-Za-z]{2}|und)$" },
        new QueryParameter("from", "Only articles of this day or later: 2022, 2022-09 or 2022-09-28. Articles without a date are left out.") { Pattern = QueryPatterns.Date },
        new QueryParameter("to", "Only articles of this day or earlier; a year or month counts to its last day. Articles without a date are left out.") { Pattern = QueryPatterns.Date },
        new QueryParameter("size", "Hits a page.") { Type = ParameterType.Number, Minimum = 1, Maximum = SearchRequest.MaxSize, Default = 10 },
        new QueryParameter("page", "The page, from 1. The last hit that pages reach is number 10,000.") { Type = ParameterType.Number, Minimum = 1, Maximum = SearchRequest.MaxReach, Default = 1 });

    private static readonly QueryParameters PostParameters = new(
    [
        .. SubmissionReader.Parameters,
        new QueryParameter("refresh", "“wait” answers only when searches find the article; otherwise they do so within a second.") { Pattern = "^wait$" },
    ]);

    public static void MapArticles(this IEndpointRouteBuilder routes)
    {
        var articles = routes.MapGroup("/v1/articles").WithTags(Tag).ProducesProblem(StatusCodes.Status400BadRequest);

        articles.MapGet("", SearchAsync)
            .WithName("searchArticles").WithSummary("Search articles")
            .WithDescription("Finds articles in Italian, English and other languages. The total is exact; facets count all matches, not only the page. Highlights are ranges of the snippet's text in UTF-16 units.")
            .WithMetadata(SearchParameters);
        articles.MapGet("{id}", GetAsync)
            .WithName("getArticle").WithSummary("Read an article")
            .WithDescription("The record: head, body by paragraph, what was removed from the text and why.")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status404NotFound);
        articles.MapGet("{id}/raw", GetRawAsync)
            .WithName("getOriginal").WithSummary("Download the original bytes")
            .WithDescription("The bytes exactly as they were delivered, checked against their SHA-256.")
            .WithMetadata(new QueryParameters()).Produces<Stream>(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
        articles.MapPost("", PostAsync)
            .WithName("addArticle").WithSummary("Add an article")
            .WithDescription("Takes a JSON record {id, title, text | html, language, date, authors, url, tags}, plain text or HTML. When the answer comes, the original bytes and the record are on the disk.")
            .WithMetadata(PostParameters, RequestBodies.Article)
            .Produces<IngestAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/v1/normalize", NormalizeAsync).WithTags(Tag)
            .WithName("normalizeArticle").WithSummary("Try the normalisation")
            .WithDescription("Takes what “Add an article” takes and answers with the record it would become: what each field is, what would be removed from the text, and why (“trace”). Nothing is stored.")
            .WithMetadata(new QueryParameters(SubmissionReader.Parameters), RequestBodies.Article)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<JsonHttpResult<Article>, ProblemHttpResult>> NormalizeAsync(HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var (submission, problem) = await SubmissionReader.ReadAsync(context, query, cancellationToken);
        if (submission is null) return problem!;

        var (article, rejection) = await archive.Ingestor.PreviewAsync(submission, query.Text("source") ?? ArticleIdentity.DefaultSource, cancellationToken);
        return article is null ? Problems.Unprocessable(rejection!) : TypedResults.Json(article, ArticleJson.Compact.Article);
    }

    private static async Task<Results<Ok<SearchAnswer>, ProblemHttpResult>> SearchAsync(HttpContext context, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var request = new SearchRequest
        {
            Text = query.Text("q"),
            Languages = query.Languages("lang"),
            From = query.Period("from")?.First,
            To = query.Period("to")?.Last,
            Size = query.Number("size", otherwise: 10),
            Page = query.Number("page", otherwise: 1),
        };
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);

        var (results, problems) = await search.SearchAsync(request, cancellationToken);
        if (results is null) return Problems.InvalidRequest(problems!);
        return TypedResults.Ok(new SearchAnswer
        {
            Total = results.Total,
            Hits = results.Hits,
            Facets = results.Facets,
            IgnoredWords = results.IgnoredWords,
            Next = NextPage(context.Request, request, results.Total),
        });
    }

    private static async Task<Results<JsonHttpResult<Article>, ProblemHttpResult>> GetAsync(string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        return await FindAsync(id, archive.Catalog, cancellationToken) is { } article
            ? TypedResults.Json(article, ArticleJson.Compact.Article)
            : Problems.ArticleNotFound(id);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetRawAsync(string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        if (await FindAsync(id, archive.Catalog, cancellationToken) is not { } article) return Problems.ArticleNotFound(id);

        var original = await archive.Originals.GetAsync(article.Sha256, cancellationToken);
        // A saved page is somebody else's program: it is handed out as a file and may not run if a browser shows it all the same.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var extension = article.MediaType switch { MediaTypes.Html => "html", MediaTypes.Json => "json", _ => "txt" };
        return TypedResults.File(original, $"{article.MediaType}; charset={article.Charset}", $"{article.Id}.{extension}");
    }

    private static async Task<Results<Created<IngestAnswer>, Ok<IngestAnswer>, ProblemHttpResult>> PostAsync(HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var refresh = query.Text("refresh");
        if (refresh is not (null or "wait")) return Problems.InvalidRequest([.. query.Problems, new FieldProblem("refresh", $"“{refresh}” is not known; the only value is wait.")]);

        var (submission, problem) = await SubmissionReader.ReadAsync(context, query, cancellationToken);
        if (submission is null) return problem!;

        var outcome = await archive.Ingestor.IngestAsync(submission, query.Text("source") ?? ArticleIdentity.DefaultSource, pathKey: null, cancellationToken);
        if (outcome.Article is not { } id) return Problems.Unprocessable(outcome.Reason!);
        if (refresh == "wait") await archive.Follower!.CatchUpAsync(cancellationToken);

        var answer = new IngestAnswer { Outcome = outcome.Kind, Id = id };
        return outcome.Kind == IngestOutcomeKind.Added ? TypedResults.Created($"/v1/articles/{id}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Article?> FindAsync(string id, ICatalog catalog, CancellationToken cancellationToken) =>
        ArticleId.TryParse(id, out var articleId) ? await catalog.GetArticleAsync(articleId, cancellationToken) : null;

    private static string? NextPage(HttpRequest request, SearchRequest search, long total)
    {
        var shown = (long)search.Page * search.Size;
        if (shown >= total || shown + search.Size > SearchRequest.MaxReach) return null;
        var parameters = request.Query
            .Where(pair => pair.Key != "page")
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)))
            .Append(KeyValuePair.Create("page", (string?)(search.Page + 1).ToString(CultureInfo.InvariantCulture)));
        return QueryHelpers.AddQueryString(request.Path, parameters);
    }
}

internal static class QueryPatterns
{
    public const string Day = @"^\d{4}-\d{2}-\d{2}$";
    public const string Date = @"^\d{4}(-\d{2}(-\d{2})?)?$";
}
