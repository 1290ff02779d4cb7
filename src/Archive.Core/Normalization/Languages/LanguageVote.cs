namespace Archive.Core.Normalization.Languages;

/// <summary>
/// Detects a language by its function words (stop words), each weighted by one over the number of languages that share it. It decides
/// nearly every paragraph of running text at a thousandth of the cost of n-gram models, and abstains from the rest.
/// </summary>
internal static class LanguageVote
{
    /// <summary>How much of a text is examined, in UTF-16 code units; the vote is decided long before that.</summary>
    private const int MaxLength = 1_500;

    // Tuned so that the vote agrees with the n-gram models on running text of 15 words and more, and abstains below these values.
    private const double MinScore = 2.5;

    /// <summary>The least ratio of the best score to the second best.</summary>
    private const double MinLead = 2.0;

    /// <summary>The least ratio of the best score to the number of words.</summary>
    private const double MinShareOfWords = 0.15;

    private static readonly string[] Codes = ["it", "en", "es", "fr", "pt", "ro", "sq", "hr", "de"];
    private static readonly Dictionary<string, float[]> Weights = Load();
    private static readonly Dictionary<string, float[]>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Weights.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the vote can decide for a language.</summary>
    public static bool Knows(string code) => Codes.Contains(code);

    /// <summary>The language of a text; null when too few words are known, or the two best scores are too close.</summary>
    public static DetectedLanguage? Decide(ReadOnlySpan<char> text) =>
        Count(text) is { IsDecided: true } vote ? new DetectedLanguage(vote.Leader!, vote.Share) : null;

    /// <summary>
    /// The language with the highest score, however low; null when no word is known or two languages have the same score.
    /// </summary>
    public static string? Leader(ReadOnlySpan<char> text) => Count(text).Leader;

    private static (string? Leader, double Share, bool IsDecided) Count(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        Span<float> scores = stackalloc float[Codes.Length];
        scores.Clear();
        var words = Count(text, scores);

        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best]) best = i;
        }
        var second = 0f;
        var total = 0f;
        for (var i = 0; i < scores.Length; i++)
        {
            total += scores[i];
            if (i != best) second = Math.Max(second, scores[i]);
        }
        var isDecided = scores[best] >= MinScore && scores[best] >= MinLead * second && scores[best] >= MinShareOfWords * words;
        return scores[best] > second ? (Codes[best], Math.Round(scores[best] / total, 3), isDecided) : (null, 0, false);
    }

    private static int Count(ReadOnlySpan<char> text, Span<float> scores)
    {
        Span<char> lower = stackalloc char[12];
        var words = 0;
        var i = 0;
        while (i < text.Length)
        {
            while (i < text.Length && !char.IsLetter(text[i])) i++;
            var start = i;
            while (i < text.Length && char.IsLetter(text[i])) i++;
            if (i == start) break;
            words++;
            var word = text[start..i];
            if (word.Length > lower.Length) continue;
            word.ToLowerInvariant(lower);
            if (!Lookup.TryGetValue(lower[..word.Length], out var weights)) continue;
            for (var language = 0; language < scores.Length; language++) scores[language] += weights[language];
        }
        return words;
    }

    private static Dictionary<string, float[]> Load()
    {
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (var i = 0; i < Codes.Length; i++)
        {
            // Split as the text is: at everything but letters, so that "c'è" is the two words "c" and "è".
            var words = DataFiles.Lines($"language/{Codes[i]}.txt")
                .SelectMany(line => line.Split([' ', '\'', '-'], StringSplitOptions.RemoveEmptyEntries));
            foreach (var word in words)
            {
                if (!weights.TryGetValue(word, out var entry)) weights[word] = entry = new float[Codes.Length];
                entry[i] = 1;
            }
        }
        foreach (var entry in weights.Values)
        {
            var sharedBy = entry.Sum();
            for (var i = 0; i < entry.Length; i++) entry[i] /= sharedBy;
        }
        return weights;
    }
}
