using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;

namespace Archive.Core.Catalog.Corrections;

/// <summary>An article as it stands with what a person has corrected of it, all of one moment.</summary>
/// <param name="Version">The number of its current version.</param>
/// <param name="Article">The record of that version.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
/// <param name="Corrections">The corrections that hold, in the order they were made.</param>
/// <param name="Found">
/// The record without them; null when there are none, and where a repair has lost it: then it is normalised anew.
/// </param>
public sealed record CorrectedArticle(
    long Version, Article Article, string? Supplied, IReadOnlyList<Correction> Corrections, FoundRecord? Found);

/// <summary>A correction with its article.</summary>
/// <param name="Article">The article.</param>
/// <param name="Correction">The correction.</param>
/// <param name="EndedAt">When it was undone, or another took its place (UTC); null while it holds.</param>
/// <param name="EndedBy">Who ended it; null while it holds.</param>
public sealed record StoredCorrection(ArticleId Article, Correction Correction, DateTimeOffset? EndedAt = null, string? EndedBy = null);
