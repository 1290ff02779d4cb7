namespace Archive.Core.Storage;

/// <summary>
/// A blob's name: segments of ASCII letters, digits, '-', '_' and '.', separated by '/'. No segment is empty, "." or "..", so that no name
/// can escape the root of a store (path traversal).
/// </summary>
public readonly record struct BlobName
{
    /// <summary>The longest name, in characters: the limit of Azure Blob Storage.</summary>
    public const int MaxLength = 1024;

    /// <summary>Validates and wraps a name.</summary>
    /// <exception cref="ArgumentException">The value is not a valid name.</exception>
    public BlobName(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (ProblemOf(value) is { } problem) throw new ArgumentException(problem, nameof(value));
        Value = value;
    }

    /// <summary>Whether a text is a valid name.</summary>
    public static bool IsName(string value) => ProblemOf(value) is null;

    private static string? ProblemOf(string value) =>
        value.Length > MaxLength ? $"A blob name has at most {MaxLength} characters."
        : !value.Split('/').All(IsSegment)
            ? $"“{value}” is not a blob name: segments of letters, digits, '-', '_' and '.', separated by '/'."
        : null;

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..")
        && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public override string ToString() => Value;
}
