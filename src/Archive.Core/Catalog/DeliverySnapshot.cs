using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>What a catalogue holds that deliveries can touch, as of one moment.</summary>
/// <param name="Sequence">The number of the latest change.</param>
/// <param name="Identities">The identities of the deliveries that are known, with what they lead to.</param>
/// <param name="Articles">The articles that these lead to, those of the deliveries themselves, and all that have the same
/// bytes, deleted ones too.</param>
public sealed record DeliverySnapshot(
    long Sequence, IReadOnlyDictionary<ArticleIdentity, IdentityTarget> Identities, IReadOnlyDictionary<ArticleId, ArticleState> Articles);

/// <summary>What an identity leads to.</summary>
/// <param name="Article">The article.</param>
/// <param name="Sha256">The bytes last delivered under the identity.</param>
/// <param name="Supplied">What the caller said beside those bytes, as JSON; null when nothing.</param>
public readonly record struct IdentityTarget(ArticleId Article, ContentHash Sha256, string? Supplied);

/// <summary>What is known of an article beside its record.</summary>
/// <param name="Version">The number of its current version, or of its last one when it was deleted.</param>
/// <param name="Sha256">The bytes of that version.</param>
/// <param name="Sequence">The number of its latest change.</param>
/// <param name="Tombstone">What is left of it when it was deleted; null otherwise.</param>
public readonly record struct ArticleState(long Version, ContentHash Sha256, long Sequence, Tombstone? Tombstone);
