using Archive.LuceneIndex.Analysis;

namespace Archive.LuceneIndex;

/// <summary>What a query looks for in a text, for highlighting: the same forms that the index was asked for.</summary>
internal sealed class WantedWords
{
    private readonly Dictionary<string, HashSet<string>> _stems = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly List<Func<string, bool>> _patterns = [];

    /// <summary>Words side by side, or as near to each other as the distance says.</summary>
    public List<(string[] Words, int Distance)> Phrases { get; } = [];

    public bool IsEmpty => _exact.Count == 0 && _patterns.Count == 0 && Phrases.Count == 0;

    public void Add(WordForms forms, IReadOnlyList<string> languages)
    {
        _exact.Add(forms.Exact);
        foreach (var language in languages)
        {
            if (forms.In(language) is not { } stem) continue;
            if (!_stems.TryGetValue(language, out var stems)) _stems[language] = stems = new HashSet<string>(StringComparer.Ordinal);
            stems.Add(stem);
        }
    }

    public void AddPattern(Func<string, bool> matches) => _patterns.Add(matches);

    /// <summary>What stands for the word in the count of different words that a passage holds; null when it is not wanted.</summary>
    public string? Find(WordForms forms, string language)
    {
        if (forms.In(language) is { } stem && _stems.TryGetValue(language, out var stems) && stems.Contains(stem)) return stem;
        if (_exact.Contains(forms.Exact)) return forms.Exact;
        return _patterns.Exists(matches => matches(forms.Exact)) ? forms.Exact : null;
    }
}
