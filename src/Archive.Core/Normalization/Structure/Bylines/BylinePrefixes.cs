namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>How bylines begin, in Italian and English.</summary>
internal static class BylinePrefixes
{
    private static readonly string[] All =
    [
        "di", "by", "a cura di", "a cura della", "testo di", "testi di", "text", "words by", "written by", "scritto da", "posted by",
        "pubblicato da", "postato da", "inviato da", "intervista di", "interview by", "reportage di", "autore", "autrice", "autori",
        "author", "authors", "as told to", "reported by", "dal nostro inviato", "dalla nostra inviata", "dal nostro corrispondente",
        "from our correspondent", "from our own correspondent", "testo e foto di", "traduzione di", "edited by", "published by",
        "report by",
    ];

    private static readonly HashSet<string> Words = new(All.Select(prefix => prefix.Split(' ')[0]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a line begins as a byline does.</summary>
    public static bool Matches(string line) => Length(line) > 0;

    /// <summary>The length of what a byline begins with, in UTF-16 units; 0 for none.</summary>
    public static int Length(string line)
    {
        var end = line.AsSpan().IndexOfAny(' ', ':');
        if (end < 0 || !Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(line.AsSpan(0, end))) return 0;
        var longest = 0;
        foreach (var prefix in All)
        {
            if (prefix.Length > longest && line.Length > prefix.Length && line[prefix.Length] is ' ' or ':'
                && line.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                longest = prefix.Length + 1;
            }
        }
        return longest;
    }
}
