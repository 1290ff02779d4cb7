using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>A search as it was asked and answered on one day, kept so that it can be cited and asked again.</summary>
public sealed record SavedSearch
{
    /// <summary>The most matches that are kept one by one; of more, their number and hash.</summary>
    public const int MaxListed = 100_000;

    /// <summary>Its name: 32 hexadecimal digits, which follow from all the rest but the time.</summary>
    public required string Id { get; init; }

    /// <summary>When it was saved first (UTC).</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>What was asked.</summary>
    public required SavedQuery Search { get; init; }

    /// <summary>The query as it was understood.</summary>
    public required string Query { get; init; }

    /// <summary>How many articles matched; exact.</summary>
    public required long Total { get; init; }

    /// <summary>SHA-256 of the ids of all that matched, in ordinal order, each followed by a line feed.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>The version of the normalisation at that time.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>The version of how texts and queries were analysed at that time.</summary>
    public required int AnalysisVersion { get; init; }

    /// <summary>The number of the latest change that the index had applied.</summary>
    public required long Sequence { get; init; }

    /// <summary>What matched, in the order of the ids; null when there were more than <see cref="MaxListed"/>.</summary>
    public required IReadOnlyList<FoundVersion>? Found { get; init; }
}
