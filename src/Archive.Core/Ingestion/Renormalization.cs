using System.Runtime.CompilerServices;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording;

namespace Archive.Core.Ingestion;

/// <summary>What normalising an article again came to.</summary>
/// <param name="Kind">Replaced, unchanged or rejected; a rejected article stays as it was.</param>
/// <param name="Before">The record before.</param>
/// <param name="After">The record after; the same as before unless replaced.</param>
/// <param name="Reason">Why it was rejected; null otherwise.</param>
public sealed record RenormalizedArticle(IngestOutcomeKind Kind, Article Before, Article After, string? Reason);

/// <summary>
/// Normalises the articles of a source again from their original bytes: with rules that came since, and with the lines the source is known
/// by now. A record that comes out otherwise is a new version; the earlier one is kept.
/// </summary>
public sealed class Renormalization(ICatalog catalog, Ingestor ingestor, TimeProvider time)
{
    private const int BatchSize = 64;

    /// <summary>
    /// Runs over the articles in the order of their ids. A run with its account is kept unless it is a dry run, which writes nothing.
    /// </summary>
    /// <exception cref="ArchiveException">A store failed; what was written before stays.</exception>
    public async IAsyncEnumerable<RenormalizedArticle> RunAsync(
        string source, bool isDryRun, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long? run = isDryRun
            ? null
            : await catalog.Runs.StartAsync(new RunStart(time.GetUtcNow(), source, ["renormalize"]), cancellationToken);
        await foreach (var batch in catalog.Articles.ReadAsync(source, cancellationToken).Chunk(BatchSize)
            .WithCancellation(cancellationToken))
        {
            var prepared = run is { } number
                ? await WriteAsync(number, source, batch, cancellationToken)
                : await PrepareAsync(batch, cancellationToken);
            foreach (var (_, article) in prepared) yield return article;
        }
        if (run is not { } finished) yield break;
        var manifest = await RunManifest.ComputeAsync(catalog.Runs, finished, cancellationToken);
        await catalog.Runs.FinishAsync(finished, time.GetUtcNow(), manifest, cancellationToken);
    }

    private async Task<List<(Delivery Delivery, RenormalizedArticle Article)>> WriteAsync(
        long run, string source, StoredArticle[] batch, CancellationToken cancellationToken)
    {
        var done = new List<(Delivery Delivery, RenormalizedArticle Article)>(batch.Length);
        while (done.Count < batch.Length)
        {
            var prepared = await PrepareAsync(batch[done.Count..], cancellationToken);
            var recorded = await catalog.RecordAsync(run, prepared.Select(article => article.Delivery).ToList(), cancellationToken);
            done.AddRange(prepared.Take(recorded.Count));
            if (recorded.Count < prepared.Count) await ingestor.Preparation.Lines.RefreshAsync(source, cancellationToken);
        }
        return done;
    }

    private async Task<List<(Delivery Delivery, RenormalizedArticle Article)>> PrepareAsync(
        StoredArticle[] batch, CancellationToken cancellationToken)
    {
        var prepared = await Task.WhenAll(
            batch.Select(stored => Task.Run(() => ingestor.Preparation.PrepareAgainAsync(stored, cancellationToken), cancellationToken)));
        return batch.Zip(prepared, (stored, again) => (again.Delivery, again.Delivery is SettledDelivery settled
            ? new RenormalizedArticle(settled.Kind, stored.Article, stored.Article, settled.Reason)
            : new RenormalizedArticle(IngestOutcomeKind.Replaced, stored.Article, again.Record!, null))).ToList();
    }
}
