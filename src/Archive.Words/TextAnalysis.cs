using Archive.Core.Articles;

namespace Archive.Words;

/// <summary>A word of a text.</summary>
/// <param name="Forms">
/// What it is indexed as; <see cref="WordForms.PassedOver"/> where its first letter showed that nobody looks for it.
/// </param>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends (exclusive).</param>
/// <param name="Step">Its position increment: 1, or 0 for a compound, which stands at the place of its first part.</param>
public readonly record struct AnalyzedWord(WordForms Forms, int Start, int End, int Step);

/// <summary>Text to words: one analysis for indexing, for queries and for highlights, and the same for every index.</summary>
public static class TextAnalysis
{
    private const int MaxCompoundParts = 5;

    /// <summary>The languages with stems of their own.</summary>
    public static IReadOnlyList<string> Languages { get; } = [Language.Italian, Language.English];

    /// <summary>The form that text of a language is indexed in beside the words as they stand; null for a language without stems.</summary>
    public static WordForm? FormOf(string language) => language switch
    {
        Language.Italian => WordForm.Italian,
        Language.English => WordForm.English,
        _ => null,
    };

    /// <summary>The words of a text, in order.</summary>
    public static List<AnalyzedWord> Words(string text)
    {
        var words = new List<AnalyzedWord>(text.Length / 6);
        Words(text, words);
        return words;
    }

    /// <summary>
    /// Puts the words of a text into a list, in order. Words with hyphens between them stand there once more as one word, at the place of
    /// the first: “cyber-attack” is found as cyberattack too.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Where the words are put; what it held is dropped.</param>
    /// <param name="only">What those begin with that matter, so that the others need not be looked up; null where all do.</param>
    public static void Words(ReadOnlySpan<char> text, List<AnalyzedWord> words, FirstLetters? only = null)
    {
        words.Clear();
        var breaker = new WordBreaker(text);
        var compoundStart = -1;
        while (breaker.MoveNext())
        {
            var isPassedOver = only is not null && compoundStart < 0 && !breaker.IsHyphenated && !only.MayBegin(breaker.Term);
            var forms = isPassedOver ? WordForms.PassedOver : WordForms.Of(breaker.Term);
            words.Add(new AnalyzedWord(forms, breaker.Start, breaker.End, Step: 1));
            if (breaker.IsHyphenated)
            {
                if (compoundStart < 0) compoundStart = words.Count - 1;
                continue;
            }
            if (compoundStart < 0) continue;
            if (words.Count - compoundStart <= MaxCompoundParts) AddCompound(words, compoundStart);
            compoundStart = -1;
        }
    }

    private static void AddCompound(List<AnalyzedWord> words, int first)
    {
        var joined = string.Concat(words.Skip(first).Select(word => word.Forms.Exact));
        if (joined.Length > WordBreaker.MaxLength) return;
        words.Insert(first + 1, new AnalyzedWord(WordForms.Of(joined), words[first].Start, words[^1].End, Step: 0));
    }
}
