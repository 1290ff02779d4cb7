using System.Globalization;

namespace Archive.Training.Pages;

/// <summary>The shingles of a text: every four words in a row.</summary>
internal static class Shingles
{
    private const int Length = 4;

    /// <summary>The runs of letters, digits and underscores.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (!IsWord(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && IsWord(text[i])) i++;
            words.Add(text[start..i]);
        }
        return words;
    }

    /// <summary>How often each shingle occurs.</summary>
    public static Dictionary<string, int> Of(List<string> words)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (words.Count == 0) return counts;
        for (var i = 0; i < Math.Max(1, words.Count - Length + 1); i++)
        {
            var shingle = Join(words, i);
            counts[shingle] = counts.GetValueOrDefault(shingle) + 1;
        }
        return counts;
    }

    /// <summary>The shingle at a place.</summary>
    public static string Join(List<string> words, int at) => string.Join(' ', words.GetRange(at, Math.Min(Length, words.Count - at)));

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_'
        || char.GetUnicodeCategory(character) is UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber;
}
