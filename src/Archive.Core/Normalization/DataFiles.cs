namespace Archive.Core.Normalization;

/// <summary>
/// Reads the word lists that are embedded as resources from <c>indexes/</c>: one entry a line; a line that begins with "#" is a comment.
/// </summary>
internal static class DataFiles
{
    public static List<string> Lines(string resource)
    {
        using var stream = typeof(DataFiles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} was not compiled in.");
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') lines.Add(line.Trim());
        }
        return lines;
    }
}
