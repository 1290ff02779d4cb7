using Archive.Core.Search.Queries;

namespace Archive.Core.Search;

/// <summary>How a query was understood: what was searched in each language, and what was left out, and why.</summary>
public sealed record Interpretation
{
    /// <summary>
    /// The query with its operators and brackets written out; “*” for every article. “2 OF a, b, c” asks for two of the three; what stands
    /// in square brackets decides the order only.
    /// </summary>
    public required string Query { get; init; }

    /// <summary>The words and what was searched for each.</summary>
    public IReadOnlyList<SearchedWord> Words { get; init; } = [];

    /// <summary>Words that were not searched for.</summary>
    public IReadOnlyList<IgnoredWord> Ignored { get; init; } = [];

    /// <summary>
    /// What is to be said about the search in plain words: that no article holds all the words, that some were not required.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether fewer words were required than the query asks for, because no article holds them all.</summary>
    public bool IsRelaxed { get; init; }

    /// <summary>
    /// The query with the words that no article holds replaced by the nearest that some do; null when there is nothing to better.
    /// </summary>
    public string? DidYouMean { get; init; }
}

/// <summary>A word, phrase or pattern of the query as it was searched for.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
/// <param name="Forms">What was looked for, by language: "it", "en", and "exact" for the words as they stand
/// (lower case, without accents).</param>
/// <param name="IsFound">False when no article can match it, filters aside: a word of it stands in none. Patterns and similar
/// spellings are not tried.</param>
/// <param name="Nearest">Where none does: the nearest words of the archive, the most frequent first.</param>
public sealed record SearchedWord(string Text, int Position, IReadOnlyDictionary<string, string> Forms, bool IsFound,
    IReadOnlyList<string> Nearest);
