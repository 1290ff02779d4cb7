using System.Text.Json;
using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Api.Pages;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Export;
using Archive.Core.Search;
using Archive.Core.Search.Queries;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Archive.Api.Articles;

/// <summary>/v1/articles/{id}: an article in its forms.</summary>
internal static class ArticlesEndpoints
{
    public const string Tag = "Articles";

    private static readonly QueryParameter Version = new("version", "An earlier version, by its number; without it the present one.")
    {
        Type = ParameterType.Number,
        Minimum = 1,
    };

    public static void MapArticles(this IEndpointRouteBuilder routes)
    {
        var articles = routes.MapGroup("/v1/articles").WithTags(Tag).Require(ApiRole.Read).ProducesProblem(StatusCodes.Status400BadRequest);

        articles.MapGet("{id}", GetAsync)
            .WithOperation("getArticle")
            .Produces<Article>(StatusCodes.Status200OK, contentType: "application/json", "text/html", "text/plain")
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status406NotAcceptable)
            .WithMetadata(
                new QueryParameters(
                    new QueryParameter("highlight", "A query, as in a search, whose words are marked in the text.")
                    {
                        MaxLength = QueryParser.MaxLength,
                    },
                    Version))
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapGet("{id}/trace", GetTraceAsync)
            .WithOperation("getArticleTrace")
            .WithMetadata(new QueryParameters(Version))
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapGet("{id}/citation", GetCitationAsync)
            .WithOperation("citeArticle")
            .WithMetadata(
                new QueryParameters(
                    new QueryParameter("format", "ris and bibtex for reference managers, csl-json for programs (Citation Style Language).")
                    {
                        IsRequired = true,
                        Values = Citations.Formats.Keys.ToList(),
                        ValuesName = "CitationFormat",
                    }))
            .Produces<Stream>(
                StatusCodes.Status200OK, contentType: "application/x-research-info-systems",
                [.. Citations.Formats.Values.Skip(1).Select(format => format.MediaType)])
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapGet("{id}/raw", GetRawAsync)
            .WithOperation("getOriginal")
            .WithMetadata(new QueryParameters(Version))
            .Produces<Stream>(StatusCodes.Status200OK, contentType: MediaTypes.Text, MediaTypes.Html, MediaTypes.Json)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapGet("{id}/versions", GetVersionsAsync)
            .WithOperation("getArticleVersions")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var number = query.Number("version");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (Negotiation.Choose(context, MediaTypes.Json, MediaTypes.Html, MediaTypes.Text) is not { } form)
        {
            return Problems.NotAcceptable("application/json, text/html and text/plain");
        }
        if (await FindAsync(id, archive.Catalog, cancellationToken, number) is not { } article)
        {
            return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken, number);
        }

        var words = form == MediaTypes.Text ? null : query.Text("highlight");
        var isKnown = words is null && Conditional.IsKnown(context, TagOf(article, form));
        if (isKnown) return TypedResults.StatusCode(StatusCodes.Status304NotModified);

        var (marked, problems) = words is null ? (null, null) : await search.HighlightAsync(article, words, cancellationToken);
        if (problems is not null) return Problems.InvalidRequest(problems);
        switch (form)
        {
            case MediaTypes.Html:
                return ArticleView.Create(new ArticlePage(article, marked));
            case MediaTypes.Text:
                return TypedResults.Content(ArticleText.Of(article), "text/plain; charset=utf-8");
            default:
                if (marked is null) return TypedResults.Json(article, ArticleJson.Compact.Article);
                var record = JsonSerializer.SerializeToNode(article, ArticleJson.Compact.Article)!.AsObject();
                record["highlighted"] = JsonSerializer.SerializeToNode(marked, SearchJson.Compact.HighlightedArticle);
                return TypedResults.Json(record);
        }
    }

    private static EntityTagHeaderValue TagOf(Article article, string form) =>
        form == MediaTypes.Json ? Conditional.TagOf(article) : Conditional.TagOf(article, form["text/".Length..]);

    private static async Task<Results<Ok<TraceAnswer>, ProblemHttpResult>> GetTraceAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var number = query.Number("version");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        return await FindAsync(id, archive.Catalog, cancellationToken, number) is { } article
            ? TypedResults.Ok(TraceAnswer.Of(article))
            : await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken, number);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetCitationAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var format = query.ChoiceOf("format") is { } name ? Citations.Formats[name] : null;
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        return await FindAsync(id, archive.Catalog, cancellationToken) is { } article
            ? TypedResults.Content(Citations.Of(article, format!), $"{format!.MediaType}; charset=utf-8")
            : await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetRawAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var number = query.Number("version");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (await FindAsync(id, archive.Catalog, cancellationToken, number) is not { } article)
        {
            return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken, number);
        }

        var original = await archive.Originals.GetAsync(article.Sha256, cancellationToken);
        // A saved page is somebody else's program: it is handed out as a file and may not run if a browser shows it all the same.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var extension = article.MediaType switch { MediaTypes.Html => "html", MediaTypes.Json => "json", _ => "txt" };
        return TypedResults.File(original, $"{article.MediaType}; charset={article.Charset}", $"{article.Id}.{extension}");
    }

    private static async Task<Results<Ok<VersionsAnswer>, ProblemHttpResult>> GetVersionsAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        var versions = ArticleId.TryParse(id, out var articleId)
            ? await archive.Catalog.Articles.GetVersionsAsync(articleId, cancellationToken)
            : [];
        return versions.Count == 0
            ? await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken)
            : TypedResults.Ok(new VersionsAnswer { Versions = versions.Select(VersionAnswer.Of).ToList() });
    }

    /// <summary>The article of an id as it was typed; null when there is none.</summary>
    public static async Task<Article?> FindAsync(string id, ICatalog catalog, CancellationToken cancellationToken, int? version = null)
    {
        if (!ArticleId.TryParse(id, out var articleId)) return null;
        if (version is null) return await catalog.Articles.GetAsync(articleId, cancellationToken);
        return (await catalog.Articles.GetVersionsAsync(articleId, cancellationToken))
            .FirstOrDefault(one => one.Version == version)?.Article;
    }
}

internal static class QueryPatterns
{
    public const string Day = @"^\d{4}-\d{2}-\d{2}$";
    public const string Date = @"^\d{4}(-\d{2}(-\d{2})?)?$";
}
