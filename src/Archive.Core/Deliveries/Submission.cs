namespace Archive.Core.Deliveries;

/// <summary>
/// One article as it was delivered: the original bytes, what they are, and what the caller says about them.
/// A JSON record is unpacked by <see cref="JsonRecord"/>, so that the stages behind it see text or HTML only.
/// </summary>
public sealed record Submission
{
    /// <summary>The largest submission that is accepted, in bytes (32 MiB).</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The original bytes; these are kept.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What the bytes are: text/plain, text/html or application/json.</summary>
    public required string MediaType { get; init; }

    /// <summary>The article's text or HTML where it came inside a JSON record; null when <see cref="Bytes"/> are the content.</summary>
    public string? Content { get; init; }

    /// <summary>Whether the content is HTML.</summary>
    public bool IsHtml { get; init; }

    /// <summary>The caller's own id for the article; null when none.</summary>
    public string? CallerId { get; init; }

    /// <summary>What the caller says about the article.</summary>
    public SuppliedMetadata Supplied { get; init; } = SuppliedMetadata.None;
}
