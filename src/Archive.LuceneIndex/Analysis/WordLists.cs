using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Analysis;

/// <summary>The word lists that are compiled in from <c>indexes/analysis</c>.</summary>
internal static class WordLists
{
    /// <summary>What is dropped before an apostrophe, in any case.</summary>
    public static CharArraySet Elisions { get; } = new(LuceneVersion.LUCENE_48, Lines("it-elisions").ToList(), ignoreCase: true);

    /// <summary>Folded; the elided words too, which some scrapes leave standing alone (“nell' ottobre”).</summary>
    public static HashSet<string> ItalianStopWords { get; } = new(Lines("it-stopwords").Concat(Lines("it-elisions")), StringComparer.Ordinal);

    /// <summary>Folded.</summary>
    public static HashSet<string> EnglishStopWords { get; } = new(Lines("en-stopwords"), StringComparer.Ordinal);

    /// <summary>Forms whose stem the rules miss, folded, with the stem they get.</summary>
    public static Dictionary<string, string> ItalianStems { get; } = Lines("it-stems")
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(words => words[1..].Select(form => KeyValuePair.Create(form, words[0])))
        .ToDictionary(StringComparer.Ordinal);

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
