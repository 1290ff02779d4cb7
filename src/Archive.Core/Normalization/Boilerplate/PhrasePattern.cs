using System.Globalization;
using System.Text;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>
/// Cuts text into the words that boilerplate patterns are written in: letters and digits, lower case, accents folded, apostrophes and punctuation
/// dropped ("puo'" and "può" are both "puo"; "©" stays a word).
/// </summary>
internal static class PhraseWords
{
    public static List<string> Split(ReadOnlySpan<char> text, int max)
    {
        var words = new List<string>();
        var i = 0;
        while (i < text.Length && words.Count < max)
        {
            if (text[i] == '©')
            {
                words.Add("©");
                i++;
                continue;
            }
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            words.Add(Fold(text[start..i]));
        }
        return words;
    }

    public static string Fold(ReadOnlySpan<char> word)
    {
        var lower = string.Create(word.Length, word, static (lower, word) => word.ToLowerInvariant(lower));
        if (System.Text.Ascii.IsValid(lower)) return lower;

        var folded = new StringBuilder(lower.Length);
        foreach (var rune in lower.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && rune.Value > 0xFFFD) continue; // no character, and Normalize throws on it
            foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark) folded.Append(part);
            }
        }
        return folded.ToString();
    }
}

/// <summary>
/// A set of word patterns in one trie. A pattern is anchored at the first word of a block and must reach the block's last one:
/// <c>word</c> literal · <c>#</c> a number · <c>(a|b c)</c> alternatives · <c>[a|b c]</c> alternatives, or nothing · <c>{a|b}</c> these words in any order
/// and number (none included) · <c>*</c> any words (none included).
/// </summary>
internal sealed class PhraseTrie<TRule> where TRule : class
{
    private const string Number = "#";
    private const string Gap = "*";

    private sealed class Node
    {
        public readonly Dictionary<string, Node> Next = new(StringComparer.Ordinal);
        public Node? AfterNumber;
        public Node? AfterGap;
        public Dictionary<string, Node>? AfterSet;

        /// <summary>The words that keep this node: every word for a gap, those of a set, none otherwise.</summary>
        public HashSet<string>? Set;
        public bool IsGap;
        public TRule? Rule;
    }

    private readonly Node _root = new();

    /// <summary>Adds every reading of a pattern. Of two rules with one reading the first added wins.</summary>
    public void Add(string pattern, TRule rule)
    {
        foreach (var reading in PatternReadings.Of(pattern))
        {
            var node = _root;
            foreach (var word in reading)
            {
                node = word switch
                {
                    Number => node.AfterNumber ??= new Node(),
                    Gap => node.AfterGap ??= new Node { IsGap = true },
                    ['{', ..] => SetNode(node, word),
                    _ => node.Next.TryGetValue(word, out var next) ? next : node.Next[word] = new Node(),
                };
            }
            node.Rule ??= rule;
        }
    }

    private static Node SetNode(Node node, string set)
    {
        node.AfterSet ??= new Dictionary<string, Node>(StringComparer.Ordinal);
        if (!node.AfterSet.TryGetValue(set, out var next))
        {
            node.AfterSet[set] = next = new Node { Set = set[1..].Split('|').ToHashSet(StringComparer.Ordinal) };
        }
        return next;
    }

    /// <summary>Whether any pattern can begin with the word: the cheap question that spares almost every block the rest.</summary>
    public bool MayStartWith(string word, bool mayBeCut)
    {
        var next = new List<Node>();
        Step(_root, word, next);
        return next.Count > 0 || (mayBeCut && PartialWord([_root], word) is not null);
    }

    /// <summary>
    /// The rule whose pattern the words spell, or null. With <paramref name="mayBeCut"/>, words that stop inside a pattern (after a word or within one)
    /// match too; the caller decides how much of it must be there.
    /// </summary>
    public (TRule Rule, bool IsCut)? Match(IReadOnlyList<string> words, bool mayBeCut)
    {
        var states = new List<Node> { _root };
        for (var i = 0; i < words.Count; i++)
        {
            var next = new List<Node>();
            foreach (var state in states) Step(state, words[i], next);
            if (mayBeCut && i == words.Count - 1 && PartialWord(states, words[i]) is { } partial && next.Count == 0) return (partial, true);
            if (next.Count == 0) return null;
            states = next;
        }
        foreach (var state in states)
        {
            if (RuleAtEnd(state) is { } rule) return (rule, false);
        }
        return mayBeCut && words.Count > 0 && FirstRuleBelow(states) is { } cut ? (cut, true) : null;
    }

    private static void Step(Node state, string word, List<Node> next)
    {
        if (state.Next.TryGetValue(word, out var literal)) next.Add(literal);
        if (state.AfterNumber is { } number && word.All(char.IsAsciiDigit)) next.Add(number);
        if ((state.IsGap || state.Set?.Contains(word) == true) && !next.Contains(state)) next.Add(state);
        if (state.AfterGap is { } gap) Step(gap, word, next);
        foreach (var set in state.AfterSet?.Values ?? Enumerable.Empty<Node>()) Step(set, word, next);
    }

    /// <summary>The rule of a pattern that ends here, or after gaps and sets that may hold nothing.</summary>
    private static TRule? RuleAtEnd(Node state) =>
        state.Rule ?? (state.AfterGap is { } gap ? RuleAtEnd(gap) : null) ?? state.AfterSet?.Values.Select(RuleAtEnd).FirstOrDefault(rule => rule is not null);

    private static TRule? PartialWord(List<Node> states, string start)
    {
        foreach (var state in states)
        {
            foreach (var (word, node) in state.Next)
            {
                if (word.StartsWith(start, StringComparison.Ordinal)) return node.Rule ?? FirstRuleBelow([node]);
            }
        }
        return null;
    }

    /// <summary>A gap accepts anything, so stopping in one says nothing: only literal words below count.</summary>
    private static TRule? FirstRuleBelow(List<Node> states)
    {
        foreach (var state in states)
        {
            if (state.IsGap) continue;
            var node = state;
            while (node is not null)
            {
                if (node.Rule is { } rule) return rule;
                node = node.Next.Values.FirstOrDefault() ?? node.AfterNumber ?? node.AfterGap ?? node.AfterSet?.Values.FirstOrDefault();
            }
        }
        return null;
    }
}

/// <summary>Unfolds the alternatives and optional parts of a pattern.</summary>
internal static class PatternReadings
{
    /// <summary>Every sequence of words the pattern stands for. Throws <see cref="FormatException"/> for unbalanced brackets or too many readings.</summary>
    public static List<List<string>> Of(string pattern)
    {
        const int MaxReadings = 4_000;
        var readings = new List<List<string>> { new() };
        var i = 0;
        while (i < pattern.Length)
        {
            if (pattern[i] == '{')
            {
                var end = pattern.IndexOf('}', i);
                if (end < 0) throw new FormatException($"Bracket at position {i} is never closed: {pattern}");
                var set = "{" + string.Join('|', pattern[(i + 1)..end].Split('|').SelectMany(Words).Order(StringComparer.Ordinal));
                foreach (var reading in readings) reading.Add(set);
                i = end + 1;
                continue;
            }
            if (pattern[i] is '(' or '[')
            {
                var close = pattern.IndexOf(pattern[i] == '(' ? ')' : ']', i);
                if (close < 0) throw new FormatException($"Bracket at position {i} is never closed: {pattern}");
                var options = pattern[(i + 1)..close].Split('|').Select(Words).ToList();
                if (pattern[i] == '[') options.Add([]);
                readings = readings.SelectMany(reading => options.Select(option => reading.Concat(option).ToList())).ToList();
                if (readings.Count > MaxReadings) throw new FormatException($"The pattern has more than {MaxReadings} readings: {pattern}");
                i = close + 1;
                continue;
            }
            var length = pattern.AsSpan(i).IndexOfAny("([{");
            var literal = length < 0 ? pattern[i..] : pattern.Substring(i, length);
            foreach (var reading in readings) reading.AddRange(Words(literal));
            i += literal.Length;
        }
        return readings;
    }

    private static List<string> Words(string literal) =>
        literal.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(word => word is "#" or "*" ? [word] : PhraseWords.Split(word, int.MaxValue))
            .ToList();
}
