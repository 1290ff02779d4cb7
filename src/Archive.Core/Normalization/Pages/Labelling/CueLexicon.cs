namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>Finds the cues in the words of a block.</summary>
internal static class CueLexicon
{
    private const int MaxPhraseWords = 3;

    /// <summary>How many characters of a block are searched for phrases, and for function words.</summary>
    private const int MaxSearched = 400;

    private static readonly Dictionary<string, Cues>.AlternateLookup<ReadOnlySpan<char>> Phrases = Load();

    /// <summary>The cues in a block, and the greatest share of its words that are function words of one language.</summary>
    /// <param name="key">The block's words.</param>
    public static (Cues Cues, float FunctionWords) Find(string key)
    {
        var text = key.AsSpan(0, Math.Min(key.Length, MaxSearched));
        var found = Cues.None;
        int words = 0, it = 0, en = 0, other = 0;
        var isBeginning = true;
        for (var start = 0; start < text.Length;)
        {
            var end = WordEnd(text, start);
            words++;
            var next = end + 1;
            var phraseEnd = end;
            for (var length = 1; length <= MaxPhraseWords; length++)
            {
                if (Phrases.TryGetValue(text[start..phraseEnd], out var cues))
                {
                    found |= isBeginning ? cues : cues & ~Cues.AtBeginning;
                    if (length == 1)
                    {
                        if ((cues & Cues.It) != 0) it++;
                        if ((cues & Cues.En) != 0) en++;
                        if ((cues & Cues.Other) != 0) other++;
                    }
                }
                if (phraseEnd >= text.Length) break;
                phraseEnd = WordEnd(text, phraseEnd + 1);
            }
            // "3 comments" begins with its second word.
            if (text[start..end].ContainsAnyExceptInRange('0', '9')) isBeginning = false;
            start = next;
        }
        return (found & ~(Cues.It | Cues.En | Cues.Other), words == 0 ? 0 : (float)Math.Max(it, Math.Max(en, other)) / words);
    }

    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        if (start >= text.Length) return text.Length;
        var space = text[start..].IndexOf(' ');
        return space < 0 ? text.Length : start + space;
    }

    private static Dictionary<string, Cues>.AlternateLookup<ReadOnlySpan<char>> Load()
    {
        var phrases = new Dictionary<string, Cues>(StringComparer.Ordinal);
        foreach (var (kind, words) in NameLists.Read("structure/page-cues.txt"))
        {
            var cue = Enum.Parse<Cues>(kind.TrimStart('^'), ignoreCase: true);
            foreach (var phrase in words) phrases[phrase] = phrases.GetValueOrDefault(phrase) | cue;
        }
        return phrases.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
