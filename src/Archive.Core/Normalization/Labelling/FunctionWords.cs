namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// Counts the function words of Italian and English in a line: they tell running text from lists, and one language from the other.
/// </summary>
internal static class FunctionWords
{
    /// <summary>Of a longer line only so much is read, in UTF-16 units.</summary>
    private const int MaxLength = 600;

    private static readonly HashSet<string> Italian = Load("it");
    private static readonly HashSet<string> English = Load("en");

    /// <summary>The number of words, the greater share of function words, and the language where it is clear.</summary>
    public static (int Words, double Share, bool IsItalian, bool IsEnglish) Count(ReadOnlySpan<char> text)
    {
        const double MinLead = 0.06;
        Span<char> lower = stackalloc char[MaxLength];
        text = text[..Math.Min(text.Length, MaxLength)];
        text.ToLowerInvariant(lower);
        ReadOnlySpan<char> folded = lower[..text.Length];
        var (words, italian, english) = (0, 0, 0);
        for (var i = 0; i < folded.Length;)
        {
            var start = i;
            while (i < folded.Length && char.IsLetter(folded[i])) i++;
            if (i == start)
            {
                i++;
                continue;
            }
            words++;
            if (IsItalian(folded[start..i])) italian++;
            if (IsEnglish(folded[start..i])) english++;
        }
        var (ofItalian, ofEnglish) = ((double)italian / Math.Max(1, words), (double)english / Math.Max(1, words));
        return (words, Math.Max(ofItalian, ofEnglish), ofItalian > ofEnglish + MinLead, ofEnglish > ofItalian + MinLead);
    }

    /// <summary>Whether a word, in lower case, is a function word of either language.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => IsItalian(word) || IsEnglish(word);

    private static bool IsItalian(ReadOnlySpan<char> word) => Italian.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static bool IsEnglish(ReadOnlySpan<char> word) => English.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static HashSet<string> Load(string language) =>
        DataFiles.Lines($"language/{language}.txt").SelectMany(line => line.Split([' ', '\''], StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.Ordinal);
}
