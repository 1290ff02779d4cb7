using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Normalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api;

/// <summary>Errors as RFC 9457 problem details, with types that clients can branch on; the README lists them.</summary>
internal static class Problems
{
    private const string TypePrefix = "urn:archive:problem:";

    /// <summary>400: fields or parameters are wrong; each is named with what would be right.</summary>
    public static ProblemHttpResult InvalidRequest(IReadOnlyList<FieldProblem> problems) => Create(
        StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid.", string.Join(" ", problems),
        new Dictionary<string, object?> { ["errors"] = problems.Select(problem => new ProblemField(problem.Field, problem.Message)).ToList() });

    /// <summary>404: no article has that id.</summary>
    public static ProblemHttpResult ArticleNotFound(string id) => Create(
        StatusCodes.Status404NotFound, "article-not-found", "There is no such article.", $"No article has the id “{id}”. Ids have 26 characters and stand in every search hit.");

    /// <summary>404, or 410 with the day of its deletion, for an id that leads to no article, or a version that it does not have.</summary>
    public static async Task<ProblemHttpResult> NoArticleAsync(string id, ICatalog catalog, CancellationToken cancellationToken, int? version = null)
    {
        if (!ArticleId.TryParse(id, out var articleId)) return ArticleNotFound(id);
        if (await catalog.FindTombstoneAsync(articleId, cancellationToken) is { } tombstone) return Gone(tombstone.Reason);
        return version is null || await catalog.GetArticleAsync(articleId, cancellationToken) is null
            ? ArticleNotFound(id)
            : Create(StatusCodes.Status404NotFound, "version-not-found", "There is no such version.", $"The article {id} has no version {version}; “/v1/articles/{id}/versions” lists them.");
    }

    /// <summary>410: the article was deleted.</summary>
    public static ProblemHttpResult Gone(string reason) => Create(StatusCodes.Status410Gone, "article-deleted", "The article was deleted.", reason);

    /// <summary>404: no ingest job has that id.</summary>
    public static ProblemHttpResult JobNotFound(string id) => Create(
        StatusCodes.Status404NotFound, "ingest-not-found", "There is no such ingest job.", $"No ingest job has the id “{id}”. “/v1/ingests” lists them.");

    /// <summary>422: an idempotency key came with another upload before.</summary>
    public static ProblemHttpResult KeyUsedOtherwise(IngestJob job) => Create(
        StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The idempotency key belongs to another upload.",
        $"The job {job.Id} was handed in under this key, for the source {job.Source} as {job.FileName} of {job.Length:N0} bytes. Use a new key.");

    /// <summary>409: the index is being built anew already.</summary>
    public static ProblemHttpResult ReindexRuns() => Create(
        StatusCodes.Status409Conflict, "reindex-running", "The index is being built anew already.", "“/v1/admin/reindex” tells how far it is.");

    /// <summary>415: the body is of a kind the archive does not read.</summary>
    public static ProblemHttpResult UnsupportedMediaType(string? mediaType, string accepted = "application/json, text/plain or text/html") => Create(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The media type is not supported.",
        $"{(string.IsNullOrEmpty(mediaType) ? "A body without Content-Type" : mediaType)} is not read; send {accepted}.");

    /// <summary>413: the body is larger than an article may be.</summary>
    public static ProblemHttpResult TooLarge() => TooLarge($"An article may have {Submission.MaxBytes:N0} bytes.");

    /// <summary>413: the body is larger than it may be.</summary>
    public static ProblemHttpResult TooLarge(string limit) => Create(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large.", limit);

    /// <summary>422: the bytes were read and hold no article.</summary>
    public static ProblemHttpResult Unprocessable(string reason) => Create(
        StatusCodes.Status422UnprocessableEntity, "not-an-article", "The body holds no article that can be taken in.", reason);

    /// <summary>What an exception becomes: a fault that may pass is 503, anything else 500 without its inner workings.</summary>
    public static async Task HandleExceptionAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var result = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
            BadHttpRequestException bad => InvalidRequest([new FieldProblem("", bad.Message)]),
            ArchiveException { Kind: FaultKind.Unavailable or FaultKind.Locked } fault =>
                Create(StatusCodes.Status503ServiceUnavailable, "unavailable", "The archive cannot do this at the moment.", fault.Message),
            ArchiveException { Kind: FaultKind.NoSpace } fault =>
                Create(StatusCodes.Status507InsufficientStorage, "no-space", "The disk of the archive is full.", $"{fault.Message} What was acknowledged is safe, and searching goes on."),
            ArchiveException fault => Create(StatusCodes.Status500InternalServerError, "fault", "The archive is at fault.", fault.Message),
            _ => Create(StatusCodes.Status500InternalServerError, "fault", "The archive is at fault.", "The server's log says more."),
        };
        if (result.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage) context.Response.Headers.RetryAfter = "5";
        await result.ExecuteAsync(context);
    }

    private static ProblemHttpResult Create(int status, string type, string title, string detail, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(detail, instance: null, status, title, TypePrefix + type, extensions);
}

/// <summary>What is wrong with one field or parameter.</summary>
/// <param name="Field">Its name; empty for the request as a whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record ProblemField(string Field, string Message);
