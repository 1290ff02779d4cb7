using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Archive.Words;

/// <summary>The word lists that are compiled in from <c>indexes/analysis</c>.</summary>
internal static class WordLists
{
    /// <summary>What is dropped before an apostrophe, in any case.</summary>
    public static CharArraySet Elisions { get; } = new(LuceneVersion.LUCENE_48, Lines("it-elisions").ToList(), ignoreCase: true);

    /// <summary>Folded.</summary>
    public static HashSet<string> ItalianStopWords { get; } = new(Lines("it-stopwords"), StringComparer.Ordinal);

    /// <summary>Folded.</summary>
    public static HashSet<string> EnglishStopWords { get; } = new(Lines("en-stopwords"), StringComparer.Ordinal);

    /// <summary>Italian forms whose stem the rules miss, folded, with the stem they get.</summary>
    public static Dictionary<string, string> ItalianStems { get; } = Stems("it-stems");

    /// <summary>English forms whose stem the rules miss, folded, with the stem they get.</summary>
    public static Dictionary<string, string> EnglishStems { get; } = Stems("en-stems");

    private static readonly Dictionary<string, string> Letters = ItalianStems.Concat(EnglishStems)
        .GroupBy(form => form.Value, form => form.Key[0], StringComparer.Ordinal)
        .ToDictionary(stem => stem.Key, stem => string.Concat(stem.Distinct()), StringComparer.Ordinal);

    /// <summary>What the forms begin with that are given a stem here.</summary>
    public static string LettersOf(string stem) => Letters.GetValueOrDefault(stem, "");

    private static Dictionary<string, string> Stems(string name)
    {
        var stems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var words in Lines(name).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            foreach (var form in words[1..]) stems[form] = words[0];
        }
        return stems;
    }

    /// <summary>The lines of a list that are not empty and not comments.</summary>
    private static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream($"analysis/{name}.txt")
            ?? throw new InvalidOperationException($"The word list {name} was not compiled in.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var content = line.Split('#')[0].Trim();
            if (content.Length > 0) yield return content;
        }
    }
}
