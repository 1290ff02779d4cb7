using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>A version of an article.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="IsCurrent">Whether it is the present one.</param>
/// <param name="Run">The run that brought it; null when it was a single write.</param>
/// <param name="Article">The record.</param>
public sealed record ArticleVersion(long Version, bool IsCurrent, long? Run, Article Article);

/// <summary>The current version of an article with what its record was made from.</summary>
/// <param name="Article">The record.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
public sealed record StoredArticle(Article Article, string? Supplied)
{
    /// <summary>The record as it was found, of an article that has corrections; null of any other.</summary>
    public Article? Found { get; init; }
}
