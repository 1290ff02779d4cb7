using System.Text.Json;
using System.Text.Json.Nodes;
using Archive.Api.Access;
using Archive.Api.Hosting;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api;

/// <summary>/v1/articles: read, add.</summary>
internal static class ArticlesEndpoints
{
    public const string Tag = "Articles";

    private static readonly QueryParameter Version = new("version", "An earlier version, by its number; without it the present one.") { Type = ParameterType.Number, Minimum = 1 };

    private static readonly QueryParameters PostParameters = new(
    [
        .. SubmissionReader.Parameters,
        new QueryParameter("refresh", "“wait” answers only when searches find the article; otherwise they do so within a second.") { Pattern = "^wait$" },
        new QueryParameter("restore", "“true” brings an article back that was deleted; otherwise such a delivery is answered with 410.") { Values = ["true", "false"], DefaultText = "false" },
    ]);

    public static void MapArticles(this IEndpointRouteBuilder routes)
    {
        var articles = routes.MapGroup("/v1/articles").WithTags(Tag).Require(ApiRole.Read).ProducesProblem(StatusCodes.Status400BadRequest);

        articles.MapGet("{id}", GetAsync)
            .WithName("getArticle").WithSummary("Read an article")
            .WithDescription("The record: head, body by paragraph, what was removed from the text and why. With “highlight” also “highlighted”: title, standfirst, caption and paragraphs with the ranges that match, in UTF-16 units, and as escaped HTML.")
            .WithMetadata(new QueryParameters(new QueryParameter("highlight", "A query, as in a search, whose words are marked in the text.") { MaxLength = QueryParser.MaxLength }, Version))
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapGet("{id}/raw", GetRawAsync)
            .WithName("getOriginal").WithSummary("Download the original bytes")
            .WithDescription("The bytes exactly as they were delivered, checked against their SHA-256.")
            .WithMetadata(new QueryParameters(Version)).Produces<Stream>(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapGet("{id}/versions", GetVersionsAsync)
            .WithName("getArticleVersions").WithSummary("List the versions of an article")
            .WithDescription("Every version that was ever taken in, the latest first. “version” in the other addresses of the article reads an earlier one.")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapDelete("{id}", DeleteAsync).Require(ApiRole.Write)
            .WithName("deleteArticle").WithSummary("Delete an article")
            .WithDescription("Searches drop it within a second and it answers with 410. Its bytes and versions are kept, and “restore” brings it back; with “purge”, which takes the role admin, they are destroyed. Later deliveries of the article or of its bytes are passed over.")
            .WithMetadata(new QueryParameters(new QueryParameter("purge", "“true” destroys the bytes and records of all versions.") { Values = ["true", "false"], DefaultText = "false" }))
            .ProducesProblem(StatusCodes.Status404NotFound);
        articles.MapPost("{id}/restore", RestoreAsync).Require(ApiRole.Write)
            .WithName("restoreArticle").WithSummary("Bring a deleted article back").WithDescription("As it was, with all its versions; not after a purge.")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapPost("", PostAsync).Require(ApiRole.Write)
            .WithName("addArticle").WithSummary("Add an article")
            .WithDescription("Takes a JSON record {id, title, text | html, language, date, authors, url, tags}, plain text or HTML. When the answer comes, the original bytes and the record are on the disk.")
            .WithMetadata(PostParameters, RequestBodies.Article)
            .Produces<IngestAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        routes.MapPost("/v1/normalize", NormalizeAsync).WithTags(Tag).Require(ApiRole.Read)
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

    private static async Task<Results<JsonHttpResult<Article>, JsonHttpResult<JsonObject>, ProblemHttpResult>> GetAsync(
        string id, HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var number = query.Number("version");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (await FindAsync(id, archive.Catalog, cancellationToken, number) is not { } article) return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken, number);
        if (query.Text("highlight") is not { } words) return TypedResults.Json(article, ArticleJson.Compact.Article);

        var (highlighted, problems) = await search.HighlightAsync(article, words, cancellationToken);
        if (highlighted is null) return Problems.InvalidRequest(problems!);
        var record = JsonSerializer.SerializeToNode(article, ArticleJson.Compact.Article)!.AsObject();
        record["highlighted"] = JsonSerializer.SerializeToNode(highlighted, SearchJson.Compact.HighlightedArticle);
        return TypedResults.Json(record);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetRawAsync(string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var number = query.Number("version");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (await FindAsync(id, archive.Catalog, cancellationToken, number) is not { } article) return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken, number);

        var original = await archive.Originals.GetAsync(article.Sha256, cancellationToken);
        // A saved page is somebody else's program: it is handed out as a file and may not run if a browser shows it all the same.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var extension = article.MediaType switch { MediaTypes.Html => "html", MediaTypes.Json => "json", _ => "txt" };
        return TypedResults.File(original, $"{article.MediaType}; charset={article.Charset}", $"{article.Id}.{extension}");
    }

    private static async Task<Results<Ok<VersionsAnswer>, ProblemHttpResult>> GetVersionsAsync(string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        var versions = ArticleId.TryParse(id, out var articleId) ? await archive.Catalog.GetVersionsAsync(articleId, cancellationToken) : [];
        return versions.Count == 0
            ? await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken)
            : TypedResults.Ok(new VersionsAnswer { Versions = versions.Select(VersionAnswer.Of).ToList() });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext context, OpenArchive archive, IndexFollowerService follower, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var purge = query.Text("purge");
        if (purge is not (null or "true" or "false")) return Problems.InvalidRequest([.. query.Problems, new FieldProblem("purge", $"“{purge}” is neither true nor false.")]);
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (purge == "true" && !context.May(ApiRole.Admin)) return Problems.Forbidden(ApiRole.Admin, context.Features.Get<Caller>()?.Key);
        if (!ArticleId.TryParse(id, out var articleId)) return Problems.ArticleNotFound(id);
        try
        {
            return await archive.Deletion.DeleteAsync(articleId, purge == "true", cancellationToken) is null ? Problems.ArticleNotFound(id) : TypedResults.NoContent();
        }
        finally
        {
            if (purge == "true") follower.FinishPurgesSoon();
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        var isThere = ArticleId.TryParse(id, out var articleId) && (await archive.Catalog.UndeleteAsync(articleId, cancellationToken) || await archive.Catalog.GetArticleAsync(articleId, cancellationToken) is not null);
        return isThere ? TypedResults.NoContent() : await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken);
    }

    private static async Task<Results<Created<IngestAnswer>, Ok<IngestAnswer>, ProblemHttpResult>> PostAsync(HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var refresh = query.Text("refresh");
        if (query.Text("restore") is { } restore and not ("true" or "false")) return Problems.InvalidRequest([.. query.Problems, new FieldProblem("restore", $"“{restore}” is neither true nor false.")]);
        if (refresh is not (null or "wait")) return Problems.InvalidRequest([.. query.Problems, new FieldProblem("refresh", $"“{refresh}” is not known; the only value is wait.")]);

        var (submission, problem) = await SubmissionReader.ReadAsync(context, query, cancellationToken);
        if (submission is null) return problem!;

        var outcome = await archive.Ingestor.IngestAsync(submission, query.Text("source") ?? ArticleIdentity.DefaultSource, pathKey: null, restores: query.Text("restore") == "true", cancellationToken);
        if (outcome.Kind == IngestOutcomeKind.Ignored) return Problems.Gone(outcome.Reason!);
        if (outcome.Article is not { } id) return Problems.Unprocessable(outcome.Reason!);
        if (refresh == "wait") await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);

        var answer = new IngestAnswer { Outcome = outcome.Kind, Id = id };
        return outcome.Kind == IngestOutcomeKind.Added ? TypedResults.Created($"/v1/articles/{id}", answer) : TypedResults.Ok(answer);
    }

    /// <summary>The article of an id as it was typed; null when there is none.</summary>
    public static async Task<Article?> FindAsync(string id, ICatalog catalog, CancellationToken cancellationToken, int? version = null)
    {
        if (!ArticleId.TryParse(id, out var articleId)) return null;
        if (version is null) return await catalog.GetArticleAsync(articleId, cancellationToken);
        return (await catalog.GetVersionsAsync(articleId, cancellationToken)).FirstOrDefault(one => one.Version == version)?.Article;
    }
}

internal static class QueryPatterns
{
    public const string Day = @"^\d{4}-\d{2}-\d{2}$";
    public const string Date = @"^\d{4}(-\d{2}(-\d{2})?)?$";
}
