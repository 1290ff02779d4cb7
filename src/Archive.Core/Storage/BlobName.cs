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
        if (value.Length > MaxLength) throw new ArgumentException($"A blob name has at most {MaxLength} characters.", nameof(value));
        foreach (var segment in value.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
            {
                throw new ArgumentException($"“{value}” is not a blob name: segments of letters, digits, '-', '_' and '.', separated by '/'.", nameof(value));
            }
        }
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public override string ToString() => Value;
}
