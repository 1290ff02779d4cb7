using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Archive.Api.Http;

/// <summary>Errors as RFC 9457 problem details, with types that clients can branch on; the README lists them.</summary>
internal static class Problems
{
    private const string TypePrefix = "urn:archive:problem:";

    /// <summary>400: fields or parameters are wrong; each is named with what would be right.</summary>
    public static ProblemHttpResult InvalidRequest(IReadOnlyList<FieldProblem> problems) => Create(
        StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid.", string.Join(" ", problems),
        new Dictionary<string, object?>
        {
            ["errors"] = problems.Select(problem => new ProblemField(problem.Field, problem.Message)).ToList(),
        });

    /// <summary>400: one field or parameter is wrong.</summary>
    /// <param name="field">Its name; empty for the request as a whole.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public static ProblemHttpResult InvalidRequest(string field, string message) => InvalidRequest([new FieldProblem(field, message)]);

    /// <summary>404: no article has that id.</summary>
    public static ProblemHttpResult ArticleNotFound(string id) => Create(
        StatusCodes.Status404NotFound, "article-not-found", "There is no such article.",
        $"No article has the id “{id}”. Ids have 26 characters and stand in every search hit.");

    /// <summary>404, or 410 with the day of its deletion, for an id that leads to no article, or a version that it does not have.</summary>
    public static async Task<ProblemHttpResult> NoArticleAsync(
        string id, ICatalog catalog, CancellationToken cancellationToken, int? version = null)
    {
        if (!ArticleId.TryParse(id, out var articleId)) return ArticleNotFound(id);
        if (await catalog.Articles.FindTombstoneAsync(articleId, cancellationToken) is { } tombstone) return Gone(tombstone.Reason);
        return version is null || await catalog.Articles.GetAsync(articleId, cancellationToken) is null
            ? ArticleNotFound(id)
            : Create(
                StatusCodes.Status404NotFound, "version-not-found", "There is no such version.",
                $"The article {id} has no version {version}; “/v1/articles/{id}/versions” lists them.");
    }

    /// <summary>410: the article was deleted.</summary>
    public static ProblemHttpResult Gone(string reason) =>
        Create(StatusCodes.Status410Gone, "article-deleted", "The article was deleted.", reason);

    /// <summary>404: the article has no such correction that holds.</summary>
    public static ProblemHttpResult CorrectionNotFound(string article, string correction) => Create(
        StatusCodes.Status404NotFound, "correction-not-found", "There is no such correction.",
        $"The article {article} has no correction with the number “{correction}” that holds; " +
        $"“/v1/articles/{article}/corrections?ended=true” lists all it ever had.");

    /// <summary>409: a search matches more or fewer articles than the caller supposes.</summary>
    public static ProblemHttpResult CountDiffers(int expected, int count) => Create(
        StatusCodes.Status409Conflict, "count-differs", "The search matches another number of articles.",
        $"Nothing was written: the search finds {count:N0}, and {expected:N0} were expected. Look at them again.");

    /// <summary>404: no saved search has that id.</summary>
    public static ProblemHttpResult SavedSearchNotFound(string id) => Create(
        StatusCodes.Status404NotFound, "search-not-found", "There is no such saved search.",
        $"No saved search has the id “{id}”. Ids have 32 characters and come from saving a search (POST /v1/searches).");

    /// <summary>404: no ingest job has that id.</summary>
    public static ProblemHttpResult JobNotFound(string id) => Create(
        StatusCodes.Status404NotFound, "ingest-not-found", "There is no such ingest job.",
        $"No ingest job has the id “{id}”. “/v1/ingests” lists them.");

    /// <summary>422: an idempotency key came with another upload before.</summary>
    public static ProblemHttpResult KeyUsedOtherwise(IngestJob job) => Create(
        StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The idempotency key belongs to another upload.",
        $"The job {job.Id} was handed in under this key, for the source {job.Source} as {job.FileName} of {job.Length:N0} bytes. " +
        "Use a new key.");

    /// <summary>409: such a task is at work already.</summary>
    public static ProblemHttpResult TaskRuns(string path) => Create(
        StatusCodes.Status409Conflict, "task-running", "That is being done already.", $"“/v1/admin/{path}” tells how far it is.");

    /// <summary>409: the configuration names no place for backups.</summary>
    public static ProblemHttpResult NoBackupPlace() => Create(
        StatusCodes.Status409Conflict, "no-backup-place", "There is no place for backups.",
        "Name a folder or a container in the configuration (Backup, ARCHIVE_Backup). A request may not choose where the server writes.");

    /// <summary>401: it takes a key, or the key that came is none.</summary>
    public static IResult Unauthorized(bool isKeyWrong, bool hasKeys) => new Challenge(Create(
        StatusCodes.Status401Unauthorized, "unauthorized", "A key is needed.",
        isKeyWrong ? "The key is not one of this archive's, or it was revoked or has expired."
        : hasKeys ? "Send a key as “Authorization: Bearer KEY” or “X-Api-Key: KEY”. Whoever keeps this archive makes one."
        : "Without keys the archive answers its own machine only, as “localhost” or a loopback address. “archive keys create” makes " +
            "keys."));

    /// <summary>403: the caller's role does not allow it.</summary>
    public static ProblemHttpResult Forbidden(ApiRole role, ApiKey? key) => Create(
        StatusCodes.Status403Forbidden, "forbidden", "This key does not allow it.",
        key is null
            ? "Without keys an archive is changed from its own machine only, directly and not through another site's page. With the role " +
                $"{QueryReader.NameOf(role)} a key allows it; “archive keys create” makes one."
            : $"It takes the role {QueryReader.NameOf(role)}; the key {key.Id} has the role {QueryReader.NameOf(key.Role)}.");

    /// <summary>404: no key has that id.</summary>
    public static ProblemHttpResult KeyNotFound(string id) => Create(
        StatusCodes.Status404NotFound, "key-not-found", "There is no such key.", $"No key has the id “{id}”. “/v1/admin/keys” lists them.");

    /// <summary>409: without an admin key nobody could keep the others.</summary>
    public static ProblemHttpResult NoAdmin(string detail) =>
        Create(StatusCodes.Status409Conflict, "no-admin-key", "An archive with keys needs an admin's.", detail);

    /// <summary>429: the caller has made too many requests.</summary>
    public static ProblemHttpResult TooManyRequests(int count, string period) => Create(
        StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests.",
        $"In the long run a key or address has {count:N0} of these requests {period}. “Retry-After” says in how many seconds to go on.");

    /// <summary>503: more is asked than can be done, and the queue is full.</summary>
    public static ProblemHttpResult Overloaded() => Create(
        StatusCodes.Status503ServiceUnavailable, "overloaded", "The server has more to do than it can.",
        "Nothing was done. “Retry-After” says in how many seconds to try again.");

    /// <summary>504: the request took longer than one may.</summary>
    public static ProblemHttpResult TimedOut(int seconds) => Create(
        StatusCodes.Status504GatewayTimeout, "timed-out", "The request took too long.",
        $"It was given up after {seconds:N0} s. A narrower search takes less.");

    /// <summary>415: the body is of a kind the archive does not read.</summary>
    public static ProblemHttpResult UnsupportedMediaType(
        string? mediaType, string accepted = "application/json, text/plain or text/html") => Create(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The media type is not supported.",
        $"{(string.IsNullOrEmpty(mediaType) ? "A body without Content-Type" : mediaType)} is not read; send {accepted}.");

    /// <summary>406: the answer has no form that the caller takes.</summary>
    public static ProblemHttpResult NotAcceptable(string offered) => Create(
        StatusCodes.Status406NotAcceptable, "not-acceptable", "The answer has no such form.",
        $"It can be had as {offered}; say so in “Accept”, or leave that out.");

    /// <summary>412: the article is not as the caller supposes.</summary>
    public static ProblemHttpResult PreconditionFailed() => Create(
        StatusCodes.Status412PreconditionFailed, "precondition-failed", "The article is not as you suppose.",
        "Nothing was written: If-Match or If-None-Match does not hold of the article as it stands. Read it again and decide anew.");

    /// <summary>413: the body is larger than an article may be.</summary>
    public static ProblemHttpResult TooLarge() => TooLarge($"An article may have {Submission.MaxBytes:N0} bytes.");

    /// <summary>413: the body is larger than it may be.</summary>
    public static ProblemHttpResult TooLarge(string limit) =>
        Create(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large.", limit);

    /// <summary>422: the bytes were read and hold no article.</summary>
    public static ProblemHttpResult Unprocessable(string reason) => Create(
        StatusCodes.Status422UnprocessableEntity, "not-an-article", "The body holds no article that can be ingested.", reason);

    /// <summary>The problem of a status that was answered without one.</summary>
    public static ProblemHttpResult Of(int status) => status switch
    {
        StatusCodes.Status404NotFound =>
            Create(status, "no-such-address", "There is nothing at this address.", "“/swagger” describes the addresses there are."),
        StatusCodes.Status405MethodNotAllowed =>
            Create(status, "method-not-allowed", "This address does not take the method.", "“Allow” says which it takes."),
        >= StatusCodes.Status500InternalServerError => Create(status, "fault", "The archive is at fault.", "The server's log says more."),
        _ => Create(status, "invalid-request", "The request is not valid.", ReasonPhrases.GetReasonPhrase(status)),
    };

    /// <summary>408: the body came too slowly.</summary>
    public static ProblemHttpResult TooSlow() => Create(
        StatusCodes.Status408RequestTimeout, "too-slow", "The body came too slowly.",
        "Nothing was done with it. Send at least four kilobytes a second.");

    /// <summary>What an exception becomes: a fault that may pass is 503, anything else 500 without its inner workings.</summary>
    public static async Task HandleExceptionAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var result = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most
                    ? TooLarge($"The body may have {most:N0} bytes.")
                    : TooLarge(),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => TooSlow(),
            BadHttpRequestException bad => InvalidRequest("", bad.Message),
            ArchiveException { Kind: FaultKind.Unavailable or FaultKind.Locked } fault =>
                Create(StatusCodes.Status503ServiceUnavailable, "unavailable", "The archive cannot do this at the moment.", fault.Message),
            ArchiveException { Kind: FaultKind.NoSpace } fault =>
                Create(
                    StatusCodes.Status507InsufficientStorage, "no-space", "The disk of the archive is full.",
                    $"{fault.Message} What was acknowledged is safe, and searching goes on."),
            ArchiveException fault => Create(StatusCodes.Status500InternalServerError, "fault", "The archive is at fault.", fault.Message),
            _ => Create(StatusCodes.Status500InternalServerError, "fault", "The archive is at fault.", "The server's log says more."),
        };
        if (result.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage)
        {
            context.Response.Headers.RetryAfter = "5";
        }
        await result.ExecuteAsync(context);
    }

    /// <summary>A problem with the field that RFC 9110 wants beside a 401.</summary>
    private sealed class Challenge(ProblemHttpResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"archive\"";
            return problem.ExecuteAsync(context);
        }
    }

    private static ProblemHttpResult Create(
        int status, string type, string title, string detail, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(detail, instance: null, status, title, TypePrefix + type, extensions);
}

/// <summary>What is wrong with one field or parameter.</summary>
/// <param name="Field">Its name; empty for the request as a whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record ProblemField(string Field, string Message);
