using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Words;

namespace Archive.LuceneIndex.Highlighting;

/// <summary>A wanted word or phrase in a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends (exclusive).</param>
/// <param name="Term">What it counts as, where different words are counted.</param>
internal readonly record struct Match(int Start, int End, string Term);

/// <summary>
/// Finds what a query wants in a text, by analysing it again in its own language, so that the matches are exactly those that made the
/// article a hit.
/// </summary>
internal static class Highlighter
{
    private const int MaxWordsKept = 10_000;

    [ThreadStatic]
    private static List<AnalyzedWord>? _words;

    /// <summary>The matches in order, without overlap.</summary>
    public static List<Match> Find(ReadOnlySpan<char> text, string language, params ReadOnlySpan<WantedWords> wanted)
    {
        var found = new List<Match>();
        var isAnyWanted = false;
        foreach (var some in wanted) isAnyWanted |= !some.IsEmpty;
        if (!isAnyWanted) return found;
        var words = Words(text, wanted);
        foreach (var some in wanted)
        {
            if (some.IsEmpty) continue;
            foreach (var word in words)
            {
                if (word.Forms != WordForms.PassedOver && some.Find(word.Forms, language) is { } term)
                {
                    found.Add(new Match(word.Start, word.End, term));
                }
            }
            if (some.Phrases.Count == 0) continue;
            var simple = words.TrueForAll(word => word.Step > 0) ? words : words.Where(word => word.Step > 0).ToList();
            foreach (var (phrase, distance) in some.Phrases) AddPhrases(found, simple, phrase, distance);
        }
        found.Sort((one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : other.End.CompareTo(one.End));
        return WithoutOverlaps(found);
    }

    /// <summary>An article with its matches.</summary>
    public static HighlightedArticle Mark(Article article, QueryMarks marks)
    {
        return new HighlightedArticle(
            article.Title is null ? null : Mark(article.Title, article.Language, marks.Anywhere, marks.InTitle),
            MarkOrNull(article.Standfirst),
            MarkOrNull(article.Caption),
            article.Paragraphs.Select(paragraph => Mark(paragraph.Text, paragraph.Language, marks.Anywhere)).ToList());

        Snippet? MarkOrNull(string? text) => text is null ? null : Mark(text, article.Language, marks.Anywhere);
    }

    /// <summary>The text with its matches, as the answer carries it.</summary>
    public static Snippet Mark(string text, string language, params ReadOnlySpan<WantedWords> wanted) =>
        new(text, Find(text, language, wanted).Select(match => new TextRange(match.Start, match.End - match.Start)).ToList());

    /// <summary>The words of a text, in a list that the next text on this thread uses again.</summary>
    private static List<AnalyzedWord> Words(ReadOnlySpan<char> text, ReadOnlySpan<WantedWords> wanted)
    {
        if (_words is null || _words.Capacity > MaxWordsKept) _words = [];
        var letters = wanted[0].FirstLetters;
        if (wanted.Length > 1)
        {
            letters = new FirstLetters();
            foreach (var some in wanted) letters.Add(some.FirstLetters);
        }
        TextAnalysis.Words(text, _words, letters);
        return _words;
    }

    private static void AddPhrases(List<Match> found, List<AnalyzedWord> words, string[] phrase, int distance)
    {
        var whole = string.Join(' ', phrase);
        if (distance == 0 || phrase.Length == 1)
        {
            for (var i = 0; i < words.Count; i++)
            {
                if (StandsAt(words, i, phrase)) found.Add(new Match(words[i].Start, words[i + phrase.Length - 1].End, whole));
            }
            return;
        }

        // Near each other: the stretches that hold every word of the phrase within so many places.
        var parts = phrase.ToHashSet(StringComparer.Ordinal);
        var places = Enumerable.Range(0, words.Count).Where(i => parts.Contains(words[i].Forms.Exact)).ToList();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var (first, marked) = (0, 0);
        for (var last = 0; last < places.Count; last++)
        {
            var word = words[places[last]].Forms.Exact;
            counts[word] = counts.GetValueOrDefault(word) + 1;
            while (places[last] - places[first] >= phrase.Length + distance)
            {
                var left = words[places[first++]].Forms.Exact;
                if (--counts[left] == 0) counts.Remove(left);
            }
            if (counts.Count < parts.Count) continue;
            for (marked = Math.Max(marked, first); marked <= last; marked++)
            {
                var (forms, start, end, _) = words[places[marked]];
                found.Add(new Match(start, end, forms.Exact));
            }
        }
    }

    private static bool StandsAt(List<AnalyzedWord> words, int at, string[] phrase)
    {
        if (at + phrase.Length > words.Count) return false;
        for (var i = 0; i < phrase.Length; i++)
        {
            if (words[at + i].Forms.Exact != phrase[i]) return false;
        }
        return true;
    }

    /// <summary>Matches that overlap are one: “acqua alta” and “alta marea” in “acqua alta marea”.</summary>
    private static List<Match> WithoutOverlaps(List<Match> ordered)
    {
        var result = new List<Match>(ordered.Count);
        foreach (var match in ordered)
        {
            if (result.Count == 0 || match.Start >= result[^1].End) result.Add(match);
            else if (match.End > result[^1].End) result[^1] = result[^1] with { End = match.End };
        }
        return result;
    }
}
