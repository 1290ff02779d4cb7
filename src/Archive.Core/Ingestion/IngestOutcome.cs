using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Ingestion;

/// <summary>What became of one submission.</summary>
/// <param name="Kind">Added, replaced, unchanged, duplicate or rejected.</param>
/// <param name="Article">The article it led to; null when rejected.</param>
/// <param name="Reason">Why it was rejected; null otherwise.</param>
/// <param name="Record">The record that was written; null when none was.</param>
public sealed record IngestOutcome(IngestOutcomeKind Kind, ArticleId? Article, string? Reason, Article? Record = null);

/// <summary>How items are prepared.</summary>
internal sealed record PrepareOptions
{
    /// <summary>Whether the bytes are put into the blob store; a dry run does not.</summary>
    public bool Stores { get; init; } = true;

    /// <summary>Whether deleted articles may come back.</summary>
    public bool Restores { get; init; }

    /// <summary>Whether known bytes under a new identity are left out.</summary>
    public bool SkipsDuplicates { get; init; }

    /// <summary>The version that the article must have, 0 for none; null for any.</summary>
    public long? ExpectedVersion { get; init; }
}
