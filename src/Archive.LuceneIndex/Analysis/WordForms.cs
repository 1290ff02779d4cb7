using System.Collections.Concurrent;
using Archive.Core.Articles;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Archive.LuceneIndex.Analysis;

/// <summary>
/// A folded word and its stems. Italian by Snowball's algorithm, English by Porter's (M. F. Porter, "An algorithm for suffix stripping", 1980; both measured best on
/// questions about paragraphs), with the forms they miss as data, in <c>indexes/analysis</c>. Text repeats its words, so the forms of a hundred thousand of them are kept.
/// </summary>
internal sealed class WordForms
{
    private const int MaxKept = 100_000;

    private static readonly ConcurrentDictionary<string, WordForms> Kept = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, WordForms>.AlternateLookup<ReadOnlySpan<char>> KeptBySpan = Kept.GetAlternateLookup<ReadOnlySpan<char>>();

    private static int _keptCount;

    [ThreadStatic]
    private static ItalianStemmer? _italianStemmer;

    [ThreadStatic]
    private static PorterStemmer? _englishStemmer;

    private WordForms(string word)
    {
        Exact = word;
        Italian = WordLists.ItalianStopWords.Contains(word) ? null : WordLists.ItalianStems.GetValueOrDefault(word) ?? ItalianStem(word);
        English = WordLists.EnglishStopWords.Contains(word) ? null : WordLists.EnglishStems.GetValueOrDefault(word) ?? Stem(_englishStemmer ??= new PorterStemmer(), word);
    }

    /// <summary>The word as it stands, folded.</summary>
    public string Exact { get; }

    /// <summary>Its Italian stem; null for an Italian stop word.</summary>
    public string? Italian { get; }

    /// <summary>Its English stem; null for an English stop word.</summary>
    public string? English { get; }

    /// <summary>The form that is indexed for text of a language; null for a stop word of it, and for a language without a stemmer.</summary>
    public string? In(string language) => language switch
    {
        Language.Italian => Italian,
        Language.English => English,
        _ => null,
    };

    /// <summary>The forms of a folded word.</summary>
    public static WordForms Of(ReadOnlySpan<char> folded)
    {
        if (KeptBySpan.TryGetValue(folded, out var forms)) return forms;
        forms = new WordForms(folded.ToString());
        if (Volatile.Read(ref _keptCount) < MaxKept && Kept.TryAdd(forms.Exact, forms)) Interlocked.Increment(ref _keptCount);
        return forms;
    }

    /// <summary>
    /// The algorithm takes some singulars and some plurals for forms of verbs ("divano", "lettere") and not the other number; the shortest stem among a word's
    /// genders and numbers is that of all of them.
    /// </summary>
    private static string ItalianStem(string word)
    {
        const int MinLength = 4;
        const int MinRoot = 3;
        var stemmer = _italianStemmer ??= new ItalianStemmer();
        if (word.Length < MinLength || word[^1] is not ('a' or 'e' or 'i' or 'o')) return Stem(stemmer, word);

        var root = word.AsSpan(0, word.Length - 1);
        if (root[^1] == 'h' && word[^1] is 'e' or 'i') root = root[..^1]; // laghi, like lago
        if (root[^1] == 'i' && root.Length > MinRoot) root = root[..^1]; // ufficio, like uffici
        var shortest = Stem(stemmer, string.Concat(root, "o"));
        foreach (var vowel in (ReadOnlySpan<string>)["a", "e", "i"])
        {
            var stem = Stem(stemmer, string.Concat(root, vowel));
            if (stem.Length < shortest.Length) shortest = stem;
        }
        return shortest;
    }

    private static string Stem(SnowballProgram stemmer, string word)
    {
        stemmer.SetCurrent(word);
        stemmer.Stem();
        var stem = stemmer.Current;
        return stem.Length == 0 || stem == word ? word : stem;
    }
}
