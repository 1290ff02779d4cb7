using Archive.Core.Search.Queries;
using Archive.Words;

namespace Archive.LuceneIndex.Highlighting;

/// <summary>What a query looks for in a text, for highlighting: the same forms that the index was asked for.</summary>
internal sealed class WantedWords
{
    private readonly Dictionary<string, HashSet<string>> _stems = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly List<Func<string, bool>> _patterns = [];
    private readonly List<(string[] Words, int Distance)> _phrases = [];

    /// <summary>Words side by side, or as near to each other as the distance says.</summary>
    public IReadOnlyList<(string[] Words, int Distance)> Phrases => _phrases;

    /// <summary>What the words begin with that are looked for, those of phrases among them.</summary>
    public FirstLetters FirstLetters { get; } = new();

    public bool IsEmpty => _exact.Count == 0 && _patterns.Count == 0 && Phrases.Count == 0;

    public void Add(WordClause word)
    {
        _exact.Add(word.Word);
        FirstLetters.Add(word.Word);
        foreach (var (language, stem, _) in word.Stems)
        {
            if (!_stems.TryGetValue(language, out var stems)) _stems[language] = stems = new HashSet<string>(StringComparer.Ordinal);
            stems.Add(stem);
            FirstLetters.AddStem(stem);
        }
    }

    /// <summary>Adds the words that pass a test.</summary>
    /// <param name="beginning">What all words begin with that pass it.</param>
    /// <param name="matches">The test.</param>
    public void AddPattern(string beginning, Func<string, bool> matches)
    {
        _patterns.Add(matches);
        FirstLetters.Add(beginning);
    }

    public void AddPhrase(string[] words, int distance)
    {
        _phrases.Add((words, distance));
        foreach (var word in words) FirstLetters.Add(word);
    }

    /// <summary>What stands for the word in the count of different words that a passage holds; null when it is not wanted.</summary>
    public string? Find(WordForms forms, string language)
    {
        if (forms.In(language) is { } stem && _stems.TryGetValue(language, out var stems) && stems.Contains(stem)) return stem;
        if (_exact.Contains(forms.Exact)) return forms.Exact;
        foreach (var matches in _patterns)
        {
            if (matches(forms.Exact)) return forms.Exact;
        }
        return null;
    }
}
