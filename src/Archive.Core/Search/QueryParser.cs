using System.Text;

namespace Archive.Core.Search;

/// <summary>A query that was not understood.</summary>
/// <param name="Position">Where, in UTF-16 units from the start of the query.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record QueryProblem(int Position, string Message);

/// <summary>
/// Reads what a user typed: words (all required) and phrases between quotation marks, straight, curly or angled. A quotation mark left open closes at the
/// end; anything else is text, so that no title pasted into the box can fail.
/// </summary>
public static class QueryParser
{
    /// <summary>The longest query, in UTF-16 units.</summary>
    public const int MaxLength = 1_000;

    private const string OpeningQuotes = "\"“„«”";

    /// <summary>Parses; exactly one of the two results is null. Empty text asks for everything.</summary>
    public static (Query? Query, QueryProblem? Problem) Parse(string? text)
    {
        if (text is null) return (EverythingQuery.Instance, null);
        if (text.Length > MaxLength)
        {
            return (null, new QueryProblem(MaxLength, $"The query has {text.Length:N0} characters; at most {MaxLength:N0} are allowed. Search for its most telling words."));
        }

        var parts = new List<Query>();
        var position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (OpeningQuotes.Contains(text[position], StringComparison.Ordinal))
            {
                position = ReadPhrase(text, position, parts);
            }
            else
            {
                position = ReadWord(text, position, parts);
            }
        }
        return (parts.Count switch
        {
            0 => EverythingQuery.Instance,
            1 => parts[0],
            _ => new AllOfQuery(parts),
        }, null);
    }

    private static int ReadPhrase(string text, int open, List<Query> parts)
    {
        var closing = text[open] switch
        {
            '«' => "»",
            '"' => "\"",
            _ => "”“\"",
        };
        var start = open + 1;
        var length = text.AsSpan(start).IndexOfAny(closing);
        var end = length < 0 ? text.Length : start + length;
        if (HasWord(text.AsSpan(start, end - start))) parts.Add(new PhraseQuery(text[start..end], start));
        return end + 1;
    }

    private static int ReadWord(string text, int start, List<Query> parts)
    {
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !"\"“„«".Contains(text[end], StringComparison.Ordinal)) end++;
        if (HasWord(text.AsSpan(start, end - start))) parts.Add(new WordQuery(text[start..end], start));
        return end;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) return true;
        }
        return false;
    }
}
