using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>
/// One article as it was delivered: the original bytes, their media type, and the caller's metadata.
/// A JSON record is parsed by <see cref="JsonRecord"/>, so that the later stages handle text and HTML only.
/// </summary>
public sealed record Submission
{
    /// <summary>The largest submission that is accepted, in bytes (32 MiB).</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The original bytes, as they are archived.</summary>
    public required ReadOnlyMemory<byte> Bytes
    {
        get;
        init
        {
            field = value;
            Sha256 = ContentHash.Of(value.Span);
        }
    }

    /// <summary>The hash of the bytes.</summary>
    public ContentHash Sha256 { get; private init; }

    /// <summary>The media type of the bytes: text/plain, text/html or application/json.</summary>
    public required string MediaType { get; init; }

    /// <summary>The article's text or HTML from a JSON record; null when <see cref="Bytes"/> are the content.</summary>
    public string? Content { get; init; }

    /// <summary>Whether <see cref="Content"/> is HTML; false when it is null.</summary>
    public bool IsHtml { get; init; }

    /// <summary>The caller's own id of the article; null when there is none.</summary>
    public string? CallerId { get; init; }

    /// <summary>The caller's metadata.</summary>
    public SuppliedMetadata Supplied { get; init; } = SuppliedMetadata.None;
}
