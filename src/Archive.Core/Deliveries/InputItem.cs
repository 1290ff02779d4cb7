namespace Archive.Core.Deliveries;

/// <summary>
/// An item of the input: either a submission that can be read, or an item that is ignored or rejected without being read, with the reason.
/// </summary>
public sealed record InputItem
{
    /// <summary>The item's name in outcomes and logs: a path, or a path and a line number (<c>file.ndjson:12</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The path under the ingest root: the key of a submission that has none of its own. Null when the item has no path.</summary>
    public string? PathKey { get; init; }

    /// <summary>Its length in bytes; 0 when it is not known.</summary>
    public long Size { get; init; }

    /// <summary>Reads the submission; may be called later and on another thread. Null when the item is ignored or rejected.</summary>
    public Func<CancellationToken, Task<SubmissionReading>>? Read { get; init; }

    /// <summary>
    /// The bytes of a JSON record, so that an unchanged one is recognised by its key and hash without parsing its text; null for other
    /// items.
    /// </summary>
    public ReadOnlyMemory<byte>? Record { get; init; }

    /// <summary>Why the item is not an article and not meant to be one; null otherwise.</summary>
    public string? Ignored { get; init; }

    /// <summary>Why the item cannot be read; null otherwise.</summary>
    public string? Rejected { get; init; }
}

/// <summary>A submission, or the reason why it cannot be read. Exactly one of the two is null.</summary>
public sealed record SubmissionReading(Submission? Submission, string? Rejection);
