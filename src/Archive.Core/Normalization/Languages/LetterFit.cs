namespace Archive.Core.Normalization.Languages;

/// <summary>How well the letters of a text fit each language.</summary>
/// <param name="codes">The languages.</param>
/// <param name="scores">The logarithm of the likelihood of the text's trigrams, but for a constant, by language.</param>
/// <param name="listed">Of the trigrams that are among the most frequent of any language, how much each speaks for each language.</param>
/// <param name="trigrams">How many different ones were looked at.</param>
/// <param name="temperature">What the logarithms are divided by to be believed.</param>
internal sealed class LetterFit(string[] codes, float[] scores, IReadOnlyList<float[]> listed, int trigrams, double temperature)
{
    /// <summary>How many different trigrams were looked at.</summary>
    public int Trigrams => trigrams;

    /// <summary>The language that fits best of those for which a test holds, or of all; "und" for none.</summary>
    public string Best(Func<string, bool>? test = null)
    {
        var best = -1;
        for (var i = 0; i < codes.Length; i++)
        {
            if ((best < 0 || scores[i] > scores[best]) && test?.Invoke(codes[i]) != false) best = i;
        }
        return best < 0 ? Articles.Language.Undetermined : codes[best];
    }

    /// <summary>
    /// By how much a language fits better than another, as the logarithm of the ratio of their likelihoods; negative where it fits worse.
    /// </summary>
    public double Margin(string code, string other) => scores[Array.IndexOf(codes, code)] - scores[Array.IndexOf(codes, other)];

    /// <summary>The share of the trigrams that are among the most frequent of a language, 0 to 1; half of them in ordinary text.</summary>
    public double ListedShare(string code)
    {
        var language = Array.IndexOf(codes, code);
        return trigrams == 0 ? 0 : (double)listed.Count(row => row[language] > 0) / trigrams;
    }

    /// <summary>The probability of a language, 0 to 1, among those for which a test holds.</summary>
    public double ConfidenceIn(string code, Func<string, bool>? test = null)
    {
        var score = scores[Array.IndexOf(codes, code)];
        var total = 0.0;
        for (var i = 0; i < codes.Length; i++)
        {
            if (test?.Invoke(codes[i]) != false) total += Math.Exp((scores[i] - score) / temperature);
        }
        return Math.Round(1 / total, 3);
    }
}
