using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Recording;
using Archive.Core.Storage;

namespace Archive.Core.Ingestion;

/// <summary>
/// Ingests submissions, always in the same way: prepared (<see cref="Preparation"/>), then recorded (<see cref="Recorder"/>). Acknowledged
/// means that the original bytes are in the blob store and the facts in the catalogue, both durable.
/// </summary>
public sealed class Ingestor(ICatalog catalog, RawStore originals, Normalizer normalizer, TimeProvider time)
{
    /// <summary>What is done before the catalogue's transaction.</summary>
    internal Preparation Preparation { get; } = new(catalog, originals, normalizer, time);

    /// <summary>Ingests one submission; it is durable when the task ends.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="source">The name of its source.</param>
    /// <param name="pathKey">Its key if it brings none of its own; null to fall back on the content hash.</param>
    /// <param name="restores">Whether it may bring back an article that was deleted; otherwise such a delivery is ignored.</param>
    /// <param name="precondition">What must hold of the article as it stands (null: there is none) for it to be
    /// written; null for nothing.</param>
    /// <param name="cancellationToken">Stops before the write; a write under way is finished.</param>
    /// <returns>What became of it; null where the precondition did not hold.</returns>
    public async Task<RunOutcome?> IngestAsync(
        Submission submission,
        string source,
        string? pathKey,
        bool restores = false,
        Func<Article?, bool>? precondition = null,
        CancellationToken cancellationToken = default)
    {
        var how = new PrepareOptions { Restores = restores };
        while (true)
        {
            if (precondition is not null && DeliveryIdentity.Of(submission, source, pathKey).Identity is { } identity)
            {
                var current = (await catalog.Articles.GetVersionsAsync(ArticleId.For(identity), cancellationToken))
                    .FirstOrDefault(version => version.IsCurrent);
                if (!precondition(current?.Article)) return null;
                how = how with { ExpectedVersion = current?.Version ?? 0 };
            }
            var delivery = await Preparation.PrepareAsync(
                submission, source, pathKey, name: pathKey ?? "submission", how, cancellationToken);
            if (await RecordAsync(run: null, [delivery], CancellationToken.None) is [var outcome])
            {
                var isWritten = outcome.Kind is IngestOutcomeKind.Added or IngestOutcomeKind.Replaced;
                return outcome with { Record = isWritten ? outcome.Record ?? (delivery as NormalizedDelivery)?.Article : null };
            }
            Preparation.Release(delivery);
            await Preparation.Lines.RefreshAsync(source, cancellationToken);
        }
    }

    /// <summary>The record that a submission would become now; nothing is stored.</summary>
    public async Task<NormalizationResult> PreviewAsync(Submission submission, string source, CancellationToken cancellationToken = default)
    {
        var (identity, problem) = DeliveryIdentity.Of(submission, source, pathKey: null);
        return identity is null
            ? new NormalizationResult(null, problem)
            : await Preparation.PreviewAsync(submission, identity, cancellationToken);
    }

    /// <summary>
    /// Records deliveries, after which their bytes are in use no more. Should it not be known whether they were recorded, their bytes stay
    /// in use until the archive is opened again: a purge waits for that.
    /// </summary>
    internal async Task<IReadOnlyList<RunOutcome>> RecordAsync(
        long? run, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var outcomes = await catalog.RecordAsync(run, deliveries, cancellationToken);
        foreach (var delivery in deliveries.Take(outcomes.Count)) Preparation.Release(delivery);
        foreach (var outcome in outcomes) Telemetry.Items.Add(1, OutcomeTag(outcome.Kind));
        return outcomes;
    }

    private static KeyValuePair<string, object?> OutcomeTag(IngestOutcomeKind kind) =>
        KeyValuePair.Create<string, object?>("outcome", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));
}
