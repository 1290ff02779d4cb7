using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>What the catalogue knows under an identity.</summary>
/// <param name="Article">The article it leads to.</param>
/// <param name="Sha256">The bytes last delivered under it.</param>
/// <param name="Supplied">What the caller said beside those bytes, as JSON; null when nothing.</param>
/// <param name="IsCurrent">Whether the article still has these bytes; false for a duplicate's address whose
/// article has changed since.</param>
/// <param name="Tombstone">What is left of the article when it was deleted; null otherwise.</param>
public sealed record KnownIdentity(ArticleId Article, ContentHash Sha256, string? Supplied, bool IsCurrent, Tombstone? Tombstone)
{
    /// <summary>Whether a delivery of these bytes and words under the identity changes nothing.</summary>
    public bool Covers(ContentHash hash, string? supplied) => Tombstone is null && IsCurrent && Sha256 == hash && Supplied == supplied;
}

/// <summary>What is left of a deleted article. Deliveries of it, or of its bytes, are not ingested unless that is asked for.</summary>
/// <param name="Article">The article.</param>
/// <param name="DeletedAt">When it was deleted (UTC).</param>
/// <param name="IsPurged">Whether its bytes and records were destroyed; otherwise they are kept.</param>
public sealed record Tombstone(ArticleId Article, DateTimeOffset DeletedAt, bool IsPurged)
{
    /// <summary>Why a delivery is not ingested.</summary>
    public string Reason =>
        FormattableString.Invariant($"Article {Article} was deleted on {DeletedAt:yyyy-MM-dd}{(IsPurged ? " and its content destroyed" : "")}; deliveries of it are passed over.");
}
