namespace Archive.Core.Storage;

/// <summary>
/// A blob's name: segments of ASCII letters, digits, '-', '_' and '.', separated by '/'. No segment is empty, "." or "..", so that no name can leave the
/// root of a store.
/// </summary>
public readonly record struct BlobName
{
    /// <summary>The longest name, in characters: the limit of Azure Blob Storage.</summary>
    public const int MaxLength = 1024;

    /// <summary>Checks and wraps a name. Throws <see cref="ArgumentException"/> for any other form.</summary>
    public BlobName(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (Fault(value) is { } fault) throw new ArgumentException(fault, nameof(value));
        Value = value;
    }

    /// <summary>Whether a text is a name.</summary>
    public static bool IsName(string value) => Fault(value) is null;

    private static string? Fault(string value) =>
        value.Length > MaxLength ? $"A blob name has at most {MaxLength} characters."
        : value.Split('/').Any(segment => segment is "" or "." or ".." || segment.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
            ? $"“{value}” is not a blob name: segments of letters, digits, '-', '_' and '.', separated by '/'."
            : null;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public override string ToString() => Value;
}
