using System.Text;
using Archive.Core.Search;
using Archive.LuceneIndex.Documents;

namespace Archive.LuceneIndex.Highlighting;

/// <summary>
/// Cuts the best passages of an article: first the window with the most different wanted words, then the most words, then the earliest;
/// further ones only where they hold a wanted word that those before do not.
/// </summary>
internal static class SnippetBuilder
{
    private const int MaxSnippets = 3;

    /// <summary>About two lines of a result page.</summary>
    private const int MaxLength = 240;

    /// <summary>
    /// How much of an article is looked through for a passage, in UTF-16 units: a book among the hits must not hold up the page.
    /// </summary>
    private const int MaxAnalysed = 200_000;

    private const char Ellipsis = '…';

    private readonly record struct Window(HitPassage Passage, List<Match> Inside);

    public static List<Snippet> Build(IReadOnlyList<HitPassage> passages, WantedWords wanted)
    {
        var windows = wanted.IsEmpty ? [] : Windows(passages, wanted);
        if (windows.Count == 0)
        {
            return passages.Count == 0 ? [] : [Cut(passages[0].Text.Span, 0, Math.Min(passages[0].Text.Length, MaxLength), [])];
        }

        var snippets = new List<Snippet>(MaxSnippets);
        HashSet<string> shown = new(StringComparer.Ordinal), inWindow = new(StringComparer.Ordinal);
        while (snippets.Count < MaxSnippets)
        {
            var best = windows.MaxBy(window => (CountNew(window), window.Inside.Count));
            if (CountNew(best) == 0) break;
            snippets.Add(Around(best));
            foreach (var match in best.Inside) shown.Add(match.Term);
        }
        return snippets;

        int CountNew(Window window)
        {
            inWindow.Clear();
            foreach (var match in window.Inside)
            {
                if (!shown.Contains(match.Term)) inWindow.Add(match.Term);
            }
            return inWindow.Count;
        }
    }

    /// <summary>The windows that end with each match and reach back as far as a snippet is long.</summary>
    private static List<Window> Windows(IReadOnlyList<HitPassage> passages, WantedWords wanted)
    {
        var windows = new List<Window>();
        var analysed = 0;
        foreach (var passage in passages)
        {
            if ((analysed += passage.Text.Length) > MaxAnalysed) break;
            var matches = Highlighter.Find(passage.Text.Span, passage.Language, wanted);
            var first = 0;
            for (var last = 0; last < matches.Count; last++)
            {
                while (first < last && matches[last].End - matches[first].Start > MaxLength) first++;
                // A window that the next match only makes longer is not looked at by itself.
                if (last + 1 < matches.Count && matches[last + 1].End - matches[first].Start <= MaxLength) continue;
                windows.Add(new Window(passage, matches[first..(last + 1)]));
            }
        }
        return windows;
    }

    private static Snippet Around(Window window)
    {
        var text = window.Passage.Text.Span;
        var (first, last) = (window.Inside[0].Start, window.Inside[^1].End);
        var start = Math.Max(0, first - Math.Max(0, MaxLength - (last - first)) / 3);
        var end = Math.Min(text.Length, Math.Max(start + MaxLength, last));
        return Cut(text, Math.Max(0, Math.Min(start, end - MaxLength)), end, window.Inside);
    }

    /// <summary>Moves the cuts to word boundaries and marks them.</summary>
    private static Snippet Cut(ReadOnlySpan<char> text, int start, int end, List<Match> matches)
    {
        var firstMatch = matches.Count > 0 ? matches[0].Start : end;
        var lastMatch = matches.Count > 0 ? matches[^1].End : start;
        var (hardStart, hardEnd) = (start, end);
        while (start > 0 && start < firstMatch && !char.IsWhiteSpace(text[start - 1])) start++;
        while (end < text.Length && end > lastMatch && !char.IsWhiteSpace(text[end])) end--;
        if (end <= start) (start, end) = (hardStart, hardEnd); // no white space at all: an address, or a script without spaces
        while (start < firstMatch && start < text.Length && char.IsWhiteSpace(text[start])) start++;

        var snippet = new StringBuilder();
        if (start > 0) snippet.Append(Ellipsis);
        var shift = snippet.Length - start;
        snippet.Append(text[start..Math.Max(start, end)]);
        if (end < text.Length) snippet.Append(Ellipsis);
        return new Snippet(snippet.ToString(), matches.Select(match => new TextRange(match.Start + shift, match.End - match.Start))
            .ToList());
    }
}
