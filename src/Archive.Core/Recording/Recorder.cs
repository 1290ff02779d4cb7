using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording.Corrections;

namespace Archive.Core.Recording;

/// <summary>
/// The write that everything depends on: deciding what deliveries are and recording them, in their order, inside one transaction.
/// </summary>
public static class Recorder
{
    /// <summary>
    /// Records deliveries in their order and says what each was. Articles, identities and the run's outcomes become
    /// durable together, or not at all.
    /// </summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="run">The run that the deliveries belong to; null for single writes, which leave no outcome behind.</param>
    /// <param name="deliveries">The deliveries.</param>
    /// <param name="cancellationToken">Stops waiting; what was handed over may still be recorded.</param>
    /// <returns>
    /// The outcomes; fewer than the deliveries when one is stale: it depends on a line that its source has learned since it was normalised,
    /// on a version that the article does not have, or it is not unchanged any more. It and those behind it are not recorded, and the
    /// caller prepares them again. So a record depends on the articles before it, never on timing.
    /// </returns>
    /// <exception cref="ArgumentException">There is no open run of that number.</exception>
    public static Task<IReadOnlyList<RunOutcome>> RecordAsync(
        this ICatalog catalog, long? run, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken = default) =>
        catalog.InTransactionAsync<IReadOnlyList<RunOutcome>>(transaction => Record(transaction, run, deliveries), cancellationToken);

    private static List<RunOutcome> Record(ICatalogTransaction transaction, long? run, IReadOnlyList<Delivery> deliveries)
    {
        if (run is { } open) transaction.RequireOpen(open);
        var lines = new LineLearning(transaction);
        var outcomes = new List<RunOutcome>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            if (DeliveryRules.IsStale(delivery, transaction) || (delivery is NormalizedDelivery made && lines.HasChangedFor(made))) break;
            if (delivery is SettledDelivery settled)
            {
                outcomes.Add(new RunOutcome(settled.Item, settled.Kind, settled.Article, settled.Reason));
                continue;
            }
            if (delivery is UnchangedDelivery unchanged)
            {
                outcomes.Add(new RunOutcome(unchanged.Item, IngestOutcomeKind.Unchanged, unchanged.Article, null));
                continue;
            }
            var normalized = (NormalizedDelivery)delivery;
            var decision = normalized.IsRenormalized
                ? DeliveryRules.DecideRenormalized(normalized, transaction.FindCurrent(normalized.Article.Id))
                : DeliveryRules.Decide(
                    normalized,
                    normalized.Restores,
                    normalized.SkipsDuplicate,
                    transaction.FindIdentity(normalized.Identity),
                    transaction.FindContent);
            if (decision.Undeletes is { } deleted) transaction.Undelete(deleted);
            var (corrected, isInDoubt) = ((Article?)null, false);
            if (decision.AddsVersion)
            {
                var article = CorrectionRecorder.Correct(transaction, new FoundRecord(normalized.Article, normalized.Places));
                transaction.AddVersion(run, article, normalized.Supplied);
                if (article.Corrections.Count > 0) corrected = article;
                isInDoubt = article.Doubts.Count > 0;
            }
            if (decision.PointsIdentity)
            {
                transaction.PointIdentity(normalized.Identity, decision.Article!.Value, normalized.Sha256, normalized.Supplied);
            }
            // The lines of an article that is normalised again were counted when it came.
            if (decision.AddsVersion && !normalized.IsRenormalized) lines.Learn(normalized);
            outcomes.Add(new RunOutcome(delivery.Item, decision.Kind, decision.Article, decision.Reason)
            {
                Record = corrected,
                IsInDoubt = isInDoubt,
            });
        }
        if (run is { } number && outcomes.Count > 0) transaction.AddOutcomes(number, outcomes);
        return outcomes;
    }
}
