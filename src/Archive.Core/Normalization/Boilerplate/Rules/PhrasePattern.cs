namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>
/// The syntax of boilerplate patterns: <c>word</c> a literal · <c>#</c> a number · <c>(a|b c)</c> alternatives · <c>[a|b c]</c>
/// alternatives, or nothing · <c>{a|b}</c> these words in any order and number (none included) · <c>*</c> any words (none included).
/// </summary>
internal static class PhrasePattern
{
    /// <summary>
    /// Expands alternatives and optional parts: every sequence of words that the pattern matches, in which "#", "*" and sets ("{a|b",
    /// without the closing bracket) stay as single words.
    /// </summary>
    /// <exception cref="FormatException">A bracket is not closed, or there are too many expansions.</exception>
    public static List<List<string>> Expand(string pattern)
    {
        const int MaxExpansions = 4_000;
        var expansions = new List<List<string>> { new() };
        var i = 0;
        while (i < pattern.Length)
        {
            if (pattern[i] == '{')
            {
                var end = pattern.IndexOf('}', i);
                if (end < 0) throw new FormatException($"Bracket at position {i} is never closed: {pattern}");
                var set = "{" + string.Join('|', pattern[(i + 1)..end].Split('|').SelectMany(Words).Order(StringComparer.Ordinal));
                foreach (var expansion in expansions) expansion.Add(set);
                i = end + 1;
                continue;
            }
            if (pattern[i] is '(' or '[')
            {
                var close = pattern.IndexOf(pattern[i] == '(' ? ')' : ']', i);
                if (close < 0) throw new FormatException($"Bracket at position {i} is never closed: {pattern}");
                var options = pattern[(i + 1)..close].Split('|').Select(Words).ToList();
                if (pattern[i] == '[') options.Add([]);
                expansions = expansions.SelectMany(expansion => options.Select(option => expansion.Concat(option).ToList())).ToList();
                if (expansions.Count > MaxExpansions)
                {
                    throw new FormatException($"The pattern has more than {MaxExpansions} expansions: {pattern}");
                }
                i = close + 1;
                continue;
            }
            var length = pattern.AsSpan(i).IndexOfAny("([{");
            var literal = length < 0 ? pattern[i..] : pattern.Substring(i, length);
            foreach (var expansion in expansions) expansion.AddRange(Words(literal));
            i += literal.Length;
        }
        return expansions;
    }

    private static List<string> Words(string literal) =>
        literal.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => word is "#" or "*" ? [word] : PhraseWords.Split(word, int.MaxValue))
            .ToList();
}
