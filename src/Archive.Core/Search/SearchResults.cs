using Archive.Core.Articles;

namespace Archive.Core.Search;

/// <summary>What a search found.</summary>
public sealed record SearchResults
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>The hits asked for, in the order asked for, of equal ones the smaller id first.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>Counts over all matching articles.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>What was searched for, and what was not.</summary>
    public required Interpretation Interpretation { get; init; }

    /// <summary>
    /// Where the next page begins; null at the end. It stays on the state of the archive that the first page saw for as long as that is
    /// kept, five minutes at least.
    /// </summary>
    public string? Cursor { get; init; }
}

/// <summary>
/// Counts over all matching articles: each list most first, of equal ones in ordinal order, fifty at most; null where it was not asked for.
/// </summary>
public sealed record SearchFacets
{
    /// <summary>The most values of a list; years and months are all given.</summary>
    public const int MaxValues = 50;

    /// <summary>By language.</summary>
    public IReadOnlyList<NamedCount>? Language { get; init; }

    /// <summary>By year of publication (yyyy), newest first; articles without a date are not counted.</summary>
    public IReadOnlyList<NamedCount>? Year { get; init; }

    /// <summary>By month of publication (yyyy-MM), newest first; articles without a date are not counted.</summary>
    public IReadOnlyList<NamedCount>? Month { get; init; }

    /// <summary>By source.</summary>
    public IReadOnlyList<NamedCount>? Source { get; init; }

    /// <summary>By author; an article counts for each of its authors.</summary>
    public IReadOnlyList<NamedCount>? Author { get; init; }

    /// <summary>By tag; an article counts for each of its tags.</summary>
    public IReadOnlyList<NamedCount>? Tag { get; init; }

    /// <summary>By label of what was removed from the text; an article counts once for each.</summary>
    public IReadOnlyList<NamedCount>? Label { get; init; }

    /// <summary>By field that is in doubt; an article counts once for each, articles without doubts are not counted.</summary>
    public IReadOnlyList<NamedCount>? Doubt { get; init; }
}
