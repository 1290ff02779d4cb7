using Archive.Core.Search.Queries;
using Lucene.Net.Index;
using Lucene.Net.Util.Automaton;

namespace Archive.LuceneIndex.Querying;

/// <summary>Words spelt almost like one (Levenshtein's distance, a swap of neighbours counting once), with the same first letter.</summary>
internal static class NearWords
{
    private const int MaxEdits = 2;
    private const int MaxGiven = 3;
    private const int MinLengthForTwoEdits = 6;

    /// <summary>Longer words are not looked for: the automaton grows with the word.</summary>
    private const int MaxLength = 60;

    /// <summary>What accepts the words that a similar spelling stands for.</summary>
    public static Automaton Automaton(FuzzyClause fuzzy) => Automaton(fuzzy.Word.Word, fuzzy.Edits);

    /// <summary>What accepts the words up to that many edits from one.</summary>
    public static Automaton Automaton(string word, int edits)
    {
        var first = char.IsHighSurrogate(word[0]) && word.Length > 1 ? 2 : 1;
        if (word.Length > MaxLength) return BasicAutomata.MakeString(word);
        var rest = new LevenshteinAutomata(word[first..], withTranspositions: true).ToAutomaton(edits);
        var near = BasicOperations.Concatenate(BasicAutomata.MakeString(word[..first]), rest);
        near.Determinize();
        return near;
    }

    /// <summary>The nearest words of the index, of equally near ones the most frequent first.</summary>
    public static IReadOnlyList<string> InIndex(IndexReader reader, string field, string word)
    {
        if (word.Length < 3 || MultiFields.GetTerms(reader, field) is not { } terms) return [];
        var mostEdits = word.Length < MinLengthForTwoEdits ? 1 : MaxEdits;
        for (var edits = 1; edits <= mostEdits; edits++)
        {
            var found = new List<(string Word, int Count)>();
            var near = new CompiledAutomaton(Automaton(word, edits)).GetTermsEnum(terms);
            while (near.MoveNext())
            {
                if (near.Term.Utf8ToString() is var term && term != word) found.Add((term, near.DocFreq));
            }
            if (found.Count == 0) continue;
            return found.OrderByDescending(term => term.Count).ThenBy(term => term.Word, StringComparer.Ordinal)
                .Take(MaxGiven).Select(term => term.Word).ToList();
        }
        return [];
    }

    /// <summary>The nearest of some words.</summary>
    public static IReadOnlyList<string> Among(IEnumerable<string> words, string word)
    {
        if (word.Length < 3) return [];
        var near = new CharacterRunAutomaton(Automaton(word, MaxEdits));
        return words.Where(near.Run).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxGiven).ToList();
    }
}
