using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>An article that matched, with the version it had.</summary>
public readonly record struct FoundVersion(ArticleId Id, long Version);

/// <summary>What an article is at a moment.</summary>
/// <param name="Version">The number of its version; 0 when it was deleted, or never was.</param>
/// <param name="Sequence">The number of its latest change; 0 like that.</param>
public readonly record struct CurrentVersion(long Version, long Sequence);
