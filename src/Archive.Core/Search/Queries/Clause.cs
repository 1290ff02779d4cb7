using System.IO.Enumeration;

namespace Archive.Core.Search.Queries;

/// <summary>
/// A condition on an article: what a part of a query means, with everything decided (<see cref="QueryLanguage"/>). An index writes it out
/// as a query of its own and decides nothing. Weights are factors beside those of <see cref="SearchWeights"/>.
/// </summary>
public abstract record Clause
{
    /// <summary>
    /// The part of the query that it is the meaning of; null for a clause that is only a piece of one, or was added to raise the score.
    /// </summary>
    public Query? Source { get; init; }
}

/// <summary>Every article.</summary>
public sealed record EverythingClause : Clause;

/// <summary>No article: what was asked for holds no word.</summary>
public sealed record NothingClause : Clause;

/// <summary>Articles that match all of some clauses.</summary>
/// <param name="Required">What must match; empty for every article.</param>
/// <param name="Excluded">What must not match.</param>
/// <param name="Raising">What need not match and adds to the score.</param>
public sealed record AllOfClause(IReadOnlyList<Clause> Required, IReadOnlyList<Clause> Excluded, IReadOnlyList<Clause> Raising) : Clause;

/// <summary>Articles that match some of the clauses; the scores of those that match add up.</summary>
/// <param name="Parts">One clause or more.</param>
/// <param name="Minimum">How many must match, from 1.</param>
public sealed record AnyOfClause(IReadOnlyList<Clause> Parts, int Minimum) : Clause
{
    /// <summary>
    /// Whether the query itself offers the choice, with OR. It changes nothing of the meaning; an index may write such a choice otherwise.
    /// </summary>
    public bool IsChoice { get; init; }
}

/// <summary>Which of an article's texts are searched.</summary>
public enum SearchedText
{
    /// <summary>The headline.</summary>
    Title,

    /// <summary>Headline, standfirst, caption and body.</summary>
    Article,

    /// <summary>Those, and what was removed from the text.</summary>
    ArticleAndRemoved,
}

/// <summary>A condition on the text.</summary>
/// <param name="Text">Where to look.</param>
public abstract record TextClause(SearchedText Text) : Clause;

/// <summary>
/// Articles that hold a word: one of its stems, in a passage of the stem's language, or the word as it stands in a passage of any.
/// </summary>
/// <param name="Text">Where to look; what was removed is searched for the word as it stands only.</param>
/// <param name="Word">The word as it stands, folded.</param>
/// <param name="Stems">
/// Its stems with their weights; they count by part (<see cref="SearchWeights.Title"/> to <see cref="SearchWeights.Body"/>).
/// </param>
public sealed record WordClause(SearchedText Text, string Word, IReadOnlyList<WordStem> Stems) : TextClause(Text)
{
    /// <summary>Whether the word as it stands is searched beside its stems (<see cref="SearchWeights.AsItStands"/>).</summary>
    public bool IsAsItStands { get; init; } = true;
}

/// <summary>Articles that hold these words, as they stand, near each other in one paragraph.</summary>
/// <param name="Text">Where to look.</param>
/// <param name="Words">One word or more, folded.</param>
/// <param name="Distance">
/// How many places the words may be moved in all to stand side by side in this order; 0 for a phrase as it is.
/// </param>
public sealed record PhraseClause(SearchedText Text, IReadOnlyList<string> Words, int Distance) : TextClause(Text)
{
    /// <summary>What a match counts.</summary>
    public float Weight { get; init; } = 1;
}

/// <summary>Articles that hold a word of this pattern (<see cref="SearchWeights.Pattern"/>).</summary>
/// <param name="Text">Where to look.</param>
/// <param name="Pattern">The pattern, folded: * stands for any letters or none, ? for one letter.</param>
/// <param name="Beginning">What stands before its first wildcard; never empty.</param>
public sealed record PatternClause(SearchedText Text, string Pattern, string Beginning) : TextClause(Text)
{
    /// <summary>Whether a folded word is of the pattern.</summary>
    public bool IsMatch(string word) => FileSystemName.MatchesSimpleExpression(Pattern, word, ignoreCase: false);
}

/// <summary>Articles that hold a word in its forms, or one spelt almost like it (<see cref="SearchWeights.Pattern"/>).</summary>
/// <param name="Word">The word in its forms.</param>
/// <param name="Edits">
/// How many letters may differ from the word as it stands (Levenshtein's distance, a swap of neighbours counting once): 1 or 2. The first
/// letter must agree.
/// </param>
public sealed record FuzzyClause(WordClause Word, int Edits) : TextClause(Word.Text);

/// <summary>Articles with a name that holds these words side by side.</summary>
/// <param name="Attribute">Whose name.</param>
/// <param name="Words">One word or more, folded.</param>
public sealed record AttributeClause(ArticleAttribute Attribute, IReadOnlyList<string> Words) : Clause;

/// <summary>Articles in a language.</summary>
/// <param name="Language">An ISO 639-1 code or "und".</param>
public sealed record LanguageClause(string Language) : Clause;

/// <summary>Articles of a period; those without a date are left out.</summary>
/// <param name="From">The first day; null when open.</param>
/// <param name="To">The last day; null when open.</param>
public sealed record DateClause(DateOnly? From, DateOnly? To) : Clause;
