using System.Text;

namespace Archive.Words;

/// <summary>Patterns as words are folded: lower case, no accents, no elided word, no hyphens; the wildcards stay.</summary>
public static class PatternFolding
{
    /// <summary>Folds a pattern of letters, * and ?.</summary>
    public static string Fold(string pattern)
    {
        var folded = new StringBuilder(pattern.Length);
        foreach (var piece in WordsAndWildcards(pattern))
        {
            if (piece is "*" or "?")
            {
                folded.Append(piece);
                continue;
            }
            var breaker = new WordBreaker(piece);
            while (breaker.MoveNext()) folded.Append(breaker.Term);
        }
        return folded.ToString();
    }

    private static IEnumerable<string> WordsAndWildcards(string pattern)
    {
        var start = 0;
        for (var i = 0; i <= pattern.Length; i++)
        {
            if (i < pattern.Length && pattern[i] is not ('*' or '?')) continue;
            if (i > start) yield return pattern[start..i];
            if (i < pattern.Length) yield return pattern[i].ToString();
            start = i + 1;
        }
    }
}
