using System.Globalization;
using Archive.Api.Access;
using Archive.Api.Articles;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api.Corrections;

/// <summary>What people have corrected: of one article, and all there is.</summary>
internal static class CorrectionsEndpoints
{
    public const string Tag = "Corrections";

    private const int MaxSize = 1_000;

    public static void MapCorrections(this IEndpointRouteBuilder routes)
    {
        var article = routes.MapGroup("/v1/articles/{id}/corrections")
            .WithTags(Tag).Require(ApiRole.Read).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
        article.MapGet("", GetAsync)
            .WithOperation("getCorrections")
            .WithMetadata(new QueryParameters(
                new QueryParameter("ended", "“true” also lists those that were undone or replaced by another.")
                {
                    Type = ParameterType.Flag,
                }));
        article.MapPatch("", PatchAsync).Require(ApiRole.Write)
            .WithOperation("correctArticle")
            .WithMetadata(new QueryParameters(ArticleWrites.Refresh), CorrectionBodies.OfArticle)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        article.MapDelete("{correction}", UndoAsync).Require(ApiRole.Write)
            .WithOperation("undoCorrection")
            .WithMetadata(new QueryParameters(ArticleWrites.Refresh))
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        routes.MapGet("/v1/corrections", ListAsync)
            .WithTags(Tag).Require(ApiRole.Read).ProducesProblem(StatusCodes.Status400BadRequest)
            .WithOperation("listCorrections")
            .WithMetadata(new QueryParameters(
                new QueryParameter("conflicts", "“true” lists only those that are contradicted by what has been found since.")
                {
                    Type = ParameterType.Flag,
                },
                new QueryParameter("size", "Corrections a page.")
                {
                    Type = ParameterType.Number,
                    Minimum = 1,
                    Maximum = MaxSize,
                    Default = 100,
                },
                new QueryParameter("after", "The number of the last correction of the page before; without it from the first on.")
                {
                    Type = ParameterType.Number,
                    Minimum = 0,
                }));
    }

    /// <summary>
    /// Who corrects: the key's name; without keys the user that the server runs as, since only this machine may write; “anonymous” where
    /// the server was told to let anybody write.
    /// </summary>
    public static string NameOf(HttpContext context) => context.Features.Get<Caller>() switch
    {
        { Key: { } key } => key.Name,
        { Name: null } => Environment.UserName,
        _ => "anonymous",
    };

    private static async Task<Results<Ok<ArticleCorrectionsAnswer>, ProblemHttpResult>> GetAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var withEnded = query.Flag("ended");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (await ArticlesEndpoints.FindAsync(id, archive.Catalog, cancellationToken) is not { } article)
        {
            return await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken);
        }
        if (!withEnded) return TypedResults.Ok(ArticleCorrectionsAnswer.Of(article));
        var history = await archive.Catalog.Corrections.GetHistoryAsync(article.Id, cancellationToken);
        return TypedResults.Ok(
            new ArticleCorrectionsAnswer { Id = article.Id, Corrections = history.Select(CorrectionAnswer.Of).ToList() });
    }

    private static async Task<Results<Ok<ArticleCorrectionsAnswer>, ProblemHttpResult>> PatchAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        _ = query.ChoiceOf("refresh");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (!ArticleId.TryParse(id, out var articleId)) return Problems.ArticleNotFound(id);
        var (requests, problem) = await CorrectionBodies.ReadAsync(context, cancellationToken);
        if (requests is null) return problem!;

        var result = await archive.Corrections.CorrectAsync(
            articleId, requests, NameOf(context), Conditional.PreconditionOf(context.Request), isDryRun: false, cancellationToken);
        return await AnswerAsync(
            result, query, context, archive, () => Problems.NoArticleAsync(id, archive.Catalog, cancellationToken), cancellationToken);
    }

    private static async Task<Results<Ok<ArticleCorrectionsAnswer>, ProblemHttpResult>> UndoAsync(
        string id, string correction, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        _ = query.ChoiceOf("refresh");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        if (!ArticleId.TryParse(id, out var articleId)) return Problems.ArticleNotFound(id);
        var number = long.TryParse(correction, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;

        var result = await archive.Corrections.UndoAsync(
            articleId, number, NameOf(context), Conditional.PreconditionOf(context.Request), cancellationToken);
        return await AnswerAsync(
            result, query, context, archive,
            async () => result.Article is null
                ? await Problems.NoArticleAsync(id, archive.Catalog, cancellationToken)
                : Problems.CorrectionNotFound(id, correction),
            cancellationToken);
    }

    private static async Task<Results<Ok<ArticleCorrectionsAnswer>, ProblemHttpResult>> AnswerAsync(
        CorrectionResult result,
        QueryReader query,
        HttpContext context,
        OpenArchive archive,
        Func<Task<ProblemHttpResult>> notFound,
        CancellationToken cancellationToken)
    {
        switch (result.Kind)
        {
            case CorrectionResultKind.PreconditionFailed: return Problems.PreconditionFailed();
            case CorrectionResultKind.NotFound: return await notFound();
            case CorrectionResultKind.Invalid: return Problems.InvalidRequest(result.Problems);
        }
        if (query.ChoiceOf("refresh") is not null) await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);
        context.Response.Headers.ETag = Conditional.TagOf(result.Article!).ToString();
        return TypedResults.Ok(ArticleCorrectionsAnswer.Of(result.Article!));
    }

    private static async Task<Results<Ok<CorrectionListAnswer>, ProblemHttpResult>> ListAsync(
        HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var (onlyConflicts, size, after) =
            (query.Flag("conflicts"), query.Number("size", otherwise: 100), query.Number("after", otherwise: 0));
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);

        var store = archive.Catalog.Corrections;
        var page = await store.GetAsync(onlyConflicts, after, size + 1, cancellationToken);
        var shown = page.Take(size).Select(CorrectionAnswer.Of).ToList();
        var filter = onlyConflicts ? "conflicts=true&" : "";
        return TypedResults.Ok(new CorrectionListAnswer
        {
            Total = await store.CountAsync(onlyConflicts, cancellationToken),
            Corrections = shown,
            Next = page.Count > size
                ? string.Create(CultureInfo.InvariantCulture, $"/v1/corrections?{filter}size={size}&after={shown[^1].Id}")
                : null,
        });
    }
}
