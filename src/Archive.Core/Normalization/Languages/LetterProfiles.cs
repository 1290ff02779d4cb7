using System.Globalization;

namespace Archive.Core.Normalization.Languages;

/// <summary>
/// How frequent sequences of three letters (trigrams) are in some forty languages, and how well a text fits each of them: a naive Bayes
/// classifier. It knows too little of each language to tell neighbours apart in a few words, and enough to see that a text is in none of
/// those that the vote and the models know.
/// </summary>
internal static class LetterProfiles
{
    /// <summary>How many different trigrams of a text are looked at: those of some 500 characters.</summary>
    private const int MaxTrigrams = 300;

    /// <summary>The logarithm of the share of a trigram that is not among the most frequent of a language.</summary>
    private const float Unlisted = -10.8f;

    /// <summary>
    /// Neighbouring trigrams depend on each other, which naive Bayes does not know: undivided, its logarithms would make every verdict
    /// certain. By this divisor the verdicts on sentences are right about as often as their confidence says.
    /// </summary>
    private const double Temperature = 6;

    private static readonly Lazy<(string[] Codes, Dictionary<Trigram, float[]> Frequencies)> Profiles = new(Load);

    private readonly record struct Trigram(char First, char Second, char Third);

    /// <summary>The languages, as ISO 639-1 codes.</summary>
    public static IReadOnlyList<string> Codes => Profiles.Value.Codes;

    /// <summary>
    /// Compares a text with all languages. A trigram counts once: a name that a text repeats says nothing more of its language.
    /// </summary>
    public static LetterFit Compare(ReadOnlySpan<char> text)
    {
        var (codes, frequencies) = Profiles.Value;
        var scores = new float[codes.Length];
        var listed = new int[codes.Length];
        var seen = new HashSet<Trigram>();
        Trigram last = default;
        var letters = 0; // of the current word, so far
        foreach (var character in text)
        {
            if (!char.IsLetter(character))
            {
                letters = 0;
                continue;
            }
            last = new Trigram(last.Second, last.Third, char.ToLowerInvariant(character));
            if (++letters < 3 || !seen.Add(last)) continue;
            if (frequencies.TryGetValue(last, out var found))
            {
                for (var i = 0; i < scores.Length; i++)
                {
                    scores[i] += found[i];
                    if (found[i] > Unlisted) listed[i]++;
                }
            }
            else
            {
                for (var i = 0; i < scores.Length; i++) scores[i] += Unlisted;
            }
            if (seen.Count == MaxTrigrams) break;
        }
        return new LetterFit(codes, scores, listed, seen.Count, Temperature);
    }

    private static (string[] Codes, Dictionary<Trigram, float[]> Frequencies) Load()
    {
        var lines = DataFiles.Lines("language/trigrams.txt");
        var codes = lines.Where(line => line[0] == '=').Select(line => line[1..].Trim()).ToArray();
        var frequencies = new Dictionary<Trigram, float[]>();
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
                var trigram = new Trigram(field[0], field[1], field[2]);
                if (!frequencies.TryGetValue(trigram, out var row))
                {
                    frequencies[trigram] = row = new float[codes.Length];
                    Array.Fill(row, Unlisted);
                }
                row[language] = logarithm;
            }
        }
        return (codes, frequencies);
    }
}
