using Archive.Core.Search.Queries;

namespace Archive.Words;

/// <summary>The words of a query, cut and folded as those of the texts are, with the stems that the texts are indexed in.</summary>
public sealed class WordAnalysis : IWordAnalysis
{
    private WordAnalysis()
    {
    }

    /// <summary>The one instance: it has no state.</summary>
    public static WordAnalysis Instance { get; } = new();

    /// <inheritdoc />
    public IReadOnlyList<string> Languages => TextAnalysis.Languages;

    /// <inheritdoc />
    public IReadOnlyList<QueryWord> Analyze(string text)
    {
        var analyzed = TextAnalysis.Words(text);
        var words = new QueryWord[analyzed.Count];
        for (var i = 0; i < words.Length; i++)
        {
            var (forms, _, _, step) = analyzed[i];
            words[i] = new QueryWord(forms.Exact, StemsOf(forms), IsCompound: step == 0);
        }
        return words;
    }

    /// <inheritdoc />
    public string FoldPattern(string pattern) => PatternFolding.Fold(pattern);

    private static List<WordStem> StemsOf(WordForms forms)
    {
        var stems = new List<WordStem>(TextAnalysis.Languages.Count);
        foreach (var language in TextAnalysis.Languages)
        {
            if (forms.In(language) is { } stem) stems.Add(new WordStem(language, stem));
        }
        return stems;
    }
}
