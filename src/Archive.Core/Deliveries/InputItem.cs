namespace Archive.Core.Deliveries;

/// <summary>Something a source offers: either a submission to ingest or an item that is settled already, with the reason.</summary>
public sealed record InputItem
{
    /// <summary>The item as a person finds it again: a path, or a path and a line.</summary>
    public required string Name { get; init; }

    /// <summary>The path under the ingest root, the key of a submission that brings none; null when the item has no path of its own.</summary>
    public string? PathKey { get; init; }

    /// <summary>How many bytes it holds, or will when it is read; 0 when that is not known.</summary>
    public long Size { get; init; }

    /// <summary>Reads the submission, later and on another thread; null when the item is settled.</summary>
    public Func<CancellationToken, Task<SubmissionReading>>? Read { get; init; }

    /// <summary>The bytes, where the item is a JSON record, so that it can be known again without reading it; null otherwise.</summary>
    public ReadOnlyMemory<byte>? Record { get; init; }

    /// <summary>Why the item is no article and was never meant to be one; null otherwise.</summary>
    public string? Ignored { get; init; }

    /// <summary>Why the item cannot be offered; null otherwise.</summary>
    public string? Rejected { get; init; }
}

/// <summary>A submission, or the reason why it cannot be read. Exactly one of the two is null.</summary>
public sealed record SubmissionReading(Submission? Submission, string? Rejection);
