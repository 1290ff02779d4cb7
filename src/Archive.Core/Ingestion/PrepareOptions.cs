namespace Archive.Core.Ingestion;

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
