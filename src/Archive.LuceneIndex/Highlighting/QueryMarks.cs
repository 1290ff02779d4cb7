using Archive.Core.Search.Queries;
using Lucene.Net.Util.Automaton;

namespace Archive.LuceneIndex.Highlighting;

/// <summary>What a query marks in a text.</summary>
/// <param name="Anywhere">In any part of an article.</param>
/// <param name="InTitle">In its headline beside that.</param>
internal sealed record QueryMarks(WantedWords Anywhere, WantedWords InTitle)
{
    /// <summary>Nothing.</summary>
    public static QueryMarks None { get; } = new(new WantedWords(), new WantedWords());

    /// <summary>What some clauses mark.</summary>
    /// <param name="clauses">The clauses.</param>
    /// <param name="automatonOf">What accepts the words that a similar spelling stands for.</param>
    public static QueryMarks Of(IEnumerable<TextClause> clauses, Func<FuzzyClause, Automaton> automatonOf)
    {
        var marks = new QueryMarks(new WantedWords(), new WantedWords());
        foreach (var clause in clauses)
        {
            var wanted = clause.Text == SearchedText.Title ? marks.InTitle : marks.Anywhere;
            switch (clause)
            {
                case WordClause word:
                    wanted.Add(word);
                    break;
                case PhraseClause phrase:
                    wanted.AddPhrase([.. phrase.Words], phrase.Distance);
                    break;
                case PatternClause pattern:
                    wanted.AddPattern(pattern.Beginning, pattern.IsMatch);
                    break;
                case FuzzyClause fuzzy:
                    wanted.Add(fuzzy.Word);
                    wanted.AddPattern(fuzzy.Word.Word, new CharacterRunAutomaton(automatonOf(fuzzy)).Run);
                    break;
            }
        }
        return marks;
    }
}
