namespace Archive.Core.Search;

/// <summary>Why an article matches a query, or why not.</summary>
public sealed record MatchExplanation
{
    /// <summary>Whether it matches, filters included.</summary>
    public required bool Matches { get; init; }

    /// <summary>Its score; 0 when it does not match.</summary>
    public double Score { get; init; }

    /// <summary>The parts of the query, in reading order, and the filters.</summary>
    public required IReadOnlyList<ExplainedPart> Parts { get; init; }
}

/// <summary>One part of a query on one article.</summary>
/// <param name="Part">The part, in the query language.</param>
/// <param name="Matches">Whether the article meets it.</param>
/// <param name="Reason">Where it was found, or what stands in the way.</param>
/// <param name="Nearest">Where a word was not found: the article's own words that are spelt most like it.</param>
/// <param name="Parts">The parts it is made of; empty for a word.</param>
public sealed record ExplainedPart(string Part, bool Matches, string Reason, IReadOnlyList<string> Nearest,
    IReadOnlyList<ExplainedPart> Parts);
