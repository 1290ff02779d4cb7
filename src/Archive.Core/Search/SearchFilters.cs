using Archive.Core.Articles;

namespace Archive.Core.Search;

/// <summary>
/// What narrows a search beside the query. Within one list any of the values will do, and every list that is not empty must be met.
/// </summary>
public sealed record SearchFilters
{
    /// <summary>No filter.</summary>
    public static SearchFilters None { get; } = new();

    /// <summary>Languages: ISO 639-1 codes or "und".</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Names of sources, letter by letter.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Names of authors, letter by letter.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Tags, letter by letter.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Fields that are in doubt, by name; "any" for whatever field (<see cref="DoubtFields.Choices"/>).</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];

    /// <summary>Only articles of this day or later; articles without a date are left out.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only articles of this day or earlier; articles without a date are left out.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether an article passes.</summary>
    public bool Admit(Article article) =>
        (Languages.Count == 0 || Languages.Contains(article.Language)) && (Sources.Count == 0 || Sources.Contains(article.Source))
        && (Authors.Count == 0 || Authors.Any(article.Authors.Contains)) && (Tags.Count == 0 || Tags.Any(article.Tags.Contains))
        && (Doubts.Count == 0 || Doubts.Any(article.IsInDoubt))
        && (From is null || article.Date >= From) && (To is null || article.Date <= To);
}

/// <summary>The order of hits; of equal ones the smaller id comes first.</summary>
public enum SearchSort
{
    /// <summary>The best first.</summary>
    Relevance,

    /// <summary>The newest first, undated last.</summary>
    Newest,

    /// <summary>The oldest first, undated last.</summary>
    Oldest,

    /// <summary>The least sure first, by certainty.</summary>
    Doubt,
}

/// <summary>What can be counted over the matches.</summary>
public enum FacetField
{
    /// <summary>The language of the article.</summary>
    Language,

    /// <summary>The year of publication.</summary>
    Year,

    /// <summary>The month of publication.</summary>
    Month,

    /// <summary>The source.</summary>
    Source,

    /// <summary>Each author.</summary>
    Author,

    /// <summary>Each tag.</summary>
    Tag,

    /// <summary>The labels of what was removed from the text.</summary>
    Label,

    /// <summary>Each field that is in doubt.</summary>
    Doubt,
}
