using Archive.Core.Articles;

namespace Archive.Core.Search;

/// <summary>What a saved search finds now.</summary>
public sealed record SearchComparison
{
    /// <summary>The query as it is understood now.</summary>
    public required string Query { get; init; }

    /// <summary>How many articles match now; exact.</summary>
    public required long Total { get; init; }

    /// <summary>SHA-256 of the ids of all that match now, in ordinal order, each followed by a line feed.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>The version of the normalisation now.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>The version of how texts and queries are analysed now.</summary>
    public required int AnalysisVersion { get; init; }

    /// <summary>The number of the latest change that the index has applied.</summary>
    public required long Sequence { get; init; }

    /// <summary>
    /// What matches now and did not then; null, like the other lists, when the search had more matches than are kept one by one.
    /// </summary>
    public SearchChanges? Added { get; init; }

    /// <summary>What matched then and does not now: it was deleted, its text has changed, or the query is understood otherwise.</summary>
    public SearchChanges? Removed { get; init; }

    /// <summary>What matches as before, in another version.</summary>
    public SearchChanges? Changed { get; init; }
}

/// <summary>Articles that differ between then and now.</summary>
/// <param name="Count">How many; exact.</param>
/// <param name="Articles">The first thousand in the order of their ids.</param>
public sealed record SearchChanges(int Count, IReadOnlyList<SearchChange> Articles)
{
    /// <summary>The most that are listed.</summary>
    public const int MaxListed = 1_000;
}

/// <summary>An article that differs between then and now.</summary>
/// <param name="Id">The article.</param>
/// <param name="Then">The version that matched then; null when none did.</param>
/// <param name="Now">The version it has now; null when it was deleted.</param>
/// <param name="Title">Its headline, or what stands in for it; null when it was deleted.</param>
public sealed record SearchChange(ArticleId Id, long? Then, long? Now, string? Title);
