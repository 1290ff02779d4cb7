namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>Tells lines that look like names.</summary>
internal static class NameShape
{
    private const int MinLength = 5;
    private const int MaxLength = 90;

    private static readonly HashSet<string> Joining = new(
        [
            "de", "di", "del", "della", "van", "von", "den", "der", "al", "el", "da", "dos", "don", "e", "and", "ed", "y", "la", "dal",
            "dalla", "d'", "bin", "du", "des",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a line, but for its dates and separators, consists of two words or more that begin with capitals.</summary>
    public static bool Matches(string text, IReadOnlyList<PrintedDates.Found> dates)
    {
        if (text.Length > MaxLength) return false;
        var rest = text.AsSpan();
        if (BylinePrefixes.Length(text) is > 0 and var prefix) rest = rest[prefix..];
        else if (dates is [var first, ..] && first.Start == 0 && first.End <= text.Length) rest = rest[first.End..];
        else if (dates is [.., var last] && last.End >= text.Length - 1) rest = rest[..last.Start];
        rest = rest.Trim(" -–—|·,:()");
        if (rest.Length is < MinLength or > MaxLength) return false;

        var (words, names) = (0, 0);
        foreach (var range in rest.Split(' '))
        {
            var word = rest[range].Trim(",&.");
            if (word.IsEmpty) continue;
            words++;
            if (char.IsUpper(word[0]) && !word.ContainsAnyInRange('0', '9')) names++;
            else if (!Joining.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return false;
        }
        return names >= 2 && words <= 8;
    }
}
