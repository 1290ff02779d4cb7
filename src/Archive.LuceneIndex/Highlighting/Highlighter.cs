using Archive.Core.Search;
using Archive.LuceneIndex.Analysis;

namespace Archive.LuceneIndex.Highlighting;

/// <summary>A wanted word or phrase in a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="End">Where it ends (exclusive).</param>
/// <param name="Term">What it counts as, where different words are counted.</param>
internal readonly record struct Match(int Start, int End, string Term);

/// <summary>Finds what a query wants in a text, by analysing it again in its own language, so that the matches are exactly those that made the article a hit.</summary>
internal static class Highlighter
{
    /// <summary>The matches in order, without overlap.</summary>
    public static List<Match> Find(string text, string language, params ReadOnlySpan<WantedWords> wanted)
    {
        var found = new List<Match>();
        List<AnalyzedWord>? words = null;
        foreach (var some in wanted)
        {
            if (some.IsEmpty) continue;
            words ??= TextAnalysis.Words(text);
            foreach (var word in words)
            {
                if (some.Find(word.Forms, language) is { } term) found.Add(new Match(word.Start, word.End, term));
            }
            foreach (var (phrase, distance) in some.Phrases) AddPhrases(found, words.Where(word => word.Step > 0).ToList(), phrase, distance);
        }
        found.Sort((one, other) => one.Start != other.Start ? one.Start.CompareTo(other.Start) : other.End.CompareTo(one.End));
        return WithoutOverlaps(found);
    }

    /// <summary>The text with its matches, as the answer carries it.</summary>
    public static Snippet Mark(string text, string language, params ReadOnlySpan<WantedWords> wanted) =>
        new(text, Find(text, language, wanted).Select(match => new TextRange(match.Start, match.End - match.Start)).ToList());

    private static void AddPhrases(List<Match> found, List<AnalyzedWord> words, string[] phrase, int distance)
    {
        var whole = string.Join(' ', phrase);
        for (var i = 0; i < words.Count; i++)
        {
            if (distance == 0 || phrase.Length == 1)
            {
                if (StandsAt(words, i, phrase)) found.Add(new Match(words[i].Start, words[i + phrase.Length - 1].End, whole));
                continue;
            }
            // Near each other: every word of the phrase within so many places from here.
            if (!phrase.Contains(words[i].Forms.Exact, StringComparer.Ordinal)) continue;
            var near = words.Skip(i).Take(phrase.Length + distance).ToList();
            if (!phrase.All(word => near.Exists(other => other.Forms.Exact == word))) continue;
            found.AddRange(near.Where(word => phrase.Contains(word.Forms.Exact, StringComparer.Ordinal)).Select(word => new Match(word.Start, word.End, word.Forms.Exact)));
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

    private static List<Match> WithoutOverlaps(List<Match> ordered)
    {
        var result = new List<Match>(ordered.Count);
        var end = 0;
        foreach (var match in ordered)
        {
            if (match.Start < end) continue;
            end = match.End;
            result.Add(match);
        }
        return result;
    }
}
