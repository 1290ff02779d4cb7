using Archive.Core.Catalog;
using Archive.Core.Search.Queries;

namespace Archive.Core.Search.Indexing;

/// <summary>A search as an index receives it: interpreted and within bounds.</summary>
public sealed record IndexQuery
{
    /// <summary>What to find.</summary>
    public required InterpretedQuery Query { get; init; }

    /// <summary>Where passages may come from; where words are looked for is said by the query's clauses.</summary>
    public SearchScope Scope { get; init; }

    /// <summary>What narrows the search.</summary>
    public SearchFilters Filters { get; init; } = SearchFilters.None;

    /// <summary>The order.</summary>
    public SearchSort Sort { get; init; }

    /// <summary>How many hits to pass over, counted behind <see cref="After"/> where that is given.</summary>
    public int Skip { get; init; }

    /// <summary>How many hits to give.</summary>
    public int Take { get; init; } = 10;

    /// <summary>Only hits behind this place; null from the first.</summary>
    public SearchPosition? After { get; init; }

    /// <summary>Whether hits come with passages and marks.</summary>
    public bool Highlight { get; init; } = true;

    /// <summary>What to count.</summary>
    public IReadOnlyList<FacetField> Facets { get; init; } = [];
}

/// <summary>A place in an order of hits.</summary>
/// <param name="State">
/// Names the state of the index that the order is of, as the index likes, in 200 UTF-8 bytes at most; an index that no longer has it, or
/// never had, goes on with its present state by score, day and id.
/// </param>
/// <param name="Score">The score at this place, the certainty where the order is by doubt; 0 where it is by date.</param>
/// <param name="Day">The day at this place as yyyyMMdd, 0 without a date; 0 where the order is by score or doubt.</param>
/// <param name="Id">The id at this place.</param>
public sealed record SearchPosition(string State, float Score, int Day, string Id);
