using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;

namespace Archive.Core.Recording;

/// <summary>What a delivery is, and what has to be written for it.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Article">The article it leads to (of a duplicate, the one that has the bytes already); null when it is ignored.</param>
/// <param name="Reason">Why it is ignored; null otherwise.</param>
internal readonly record struct DeliveryDecision(IngestOutcomeKind Kind, ArticleId? Article, string? Reason = null)
{
    /// <summary>Whether its record becomes the current version of the article.</summary>
    public bool AddsVersion { get; init; }

    /// <summary>Whether its identity leads to the article from now on.</summary>
    public bool PointsIdentity { get; init; }

    /// <summary>A deleted article that comes back as it was; null for none.</summary>
    public ArticleId? Undeletes { get; init; }
}

/// <summary>
/// The rule of what a delivery is: added, replaced, unchanged, duplicate or ignored. It is written here and nowhere else; the catalogue's
/// transaction and the dry run both decide by it.
/// </summary>
internal static class DeliveryRules
{
    /// <summary>Decides on a delivery by what the catalogue holds at its turn.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="restores">Whether an article that was deleted is to come back.</param>
    /// <param name="skipsDuplicate">Whether known bytes under a new identity are left out instead of recorded as another address.</param>
    /// <param name="known">What its identity leads to; null when it is new.</param>
    /// <param name="findContent">Finds who has its bytes; asked only for a new identity.</param>
    public static DeliveryDecision Decide(
        ArticleDelivery delivery, bool restores, bool skipsDuplicate, KnownIdentity? known, Func<ContentHash, ContentHolder?> findContent)
    {
        var own = ArticleId.For(delivery.Identity);
        return known is null
            ? DecideNew(own, restores, skipsDuplicate, findContent(delivery.Sha256))
            : DecideKnown(own, delivery, restores, known);
    }

    /// <summary>
    /// The article's own bytes normalised again; should it have other bytes by now, or be deleted, theirs is the better record.
    /// </summary>
    public static DeliveryDecision DecideRenormalized(NormalizedDelivery delivery, CurrentContent? current) =>
        current?.Sha256 == delivery.Sha256
            ? new(IngestOutcomeKind.Replaced, delivery.Article.Id) { AddsVersion = true }
            : new(IngestOutcomeKind.Unchanged, delivery.Article.Id);

    /// <summary>Whether what was found out while a delivery was prepared does not hold any more: then it is prepared again.</summary>
    public static bool IsStale(Delivery delivery, ICatalogTransaction transaction) => delivery switch
    {
        UnchangedDelivery unchanged => transaction.FindIdentity(unchanged.Identity)?.Covers(unchanged.Sha256, unchanged.Supplied) != true,
        NormalizedDelivery { ExpectedVersion: { } expected } normalized =>
            (transaction.FindCurrent(normalized.Article.Id)?.Version ?? 0) != expected,
        _ => false,
    };

    private static DeliveryDecision DecideNew(ArticleId own, bool restores, bool skipsDuplicate, ContentHolder? holder)
    {
        if (holder is { Tombstone: { } tombstone })
        {
            if (!restores) return Ignored(tombstone);
            // The bytes come back where they were, and this is another address of them.
            if (holder.Article != own && !tombstone.IsPurged)
            {
                return Duplicate(holder.Article, skipsDuplicate) with { Undeletes = holder.Article };
            }
        }
        else if (holder is not null)
        {
            return Duplicate(holder.Article, skipsDuplicate);
        }
        return new(IngestOutcomeKind.Added, own) { AddsVersion = true, PointsIdentity = true };
    }

    private static DeliveryDecision DecideKnown(ArticleId own, ArticleDelivery delivery, bool restores, KnownIdentity known)
    {
        if (known.Tombstone is { } tombstone && !restores) return Ignored(tombstone);
        if (known.Covers(delivery.Sha256, delivery.Supplied)) return new(IngestOutcomeKind.Unchanged, known.Article);

        // An identity that led to somebody else's article (a duplicate) and now brings other bytes begins an article of its own.
        var kind = known.Article == own ? IngestOutcomeKind.Replaced : IngestOutcomeKind.Added;
        var isElsewhere = known.Tombstone is not null && known.Article != own;
        return new(kind, own) { AddsVersion = true, PointsIdentity = true, Undeletes = isElsewhere ? known.Article : null };
    }

    private static DeliveryDecision Ignored(Tombstone tombstone) => new(IngestOutcomeKind.Ignored, null, tombstone.Reason);

    private static DeliveryDecision Duplicate(ArticleId holder, bool isSkipped) =>
        new(IngestOutcomeKind.Duplicate, holder) { PointsIdentity = !isSkipped };
}
