using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Search;

namespace Archive.Api.Articles;

/// <summary>The answer to a search.</summary>
internal sealed record SearchAnswer
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>The page of hits: best first; newest first when no words were searched for.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>Counts over all matching articles.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>How the query was understood: what was searched in each language, what was left out and why.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>Where this page ends, for the parameter “cursor”; null on the last page.</summary>
    public required string? Cursor { get; init; }

    /// <summary>The address of the next page; null on the last one, and where the search was posted.</summary>
    public required string? Next { get; init; }
}

/// <summary>Articles like one.</summary>
internal sealed record SimilarAnswer
{
    /// <summary>Best first.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }
}

/// <summary>Completions.</summary>
internal sealed record SuggestAnswer
{
    /// <summary>The most frequent first, with the number of articles.</summary>
    public required IReadOnlyList<NamedCount> Suggestions { get; init; }
}

/// <summary>What became of a posted article.</summary>
internal sealed record IngestAnswer
{
    /// <summary>added, replaced, unchanged or duplicate.</summary>
    public required IngestOutcomeKind Outcome { get; init; }

    /// <summary>The article's id; of a duplicate, that of the article which has the same bytes already.</summary>
    public required ArticleId Id { get; init; }
}

/// <summary>What normalisation decided about an article.</summary>
internal sealed record TraceAnswer
{
    /// <summary>The article.</summary>
    public required ArticleId Id { get; init; }

    /// <summary>The version of the normalisation that made the record.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>Its decisions, in the order they were made.</summary>
    public required IReadOnlyList<TraceEntry> Trace { get; init; }

    /// <summary>What it took out of the text, in the order of the document.</summary>
    public required IReadOnlyList<RemovedSpan> Removed { get; init; }

    public static TraceAnswer Of(Article article) =>
        new() { Id = article.Id, PipelineVersion = article.PipelineVersion, Trace = article.Trace, Removed = article.Removed };
}

/// <summary>The versions of an article.</summary>
internal sealed record VersionsAnswer
{
    /// <summary>The latest first.</summary>
    public required IReadOnlyList<VersionAnswer> Versions { get; init; }
}

/// <summary>A version of an article.</summary>
internal sealed record VersionAnswer
{
    /// <summary>Its number, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Whether it is the present one.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>When it was ingested (UTC); null in records of early versions of Archive.</summary>
    public required DateTimeOffset? IngestedAt { get; init; }

    /// <summary>The headline it had; null when none.</summary>
    public required string? Title { get; init; }

    /// <summary>
    /// The SHA-256 of its bytes; a version with the bytes of the one before was corrected, normalised again, or came with other metadata.
    /// </summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>The version of the normalisation that made it.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>The run that brought it; null when it was a single write.</summary>
    public required long? Run { get; init; }

    /// <summary>How many corrections it holds.</summary>
    public required int Corrections { get; init; }

    public static VersionAnswer Of(ArticleVersion version) => new()
    {
        Version = version.Version,
        IsCurrent = version.IsCurrent,
        IngestedAt = version.Article.IngestedAt,
        Title = version.Article.Title,
        Sha256 = version.Article.Sha256,
        PipelineVersion = version.Article.PipelineVersion,
        Run = version.Run,
        Corrections = version.Article.Corrections.Count,
    };
}

/// <summary>Whether the server can answer.</summary>
internal sealed record HealthAnswer
{
    /// <summary>"live", "ready", "starting" or "unavailable".</summary>
    public required string Status { get; init; }

    /// <summary>What is missing while it is not ready; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
