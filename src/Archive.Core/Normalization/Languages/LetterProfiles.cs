using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Archive.Core.Normalization.Languages;

/// <summary>
/// How frequent sequences of three letters (trigrams) are in some forty languages, and how well a text fits each of them: a naive Bayes
/// classifier. It knows too little of each language to tell neighbours apart in a few words, and enough to see that a text is in none of
/// those that the vote and the models know.
/// </summary>
internal static class LetterProfiles
{
    /// <summary>The logarithm of the share of a trigram that is not among the most frequent of a language.</summary>
    private const float Unlisted = -10.8f;

    /// <summary>
    /// Neighbouring trigrams depend on each other, which naive Bayes does not know: undivided, its logarithms would make every verdict
    /// certain. By this divisor the verdicts on sentences are right about as often as their confidence says.
    /// </summary>
    private const double Temperature = 6;

    private static readonly Lazy<(string[] Codes, Dictionary<long, float[]> Frequencies)> Profiles = new(Load);

    /// <summary>
    /// Compares a text with all languages. A trigram counts once: a name that a text repeats says nothing more of its language.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="maxTrigrams">How many different trigrams are looked at, 1 or more; a hundred are those of some 150 characters.</param>
    public static LetterFit Compare(ReadOnlySpan<char> text, int maxTrigrams)
    {
        var (codes, frequencies) = Profiles.Value;
        var scores = new float[PaddedLength(codes)];
        var listed = new List<float[]>(maxTrigrams);
        var seen = new HashSet<long>(maxTrigrams);
        var last = 0L;
        var letters = 0; // of the current word, so far
        foreach (var character in text)
        {
            if (!char.IsLetter(character))
            {
                letters = 0;
                continue;
            }
            last = Append(last, char.ToLowerInvariant(character));
            if (++letters < 3 || !seen.Add(last)) continue;
            if (frequencies.TryGetValue(last, out var found))
            {
                listed.Add(found);
                Add(scores, found);
            }
            if (seen.Count == maxTrigrams) break;
        }
        return new LetterFit(codes, scores, listed, seen.Count, Temperature);
    }

    /// <summary>The last three letters of a text after one more, in 48 bits.</summary>
    private static long Append(long trigram, char letter) => ((trigram << 16) | letter) & 0xFFFF_FFFF_FFFF;

    private static void Add(float[] scores, float[] row)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(scores.AsSpan());
        var values = MemoryMarshal.Cast<float, Vector<float>>(row.AsSpan());
        for (var i = 0; i < sums.Length; i++) sums[i] += values[i];
    }

    private static int PaddedLength(string[] codes) => (codes.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>
    /// By trigram and language, how much more it says for the language than an unlisted one, 0 or more; padded to whole vectors.
    /// </summary>
    private static (string[] Codes, Dictionary<long, float[]> Frequencies) Load()
    {
        var lines = DataFiles.Lines("language/trigrams.txt");
        var codes = lines.Where(line => line[0] == '=').Select(line => line[1..].Trim()).ToArray();
        var frequencies = new Dictionary<long, float[]>();
        var language = -1;
        foreach (var line in lines)
        {
            if (line[0] == '=')
            {
                language++;
                continue;
            }
            var fields = line.Split(' ');
            var logarithm = -int.Parse(fields[0], CultureInfo.InvariantCulture) / 10f;
            foreach (var field in fields.AsSpan(1))
            {
                var trigram = Append(Append(Append(0, field[0]), field[1]), field[2]);
                if (!frequencies.TryGetValue(trigram, out var row)) frequencies[trigram] = row = new float[PaddedLength(codes)];
                row[language] = logarithm - Unlisted;
            }
        }
        return (codes, frequencies);
    }
}
