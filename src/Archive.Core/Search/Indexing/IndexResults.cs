namespace Archive.Core.Search.Indexing;

/// <summary>What an index found.</summary>
public sealed record IndexResults
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>The hits asked for.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>The counts asked for.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>What the index's dictionary knows of each of the query's words, in their order.</summary>
    public required IReadOnlyList<WordFinding> Words { get; init; }

    /// <summary>The place of the last hit; null when there is none behind it.</summary>
    public SearchPosition? Last { get; init; }
}

/// <summary>What an index's dictionary knows of a word, phrase or pattern of a query.</summary>
/// <param name="IsFound">
/// False when no article can match it, filters aside: a word of it stands in none. Patterns and similar spellings are not tried.
/// </param>
/// <param name="Nearest">
/// Where none does and the word is correctable: the nearest words of the index, three at most, the most frequent first.
/// </param>
public readonly record struct WordFinding(bool IsFound, IReadOnlyList<string> Nearest);
