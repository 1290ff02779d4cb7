using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Recording;

/// <summary>Something that was offered and prepared: what is left is to decide what it is, inside the catalogue's transaction.</summary>
/// <param name="Item">The item as a person finds it again: a path, or a path and a line.</param>
public abstract record Delivery(string Item);

/// <summary>A delivery of an article's bytes.</summary>
/// <param name="Item">The item.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Sha256">Its bytes.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; other words over the same bytes make a new
/// version. Null when nothing.</param>
public abstract record ArticleDelivery(string Item, ArticleIdentity Identity, ContentHash Sha256, string? Supplied) : Delivery(Item);

/// <summary>A delivery that was normalised and whose bytes are in the blob store.</summary>
/// <param name="Item">The item.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Article">Its record.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
public sealed record NormalizedDelivery(string Item, ArticleIdentity Identity, Article Article, string? Supplied)
    : ArticleDelivery(Item, Identity, Article.Sha256, Supplied)
{
    /// <summary>Where each paragraph of its record stands in the text; null where that is not known.</summary>
    public IReadOnlyList<TextPlace>? Places { get; init; }

    /// <summary>What the archive may learn from it about its source.</summary>
    public LearnableLines Learnable { get; init; } = LearnableLines.None;

    /// <summary>What its record depends on of what is known of its source's lines.</summary>
    public LineDependencies DependsOn { get; init; } = LineDependencies.None;

    /// <summary>The version of its source's lines that the record was made with; 0 for none.</summary>
    public long LinesVersion { get; init; }

    /// <summary>Whether its bytes were put into the blob store for it, and so are in use until it is recorded.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether an article that was deleted is to come back with it.</summary>
    public bool Restores { get; init; }

    /// <summary>The version that its article must have for it to be recorded, 0 for none; null for any. With another it is stale.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Whether known bytes under a new identity are to be left out instead of recorded as another address.</summary>
    public bool SkipsDuplicate { get; init; }

    /// <summary>Whether it is the article's own bytes normalised again: then the record alone is new.</summary>
    public bool IsRenormalized { get; init; }
}

/// <summary>
/// A delivery that seemed unchanged when it was prepared. It is looked at again, since one before it may have changed the article.
/// </summary>
/// <param name="Item">The item.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Sha256">Its bytes.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
/// <param name="Article">The article.</param>
public sealed record UnchangedDelivery(string Item, ArticleIdentity Identity, ContentHash Sha256, string? Supplied, ArticleId Article)
    : ArticleDelivery(Item, Identity, Sha256, Supplied);

/// <summary>A delivery whose outcome needs no look at the catalogue: rejected, ignored, or normalised again to the same record.</summary>
/// <param name="Item">The item.</param>
/// <param name="Kind">The outcome.</param>
/// <param name="Article">The article, when unchanged; null otherwise.</param>
/// <param name="Reason">Why, when rejected or ignored; null otherwise.</param>
public sealed record SettledDelivery(string Item, IngestOutcomeKind Kind, ArticleId? Article, string? Reason) : Delivery(Item);
