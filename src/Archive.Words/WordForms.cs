using System.Text;
using Archive.Core.Articles;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Archive.Words;

/// <summary>A form that words are indexed in.</summary>
public enum WordForm
{
    /// <summary>As the word stands, folded.</summary>
    Exact,

    /// <summary>Its Italian stem.</summary>
    Italian,

    /// <summary>Its English stem.</summary>
    English,
}

/// <summary>
/// A folded word and its stems. Italian by Snowball's algorithm, English by Porter's (M. F. Porter, "An algorithm for suffix stripping",
/// 1980; both measured best on questions about paragraphs), with the forms they miss as data, in <c>indexes/analysis</c>. Text repeats its
/// words, so the forms of two hundred thousand of them are cached, each stem from when it is first asked for. Immutable to its users, and
/// safe to use from any thread.
/// </summary>
public sealed class WordForms
{
    private const int MaxKept = 200_000;

    /// <summary>A power of two, large enough that a word is nearly always found in the first slot.</summary>
    private const int Slots = 1 << 19;

    /// <summary>Stands for the stem of a stop word, which has none.</summary>
    private const string NoStem = "";

    /// <summary>By hash, a word in the first free slot after its own; slots are only ever filled.</summary>
    private static readonly WordForms?[] Kept = new WordForms?[Slots];

    private static int _keptCount;

    [ThreadStatic]
    private static ItalianStemmer? _italianStemmer;

    [ThreadStatic]
    private static PorterStemmer? _englishStemmer;

    /// <summary>Stands for a skipped word: no form of it is searched.</summary>
    public static WordForms PassedOver { get; } = new("", 0) { _italian = NoStem, _english = NoStem };

    private readonly int _hash;
    private readonly byte[] _exactBytes;

    // Threads that ask for the same at once come to the same.
    private string? _italian;
    private string? _english;
    private byte[]? _italianBytes;
    private byte[]? _englishBytes;

    private WordForms(string word, int hash)
    {
        Exact = word;
        _hash = hash;
        _exactBytes = Encoding.UTF8.GetBytes(word);
    }

    /// <summary>The word as it stands, folded.</summary>
    public string Exact { get; }

    /// <summary>Its Italian stem; null for an Italian stop word.</summary>
    public string? Italian => StemOrNull(_italian ??= ItalianStemOf(Exact));

    /// <summary>Its English stem; null for an English stop word.</summary>
    public string? English => StemOrNull(_english ??= EnglishStemOf(Exact));

    /// <summary>
    /// The form that is indexed for text of a language; null for a stop word of it, and for a language without a stemmer.
    /// </summary>
    public string? In(string language) => language switch
    {
        Language.Italian => Italian,
        Language.English => English,
        _ => null,
    };

    /// <summary>A form in UTF-8, as it is indexed; empty where the word has none. Shared by all who ask: not to be written to.</summary>
    public byte[] Bytes(WordForm form) => form switch
    {
        WordForm.Italian => _italianBytes ??= BytesOf(Italian),
        WordForm.English => _englishBytes ??= BytesOf(English),
        _ => _exactBytes,
    };

    /// <summary>The forms of a folded word.</summary>
    public static WordForms Of(ReadOnlySpan<char> folded)
    {
        var hash = string.GetHashCode(folded); // seeded anew in each process, so that no text can be made to collide
        var slot = hash & (Slots - 1);
        for (; Volatile.Read(ref Kept[slot]) is { } kept; slot = (slot + 1) & (Slots - 1))
        {
            if (kept.Is(folded, hash)) return kept;
        }
        var forms = new WordForms(folded.ToString(), hash);
        if (Volatile.Read(ref _keptCount) < MaxKept && Interlocked.CompareExchange(ref Kept[slot], forms, null) is null)
        {
            Interlocked.Increment(ref _keptCount);
        }
        return forms;
    }

    /// <summary>Folded words are nearly always ASCII, and their bytes are needed next.</summary>
    private bool Is(ReadOnlySpan<char> folded, int hash) =>
        _hash == hash && (Ascii.Equals(_exactBytes, folded) || folded.SequenceEqual(Exact));

    private byte[] BytesOf(string? form) => form is null ? [] : form == Exact ? _exactBytes : Encoding.UTF8.GetBytes(form);

    private static string? StemOrNull(string stem) => stem.Length > 0 ? stem : null;

    private static string ItalianStemOf(string word) =>
        WordLists.ItalianStopWords.Contains(word) ? NoStem : WordLists.ItalianStems.GetValueOrDefault(word) ?? ItalianStem(word);

    private static string EnglishStemOf(string word) =>
        WordLists.EnglishStopWords.Contains(word)
            ? NoStem
            : WordLists.EnglishStems.GetValueOrDefault(word) ?? Stem(_englishStemmer ??= new PorterStemmer(), word);

    /// <summary>
    /// The algorithm takes some singulars and some plurals for forms of verbs ("divano", "lettere") and not the other number; the shortest
    /// stem among a word's genders and numbers is that of all of them.
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
