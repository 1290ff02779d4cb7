using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Api.Operation;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api.Articles;

/// <summary>/v1/articles: adding, replacing, deleting.</summary>
internal static class ArticleWrites
{
    /// <summary>Whether a write waits until searches see it.</summary>
    public static QueryParameter Refresh { get; } =
        new("refresh", "“wait” answers only when searches find the article; otherwise they do so within a second.")
        {
            Values = ["wait"],
            ValuesName = "Refresh",
        };

    private static readonly QueryParameters PostParameters = new(
    [
        .. SubmissionReader.Parameters,
        Refresh,
        new QueryParameter("restore", "“true” brings an article back that was deleted; otherwise such a delivery is answered with 410.")
        {
            Type = ParameterType.Flag,
        },
    ]);

    public static void MapArticleWrites(this IEndpointRouteBuilder routes)
    {
        var articles = routes.MapGroup("/v1/articles")
            .WithTags(ArticlesEndpoints.Tag).Require(ApiRole.Read).ProducesProblem(StatusCodes.Status400BadRequest);
        articles.MapPut("{id}", PutAsync).Require(ApiRole.Write)
            .WithOperation("putArticle")
            .WithMetadata(PostParameters, RequestBodies.Article)
            .Produces<IngestAnswer>(StatusCodes.Status200OK).Produces<IngestAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        articles.MapDelete("{id}", DeleteAsync).Require(ApiRole.Write)
            .WithOperation("deleteArticle")
            .WithMetadata(
                new QueryParameters(
                    new QueryParameter("purge", "“true” destroys the bytes and records of all versions.") { Type = ParameterType.Flag }))
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        articles.MapPost("{id}/restore", RestoreAsync).Require(ApiRole.Write)
            .WithOperation("restoreArticle")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        articles.MapPost("", PostAsync).Require(ApiRole.Write)
            .WithOperation("addArticle")
            .WithMetadata(PostParameters, RequestBodies.Article)
            .Produces<IngestAnswer>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/v1/normalize", NormalizeAsync).WithTags(ArticlesEndpoints.Tag).Require(ApiRole.Read)
            .WithOperation("normalizeArticle")
            .WithMetadata(new QueryParameters(SubmissionReader.Parameters), RequestBodies.Article)
            .Produces<Article>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<JsonHttpResult<Article>, ProblemHttpResult>> NormalizeAsync(
        HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var (submission, problem) = await SubmissionReader.ReadAsync(context, query, cancellationToken);
        if (submission is null) return problem!;

        var (article, rejection) = await archive.Ingestor.PreviewAsync(
            submission, query.Text("source") ?? ArticleIdentity.DefaultSource, cancellationToken);
        return article is null ? Problems.Unprocessable(rejection!) : TypedResults.Json(article, ArticleJson.Compact.Article);
    }

    private static async Task<Results<Created<IngestAnswer>, Ok<IngestAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var (submission, problem) = await ReadAsync(context, query, cancellationToken);
        return submission is null
            ? problem!
            : await IngestAsync(
                submission, query.Text("source") ?? ArticleIdentity.DefaultSource, query, context, archive, cancellationToken);
    }

    private static async Task<Results<Created<IngestAnswer>, Ok<IngestAnswer>, ProblemHttpResult>> PutAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        if (!ArticleId.TryParse(id, out var articleId)) return Problems.ArticleNotFound(id);
        var (submission, problem) = await ReadAsync(context, query, cancellationToken);
        if (submission is null) return problem!;

        // Of an article that is there source and key need not be said; said, they must be its own.
        var current = await archive.Catalog.Articles.GetAsync(articleId, cancellationToken);
        var source = query.Text("source") ?? current?.Source ?? ArticleIdentity.DefaultSource;
        var key = submission.CallerId ?? current?.Key;
        if (key is null) return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken);
        if (ArticleIdentity.Create(source, key).Identity is not { } identity || ArticleId.For(identity) != articleId)
        {
            return Problems.InvalidRequest(
                "id",
                $"The id {id} is not that of the source “{source}” and the key “{key}”. Leave source and key out to write an " +
                "article that is there; POST /v1/articles needs no id.");
        }
        return await IngestAsync(submission with { CallerId = key }, source, query, context, archive, cancellationToken);
    }

    /// <summary>The submission of a write, whose parameters are all as they should be.</summary>
    private static async Task<(Submission? Submission, ProblemHttpResult? Problem)> ReadAsync(
        HttpContext context, QueryReader query, CancellationToken cancellationToken)
    {
        // Problems of these are reported together with all others.
        _ = (query.Flag("restore"), query.ChoiceOf("refresh"));
        return await SubmissionReader.ReadAsync(context, query, cancellationToken);
    }

    private static async Task<Results<Created<IngestAnswer>, Ok<IngestAnswer>, ProblemHttpResult>> IngestAsync(
        Submission submission,
        string source,
        QueryReader query,
        HttpContext context,
        OpenArchive archive,
        CancellationToken cancellationToken)
    {
        var outcome = await archive.Ingestor.IngestAsync(
            submission, source, pathKey: null, query.Flag("restore"), Conditional.PreconditionOf(context.Request), cancellationToken);
        if (outcome is null) return Problems.PreconditionFailed();
        if (outcome.Kind == IngestOutcomeKind.Ignored) return Problems.Gone(outcome.Reason!);
        if (outcome.Article is not { } id) return Problems.Unprocessable(outcome.Reason!);
        if (query.ChoiceOf("refresh") is not null) await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);

        if ((outcome.Record ?? await archive.Catalog.Articles.GetAsync(id, cancellationToken)) is { } article)
        {
            context.Response.Headers.ETag = Conditional.TagOf(article).ToString();
        }
        var answer = new IngestAnswer { Outcome = outcome.Kind, Id = id };
        return outcome.Kind == IngestOutcomeKind.Added ? TypedResults.Created($"/v1/articles/{id}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, HttpContext context, OpenArchive archive, IndexFollowerService follower, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var purge = query.Flag("purge");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (purge && !context.May(ApiRole.Admin)) return Problems.Forbidden(ApiRole.Admin, context.Features.Get<Caller>()?.Key);
        if (!ArticleId.TryParse(id, out var articleId)) return Problems.ArticleNotFound(id);
        try
        {
            var (left, isHeld) = Conditional.PreconditionOf(context.Request) is { } precondition
                ? await archive.Deletion.DeleteIfAsync(articleId, purge, precondition, cancellationToken)
                : (await archive.Deletion.DeleteAsync(articleId, purge, cancellationToken), true);
            return !isHeld ? Problems.PreconditionFailed() : left is null ? Problems.ArticleNotFound(id) : TypedResults.NoContent();
        }
        finally
        {
            if (purge) follower.FinishPurgesSoon();
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        var isThere = ArticleId.TryParse(id, out var articleId)
            && (await archive.Catalog.Articles.UndeleteAsync(articleId, cancellationToken)
                || await archive.Catalog.Articles.GetAsync(articleId, cancellationToken) is not null);
        return isThere ? TypedResults.NoContent() : await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken);
    }
}
