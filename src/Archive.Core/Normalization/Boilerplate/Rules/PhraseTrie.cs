namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>
/// A set of patterns (<see cref="PhrasePattern"/>) in one trie, run as a nondeterministic automaton: a pattern has to match all words of a
/// block, from the first to the last.
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

        /// <summary>The words on which the automaton stays at this node; null for a node that is not a set.</summary>
        public HashSet<string>? Set;

        /// <summary>Whether the automaton stays at this node on every word.</summary>
        public bool IsGap;
        public TRule? Rule;
    }

    private readonly Node _root = new();

    /// <summary>Adds every expansion of a pattern. Where two rules have the same expansion, the first one added wins.</summary>
    public void Add(string pattern, TRule rule)
    {
        foreach (var expansion in PhrasePattern.Expand(pattern))
        {
            var node = _root;
            foreach (var word in expansion)
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

    /// <summary>Whether any pattern may begin with the word: a cheap prefilter that rejects almost every block.</summary>
    public bool MayStartWith(string word, bool mayBeCut)
    {
        var next = new List<Node>();
        Step(_root, word, next);
        return next.Count > 0 || (mayBeCut && PartialWord([_root], word) is not null);
    }

    /// <summary>
    /// The rule with a pattern that matches the words; null when there is none.
    /// </summary>
    /// <param name="words">The words.</param>
    /// <param name="mayBeCut">
    /// Whether words that end inside a pattern (after a word or within one) match too, however few; IsCut is true then.
    /// </param>
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

    /// <summary>The rule of a pattern that ends at a node, or after gaps and sets, which may be empty.</summary>
    private static TRule? RuleAtEnd(Node state) =>
        state.Rule ?? (state.AfterGap is { } gap ? RuleAtEnd(gap) : null)
        ?? state.AfterSet?.Values.Select(RuleAtEnd).FirstOrDefault(rule => rule is not null);

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

    /// <summary>
    /// The rule of some pattern that continues from one of the states. Gaps do not count: they match any word, so ending in one proves
    /// nothing.
    /// </summary>
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
