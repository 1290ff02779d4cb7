namespace Archive.Words;

/// <summary>
/// The letters that the words of some forms begin with: a filter in front of highlighting. Stemming leaves a word's beginning alone, but
/// for the irregular forms that are data; so most words of a text are ruled out by their first letter, without looking up their forms.
/// </summary>
public sealed class FirstLetters
{
    private readonly bool[] _ascii = new bool[128];
    private bool _hasOthers;

    /// <summary>Adds the letter of a word, of a stem's own kind, or of a beginning.</summary>
    public void Add(ReadOnlySpan<char> word)
    {
        if (word.Length == 0) return;
        if (word[0] < _ascii.Length) _ascii[word[0]] = true;
        else _hasOthers = true;
    }

    /// <summary>Adds the letters of all words that have a stem.</summary>
    public void AddStem(string stem)
    {
        Add(stem);
        foreach (var letter in WordLists.LettersOf(stem)) Add([letter]);
    }

    /// <summary>Adds those of another.</summary>
    public void Add(FirstLetters others)
    {
        for (var letter = 0; letter < _ascii.Length; letter++) _ascii[letter] |= others._ascii[letter];
        _hasOthers |= others._hasOthers;
    }

    /// <summary>Whether a word may be one of those.</summary>
    public bool MayBegin(ReadOnlySpan<char> word) => word[0] < _ascii.Length ? _ascii[word[0]] : _hasOthers;
}
