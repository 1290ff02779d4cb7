using System.Globalization;
using System.Text;

namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>
/// The tokenizer of boilerplate patterns, known lines, names and months: words are runs of letters and digits in lower case with accents
/// folded; apostrophes and punctuation are dropped ("puo'" and "può" are both "puo"), "©" is a word.
/// </summary>
internal static class PhraseWords
{
    /// <summary>The first words of a text, at most so many.</summary>
    public static List<string> Split(ReadOnlySpan<char> text, int max)
    {
        var words = new List<string>();
        var i = 0;
        while (i < text.Length && words.Count < max)
        {
            if (text[i] == '©')
            {
                words.Add("©");
                i++;
                continue;
            }
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            words.Add(Fold(text[start..i]));
        }
        return words;
    }

    /// <summary>Whether two texts have the same words, and at least one.</summary>
    public static bool AreSame(string text, string? other)
    {
        const int MaxDifference = 50; // punctuation and spacing make no more
        return other is not null && Math.Abs(text.Length - other.Length) < MaxDifference
            && Split(text, int.MaxValue) is { Count: > 0 } words
            && words.SequenceEqual(Split(other, int.MaxValue), StringComparer.Ordinal);
    }

    /// <summary>A word in lower case without diacritics (Unicode decomposition, non-spacing marks dropped).</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        var lower = string.Create(word.Length, word, static (lower, word) => word.ToLowerInvariant(lower));
        if (System.Text.Ascii.IsValid(lower)) return lower;

        var folded = new StringBuilder(lower.Length);
        foreach (var rune in lower.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && rune.Value > 0xFFFD) continue; // may be a noncharacter, on which Normalize throws
            foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark) folded.Append(part);
            }
        }
        return folded.ToString();
    }
}
