using System.Text;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>The first names of people that are known (<c>indexes/structure/first-names.txt</c>), whatever their case and accents.</summary>
internal static class FirstNames
{
    private static readonly HashSet<string> Known = DataFiles.Lines("structure/first-names.txt")
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(name => new[] { name.Normalize(NormalizationForm.FormC), PhraseWords.Fold(name) })
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word is a first name, the first half of a double one ("Anne-Marie"), or an initial with its full stop.</summary>
    public static bool Contains(ReadOnlySpan<char> word)
    {
        if (word is [_, '.', ..]) return char.IsUpper(word[0]);
        var hyphen = word.IndexOf('-');
        return Lookup.Contains(hyphen > 0 ? word[..hyphen] : word);
    }

    /// <summary>Counts the people in a line: known first names before another word with a capital.</summary>
    /// <param name="text">The line.</param>
    /// <param name="isFirst">Whether the line begins with one.</param>
    public static int CountPeople(ReadOnlySpan<char> text, out bool isFirst)
    {
        const string Around = " \t|·•,;:()[]/–—-.\"“”«»";
        isFirst = false;
        var people = 0;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && text[i] != ' ') i++;
            var word = text[start..i];
            while (i < text.Length && text[i] == ' ') i++;
            word = word.TrimStart(Around);
            if (word.Length < 2 || !char.IsUpper(word[0]) || i >= text.Length || !char.IsUpper(text[i]) || !Contains(word)) continue;
            people++;
            isFirst |= start == 0;
        }
        return people;
    }
}
