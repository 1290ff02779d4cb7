using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Analysis;

/// <summary>The word lists that are compiled in from <c>indexes/analysis</c>.</summary>
internal static class WordLists
{
    public static CharArraySet ItalianElisions { get; } = Load("it-elisions");

    public static CharArraySet ItalianStopWords { get; } = Load("it-stopwords");

    public static CharArraySet EnglishStopWords { get; } = Load("en-stopwords");

    private static CharArraySet Load(string name)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream($"analysis/{name}.txt")
            ?? throw new InvalidOperationException($"The word list {name} was not compiled in.");
        using var reader = new StreamReader(stream);
        return WordlistLoader.GetWordSet(reader, "#", LuceneVersion.LUCENE_48).AsReadOnly();
    }
}
