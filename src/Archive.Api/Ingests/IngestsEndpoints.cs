using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Archive.Api.Ingests;

/// <summary>/v1/ingests: many articles at once, as jobs.</summary>
internal static class IngestsEndpoints
{
    public const string Tag = "Ingest jobs";

    private const int MaxKeyLength = 255, MaxJobs = 100;

    /// <summary>The largest upload, in bytes.</summary>
    private const long MaxUpload = 64L * 1024 * 1024 * 1024;

    private static readonly Dictionary<string, string> FileNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/x-ndjson"] = "upload.ndjson",
        ["application/ndjson"] = "upload.ndjson",
        ["application/jsonl"] = "upload.ndjson",
        ["application/zip"] = "upload.zip",
        ["application/x-tar"] = "upload.tar",
        ["application/gzip"] = IngestJobs.UnknownKind,
    };

    public static void MapIngests(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/ingests").WithTags(Tag).Require(ApiRole.Write).ProducesProblem(StatusCodes.Status400BadRequest);
        jobs.MapPost("", PostAsync)
            .WithOperation("startIngest")
            .WithMetadata(
                new QueryParameters(
                    new QueryParameter("source", "The name of the source the articles come from.")
                    {
                        DefaultText = ArticleIdentity.DefaultSource,
                        MaxLength = ArticleIdentity.MaxSourceLength,
                    }),
                RequestBodies.Upload, new TakesIdempotencyKey(), new RequestSizeLimitAttribute(MaxUpload),
                new LongRunning(), new DisableRequestTimeoutAttribute())
            .Produces<JobAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        jobs.MapGet("", ListAsync)
            .WithOperation("listIngests").WithMetadata(new QueryParameters());
        jobs.MapGet("{id}", GetAsync)
            .WithOperation("getIngest")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapGet("{id}/errors", GetErrorsAsync)
            .WithOperation("getIngestErrors")
            .WithMetadata(new QueryParameters())
            .Produces<Stream>(StatusCodes.Status200OK, "application/x-ndjson").ProducesProblem(StatusCodes.Status404NotFound);
        jobs.MapDelete("{id}", CancelAsync)
            .WithOperation("cancelIngest")
            .WithMetadata(new QueryParameters())
            .Produces<JobAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<JobAnswer>, ProblemHttpResult>> PostAsync(
        HttpContext context, OpenArchive archive, IngestJobs jobs, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var source = query.Text("source") ?? ArticleIdentity.DefaultSource;
        var problems = query.Problems.ToList();
        if (ArticleIdentity.Create(source, "key").Problem is { } wrong) problems.Add(new FieldProblem("source", wrong));
        var key = context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } given, ..] ? given : null;
        if (key?.Length > MaxKeyLength)
        {
            problems.Add(new FieldProblem("Idempotency-Key", $"It has {key.Length} characters; the limit is {MaxKeyLength}."));
        }
        if (problems.Count > 0) return Problems.InvalidRequest(problems);

        var mediaType = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        if (mediaType is null || !FileNames.TryGetValue(mediaType, out var fileName))
        {
            return Problems.UnsupportedMediaType(mediaType, string.Join(", ", FileNames.Keys));
        }
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (encoding is not ("" or "identity" or "gzip" or "x-gzip"))
        {
            return Problems.UnsupportedMediaType($"{mediaType} in the encoding {encoding}", "it as it is, or in gzip");
        }
        if (encoding is "gzip" or "x-gzip") fileName = fileName == IngestJobs.UnknownKind ? fileName : fileName + ".gz";

        // Each caller's keys are his own.
        if (key is not null) key = $"{context.Features.Get<Caller>()?.Key?.Id} {key}";
        var (job, isOfThisUpload) = await jobs.AddAsync(source, fileName, key, context.Request.Body, cancellationToken);
        return isOfThisUpload
            ? Accepted(await ToAnswerAsync(job, archive.Catalog, jobs, cancellationToken))
            : Problems.KeyUsedOtherwise(job);
    }

    private static async Task<Results<Ok<JobsAnswer>, ProblemHttpResult>> ListAsync(
        HttpContext context, OpenArchive archive, IngestJobs jobs, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        var answers = new List<JobAnswer>();
        foreach (var job in await archive.Catalog.Jobs.GetLatestAsync(MaxJobs, cancellationToken))
        {
            answers.Add(await ToAnswerAsync(job, archive.Catalog, jobs, cancellationToken));
        }
        return TypedResults.Ok(new JobsAnswer { Ingests = answers });
    }

    private static async Task<Results<Ok<JobAnswer>, ProblemHttpResult>> GetAsync(
        string id, HttpContext context, OpenArchive archive, IngestJobs jobs, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        return await archive.Catalog.Jobs.FindAsync(id, cancellationToken) is { } job
            ? TypedResults.Ok(await ToAnswerAsync(job, archive.Catalog, jobs, cancellationToken))
            : Problems.JobNotFound(id);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> GetErrorsAsync(
        string id, HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        if (await archive.Catalog.Jobs.FindAsync(id, cancellationToken) is not { } job) return Problems.JobNotFound(id);
        return TypedResults.Stream(
            async body =>
            {
                if (job.Run is not { } run) return;
                await foreach (var outcome in archive.Catalog.Runs.ReadOutcomesAsync(run, IngestOutcomeKind.Rejected, cancellationToken))
                {
                    await JsonSerializer.SerializeAsync(body, JobError.Of(outcome), JobJson.Compact.JobError, cancellationToken);
                    await body.WriteAsync("\n"u8.ToArray(), cancellationToken);
                }
            },
            "application/x-ndjson");
    }

    private static async Task<Results<Accepted<JobAnswer>, ProblemHttpResult>> CancelAsync(
        string id, HttpContext context, OpenArchive archive, IngestJobs jobs, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        return await jobs.CancelAsync(id, cancellationToken) is { } job
            ? Accepted(await ToAnswerAsync(job, archive.Catalog, jobs, cancellationToken))
            : Problems.JobNotFound(id);
    }

    private static Accepted<JobAnswer> Accepted(JobAnswer job) => TypedResults.Accepted($"/v1/ingests/{job.Id}", job);

    private static async Task<JobAnswer> ToAnswerAsync(
        IngestJob job, ICatalog catalog, IngestJobs jobs, CancellationToken cancellationToken)
    {
        var run = job.Run is { } number ? await catalog.Runs.FindAsync(number, cancellationToken) : null;
        var current = jobs.Current is { } running && running.Job == job.Id
            ? running
            : ((string, RunProgress Progress, double ItemsPerSecond)?)null;
        var seconds = run is not null && job.EndedAt is { } ended ? (ended - run.StartedAt).TotalSeconds : 0;
        return new JobAnswer
        {
            Id = job.Id,
            State = job.State,
            Source = job.Source,
            CreatedAt = job.CreatedAt,
            EndedAt = job.EndedAt,
            Bytes = job.Length,
            Run = job.Run,
            Counts = run?.Counts ?? OutcomeCounts.Zero,
            InDoubt = run?.InDoubt ?? 0,
            ItemsPerSecond = current?.ItemsPerSecond ?? (seconds > 0 ? run!.Counts.Offered / seconds : null),
            Manifest = run?.Manifest,
            Problem = job.Problem,
        };
    }
}

/// <summary>An ingest job.</summary>
internal sealed record JobAnswer
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>queued, running, done, cancelled or failed.</summary>
    public required JobState State { get; init; }

    /// <summary>The source of its articles.</summary>
    public required string Source { get; init; }

    /// <summary>When it was handed in (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended (UTC); null before.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>The upload's length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The run that keeps its account, as “archive runs show” takes it; null before it began.</summary>
    public required long? Run { get; init; }

    /// <summary>Items by outcome so far; they add up to “offered”.</summary>
    public required OutcomeCounts Counts { get; init; }

    /// <summary>How many of the articles that were added or replaced so far have doubts; “doubt=any” finds them.</summary>
    public required long InDoubt { get; init; }

    /// <summary>Items a second, since it began or went on; null before.</summary>
    public required double? ItemsPerSecond { get; init; }

    /// <summary>SHA-256 over all outcomes, once it has come to its end; null before.</summary>
    public required string? Manifest { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Problem { get; init; }
}

/// <summary>Ingest jobs.</summary>
internal sealed record JobsAnswer
{
    /// <summary>The latest first.</summary>
    public required IReadOnlyList<JobAnswer> Ingests { get; init; }
}

/// <summary>An item that a job rejected.</summary>
/// <param name="Line">The line of an NDJSON file; null elsewhere.</param>
/// <param name="Key">The path in an archive; null for a plain upload.</param>
/// <param name="Problem">Why it was rejected.</param>
internal sealed record JobError(int? Line, string? Key, string Problem)
{
    public static JobError Of(RunOutcome outcome)
    {
        var colon = outcome.Item.LastIndexOf(':');
        var line = colon > 0 && Inputs.HasRecordPerLine(outcome.Item[..colon])
            && int.TryParse(outcome.Item.AsSpan(colon + 1), out var number)
            ? number
            : (int?)null;
        var path = line is null ? outcome.Item : outcome.Item[..colon];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return new JobError(line, slash < 0 ? null : path[(slash + 1)..], outcome.Reason ?? "");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobError))]
internal sealed partial class JobJson : JsonSerializerContext
{
    public static JobJson Compact { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
