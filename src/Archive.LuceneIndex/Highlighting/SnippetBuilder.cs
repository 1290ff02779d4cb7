using System.Text;
using Archive.Core.Search;
using Archive.LuceneIndex.Analysis;

namespace Archive.LuceneIndex.Highlighting;

/// <summary>
/// Cuts the best passage of an article: the window with the most different wanted words, then the most words, then the earliest. Matches are found by
/// analysing the stored text again, in each paragraph's own language, so that they are exactly those that made the article a hit.
/// </summary>
internal static class SnippetBuilder
{
    /// <summary>About two lines of a result page.</summary>
    private const int MaxLength = 240;

    /// <summary>How much of an article is looked through for a passage, in UTF-16 units: a book among the hits must not hold up the page.</summary>
    private const int MaxAnalysed = 200_000;

    private const char Ellipsis = '…';

    private readonly record struct Match(int Passage, int Start, int End, string Term);

    public static Snippet Build(IReadOnlyList<HitPassage> passages, WantedTerms wanted)
    {
        if (passages.Count == 0) return new Snippet("", []);
        var matches = wanted.IsEmpty ? [] : FindMatches(passages, wanted);
        if (matches.Count == 0) return Cut(passages[0].Text, 0, Math.Min(passages[0].Text.Length, MaxLength), []);

        var (first, last) = BestWindow(matches);
        var text = passages[matches[first].Passage].Text;
        var window = matches[first..(last + 1)];
        var spare = Math.Max(0, MaxLength - (window[^1].End - window[0].Start));
        var start = Math.Max(0, window[0].Start - spare / 3);
        var end = Math.Min(text.Length, Math.Max(start + MaxLength, window[^1].End));
        start = Math.Max(0, Math.Min(start, end - MaxLength));
        var inside = matches.Where(match => match.Passage == window[0].Passage && match.Start >= start && match.End <= end).ToList();
        return Cut(text, start, end, inside);
    }

    private static List<Match> FindMatches(IReadOnlyList<HitPassage> passages, WantedTerms wanted)
    {
        var matches = new List<Match>();
        var analysed = 0;
        for (var i = 0; i < passages.Count && (analysed += passages[i].Text.Length) <= MaxAnalysed; i++) matches.AddRange(FindMatches(passages[i], i, wanted));
        return matches;
    }

    private static IEnumerable<Match> FindMatches(HitPassage passage, int index, WantedTerms wanted)
    {
        var found = new SortedDictionary<int, Match>();
        if (wanted.ByLanguage.TryGetValue(passage.Language, out var terms) && terms.Count > 0)
        {
            foreach (var term in ArchiveAnalyzers.Analyze(ArchiveAnalyzers.For(passage.Language), passage.Text))
            {
                if (terms.Contains(term.Text)) found[term.Start] = new Match(index, term.Start, term.End, term.Text);
            }
        }

        var exact = ArchiveAnalyzers.Analyze(ArchiveAnalyzers.Exact, passage.Text);
        for (var i = 0; i < exact.Count; i++)
        {
            if (wanted.Exact.Contains(exact[i].Text)) found.TryAdd(exact[i].Start, new Match(index, exact[i].Start, exact[i].End, exact[i].Text));
            foreach (var phrase in wanted.Phrases)
            {
                if (!StandsAt(exact, i, phrase)) continue;
                found[exact[i].Start] = new Match(index, exact[i].Start, exact[i + phrase.Length - 1].End, string.Join(' ', phrase));
            }
        }
        return WithoutOverlaps(found.Values);
    }

    private static bool StandsAt(List<AnalyzedTerm> terms, int at, string[] phrase)
    {
        if (at + phrase.Length > terms.Count) return false;
        for (var i = 0; i < phrase.Length; i++)
        {
            if (terms[at + i].Text != phrase[i]) return false;
        }
        return true;
    }

    private static IEnumerable<Match> WithoutOverlaps(IEnumerable<Match> ordered)
    {
        var end = 0;
        foreach (var match in ordered)
        {
            if (match.Start < end) continue;
            end = match.End;
            yield return match;
        }
    }

    private static (int First, int Last) BestWindow(List<Match> matches)
    {
        var best = (First: 0, Last: 0, Score: 0);
        var first = 0;
        for (var last = 0; last < matches.Count; last++)
        {
            while (matches[first].Passage != matches[last].Passage || matches[last].End - matches[first].Start > MaxLength && first < last) first++;
            var different = matches[first..(last + 1)].Select(match => match.Term).Distinct(StringComparer.Ordinal).Count();
            var score = different * 100 + Math.Min(last - first, 99);
            if (score > best.Score) best = (first, last, score);
        }
        return (best.First, best.Last);
    }

    /// <summary>Moves the cuts to word boundaries and marks them.</summary>
    private static Snippet Cut(string text, int start, int end, List<Match> matches)
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
        snippet.Append(text, start, Math.Max(0, end - start));
        if (end < text.Length) snippet.Append(Ellipsis);
        return new Snippet(snippet.ToString(), matches.Select(match => new TextRange(match.Start + shift, match.End - match.Start)).ToList());
    }
}
