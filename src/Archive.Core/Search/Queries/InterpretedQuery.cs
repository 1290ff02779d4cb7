namespace Archive.Core.Search.Queries;

/// <summary>What a query means (<see cref="QueryLanguage"/>).</summary>
/// <param name="Query">The query as it was parsed.</param>
/// <param name="Meaning">What it asks of an article, filters not included.</param>
/// <param name="Words">Its words, phrases and patterns, in reading order, with what is searched for each.</param>
/// <param name="Ignored">Its words that are not required, in reading order.</param>
/// <param name="Marked">What is to be marked in a text that matches: everything searched in the text that is not excluded.</param>
public sealed record InterpretedQuery(
    Query Query,
    Clause Meaning,
    IReadOnlyList<InterpretedWord> Words,
    IReadOnlyList<IgnoredWord> Ignored,
    IReadOnlyList<TextClause> Marked);

/// <summary>A word, phrase or pattern of a query.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
/// <param name="Forms">What is searched for, by language: "exact" for the words as they stand, "it", "en".</param>
/// <param name="Meaning">What it asks of an article.</param>
/// <param name="Correctable">The word, folded, that near words are of use for where no article holds it; null where none are.</param>
public sealed record InterpretedWord(
    string Text, int Position, IReadOnlyDictionary<string, string> Forms, Clause Meaning, string? Correctable);

/// <summary>A word of the query that was not searched for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
/// <param name="Reason">Why.</param>
public sealed record IgnoredWord(string Text, int Position, string Reason);
