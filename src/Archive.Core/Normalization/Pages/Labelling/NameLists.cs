namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>Reads data files of the form <c>kind: word, word</c>.</summary>
internal static class NameLists
{
    /// <summary>The kinds and their words, in the order of the file.</summary>
    public static IEnumerable<(string Kind, string[] Words)> Read(string file)
    {
        foreach (var line in DataFiles.Lines(file))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var words = line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            yield return (line[..colon], words);
        }
    }
}
