using System.Text.Json.Serialization;
using Archive.Core.Articles;

namespace Archive.Core.Catalog.Runs;

/// <summary>How far a job is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Its upload is stored; it waits for its turn.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>Its items are being ingested.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>It came to its end; the account says what became of each item.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>It was cancelled; what was ingested before stays.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,

    /// <summary>It could not go on; the problem says why.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>An upload that the server ingests on its own.</summary>
public sealed record IngestJob
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was handed in (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The source of its deliveries.</summary>
    public required string Source { get; init; }

    /// <summary>The blob that holds the upload until the job has ended.</summary>
    public required string Upload { get; init; }

    /// <summary>The name that says what the upload is: upload.ndjson, upload.zip, upload.tar, upload.tar.gz, upload.ndjson.gz.</summary>
    public required string FileName { get; init; }

    /// <summary>The upload's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The upload's hash; null in jobs of earlier versions of Archive.</summary>
    public ContentHash? Sha256 { get; init; }

    /// <summary>The caller's key, under which a second delivery is the same job; null when none was given.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How far it is.</summary>
    public JobState State { get; init; }

    /// <summary>The run that keeps its account; null before it began.</summary>
    public long? Run { get; init; }

    /// <summary>When it ended (UTC); null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Problem { get; init; }
}
