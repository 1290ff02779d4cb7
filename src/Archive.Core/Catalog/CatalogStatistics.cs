using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>Counts over the whole archive.</summary>
/// <param name="Articles">Articles.</param>
/// <param name="Deleted">Articles that were deleted; they count nowhere else here.</param>
/// <param name="Versions">Versions of them, the current ones included.</param>
/// <param name="Addresses">Identities that lead to them; more than articles where there are duplicates.</param>
/// <param name="Runs">Ingest runs.</param>
/// <param name="Sequence">The number of the latest change.</param>
/// <param name="Languages">Articles by language, most first.</param>
/// <param name="Sources">Articles by source, most first.</param>
/// <param name="Earliest">The earliest date of an article; null when none has one.</param>
/// <param name="Latest">The latest date of an article; null when none has one.</param>
public sealed record CatalogStatistics(
    long Articles,
    long Deleted,
    long Versions,
    long Addresses,
    long Runs,
    long Sequence,
    IReadOnlyList<NamedCount> Languages,
    IReadOnlyList<NamedCount> Sources,
    DateOnly? Earliest,
    DateOnly? Latest);
