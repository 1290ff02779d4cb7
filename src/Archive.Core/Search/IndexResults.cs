namespace Archive.Core.Search;

/// <summary>What an index found.</summary>
public sealed record IndexResults
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>The hits asked for.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>The counts asked for.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>The words and what was searched for each.</summary>
    public IReadOnlyList<SearchedWord> Words { get; init; } = [];

    /// <summary>Words that were not searched for.</summary>
    public IReadOnlyList<IgnoredWord> Ignored { get; init; } = [];

    /// <summary>The place of the last hit; null when there is none behind it.</summary>
    public SearchPosition? Last { get; init; }
}

/// <summary>An article's text with the words that matched.</summary>
/// <param name="Title">The headline; null when the article has none.</param>
/// <param name="Standfirst">The standfirst; null when the article has none.</param>
/// <param name="Caption">The caption; null when the article has none.</param>
/// <param name="Paragraphs">The paragraphs of the body.</param>
public sealed record HighlightedArticle(Snippet? Title, Snippet? Standfirst, Snippet? Caption, IReadOnlyList<Snippet> Paragraphs);
