using System.Text;

namespace Archive.Core.Normalization.Pages.Metadata;

/// <summary>
/// The words of a text by which a block is compared with metadata: compatibility forms (NFKC), lower case, everything but letters and
/// digits one space. Accents count.
/// </summary>
internal static class TextKey
{
    /// <summary>The key of a text; empty when it has no letter or digit.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var source = text;
        if (!Ascii.IsValid(text))
        {
            try
            {
                source = text.Normalize(NormalizationForm.FormKC);
            }
            catch (ArgumentException)
            {
                source = text; // a lone surrogate
            }
        }
        return string.Create(source.Length, source, static (buffer, source) =>
        {
            var length = 0;
            var gap = false;
            foreach (var character in source)
            {
                if (!char.IsLetterOrDigit(character) && !IsMark(character))
                {
                    gap = length > 0;
                    continue;
                }
                if (gap) buffer[length++] = ' ';
                gap = false;
                buffer[length++] = char.ToLowerInvariant(character);
            }
            buffer[length..].Fill(' ');
        }).TrimEnd(' ');
    }

    /// <summary>How many words a key has.</summary>
    public static int Words(string key) => key.Length == 0 ? 0 : key.AsSpan().Count(' ') + 1;

    /// <summary>Whether a key holds another as whole words.</summary>
    public static bool Contains(string key, string words)
    {
        if (words.Length == 0 || words.Length > key.Length) return false;
        for (var at = key.IndexOf(words, StringComparison.Ordinal); at >= 0; at = key.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var end = at + words.Length;
            if ((at == 0 || key[at - 1] == ' ') && (end == key.Length || key[end] == ' ')) return true;
        }
        return false;
    }

    /// <summary>The share of the words of two sets that both have (Jaccard), 0 to 1.</summary>
    public static float Similarity(HashSet<string> one, HashSet<string> other)
    {
        if (one.Count == 0 || other.Count == 0) return 0;
        var (fewer, more) = one.Count <= other.Count ? (one, other) : (other, one);
        var common = 0;
        foreach (var word in fewer)
        {
            if (more.Contains(word)) common++;
        }
        return (float)common / (one.Count + other.Count - common);
    }

    /// <summary>The words of a key.</summary>
    public static HashSet<string> WordSet(string key) =>
        key.Length == 0 ? [] : key.Split(' ').ToHashSet(StringComparer.Ordinal);

    private static bool IsMark(char character) =>
        character >= 0x300 && char.GetUnicodeCategory(character)
            is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
