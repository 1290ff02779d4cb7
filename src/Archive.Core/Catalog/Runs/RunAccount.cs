using System.Text.Json.Serialization;
using Archive.Core.Articles;

namespace Archive.Core.Catalog.Runs;

/// <summary>What opens a run.</summary>
/// <param name="StartedAt">When.</param>
/// <param name="Source">The source its deliveries belong to.</param>
/// <param name="Paths">What was offered, as the user named it.</param>
public sealed record RunStart(DateTimeOffset StartedAt, string Source, IReadOnlyList<string> Paths);

/// <summary>What became of one item: of a run, or of a single write.</summary>
/// <param name="Item">The item as a person finds it again: a path, or a path and a line.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Article">The article it led to; null when rejected or ignored.</param>
/// <param name="Reason">Why it was rejected or ignored; null otherwise.</param>
public sealed record RunOutcome(string Item, IngestOutcomeKind Kind, ArticleId? Article, string? Reason)
{
    /// <summary>
    /// The record that was written, of a single write, and of a run where corrections were applied to it; null elsewhere, and when none
    /// was.
    /// </summary>
    [JsonIgnore]
    public Article? Record { get; init; }

    /// <summary>Whether the record that was written has doubts; false when none was, and of an outcome that is read back.</summary>
    [JsonIgnore]
    public bool IsInDoubt { get; init; }
}

/// <summary>A run's account.</summary>
public sealed record RunAccount
{
    /// <summary>The run's number.</summary>
    public required long Run { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while it runs and after it was killed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The source of its deliveries.</summary>
    public required string Source { get; init; }

    /// <summary>What was offered, as the user named it.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Items by outcome.</summary>
    public required OutcomeCounts Counts { get; init; }

    /// <summary>How many of the articles that were added or replaced have doubts; 0 in runs of earlier versions of Archive.</summary>
    public long InDoubt { get; init; }

    /// <summary>
    /// SHA-256 over the outcomes of all items, as “archive runs show RUN --json” prints them; null before the run has ended.
    /// </summary>
    public string? Manifest { get; init; }
}
