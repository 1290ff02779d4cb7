namespace Archive.Core.Deliveries;

/// <summary>The media types of submissions.</summary>
public static class MediaTypes
{
    /// <summary>Plain text.</summary>
    public const string Text = "text/plain";

    /// <summary>HTML.</summary>
    public const string Html = "text/html";

    /// <summary>A JSON record.</summary>
    public const string Json = "application/json";

    private static readonly HashSet<string> HtmlExtensions = new([".html", ".htm", ".xhtml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The media type of a file: HTML by its extension or by its first bytes (a doctype or an html tag), plain text otherwise.
    /// </summary>
    public static string Of(string path, ReadOnlySpan<byte> bytes)
    {
        if (HtmlExtensions.Contains(Path.GetExtension(path))) return Html;
        var start = bytes[..Math.Min(bytes.Length, 200)].TrimStart(
            (ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        Span<char> text = stackalloc char[Math.Min(start.Length, 15)];
        for (var i = 0; i < text.Length; i++) text[i] = char.ToLowerInvariant((char)start[i]);
        return text.StartsWith("<!doctype html") || text.StartsWith("<html") ? Html : Text;
    }
}
