using System.Threading.Channels;
using Archive.Core.Catalog;

namespace Archive.Core.Ingestion;

/// <summary>How far a run is.</summary>
/// <param name="Counts">Items settled so far.</param>
/// <param name="LastItem">The item settled last.</param>
public sealed record RunProgress(OutcomeCounts Counts, string LastItem);

/// <summary>
/// Ingests everything at some paths and keeps the account. Items are prepared on all cores and recorded in the order the source gives them, a batch a
/// transaction, so that a run over the same files always ends the same.
/// </summary>
public sealed class IngestRun(ICatalog catalog, Ingestor ingestor, TimeProvider time)
{
    /// <summary>Items prepared ahead of the one being recorded; also the largest batch. Bounds memory to that many articles.</summary>
    private const int Window = 64;

    /// <summary>Runs to the end or until cancelled; what was recorded before stays, and the account of a cancelled run shows it.</summary>
    /// <exception cref="ArchiveException">A store failed; the run stays open in the account.</exception>
    public async Task<RunAccount> RunAsync(IReadOnlyList<string> paths, string source, IProgress<RunProgress>? progress, CancellationToken cancellationToken = default)
    {
        var run = await catalog.StartRunAsync(new RunStart(time.GetUtcNow(), source, paths), cancellationToken);

        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var prepared = Channel.CreateBounded<Task<IngestItem>>(new BoundedChannelOptions(Window) { SingleReader = true, SingleWriter = true });
        var producer = ProduceAsync(paths, source, prepared.Writer, failure.Token);
        try
        {
            await RecordAsync(run, prepared.Reader, progress, failure.Token);
            await producer;
        }
        catch
        {
            // Whichever side failed, the other must not go on alone.
            await failure.CancelAsync();
            await producer.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        await catalog.FinishRunAsync(run, time.GetUtcNow(), cancellationToken);
        return (await catalog.GetRunAsync(run, cancellationToken))!;
    }

    private async Task ProduceAsync(IReadOnlyList<string> paths, string source, ChannelWriter<Task<IngestItem>> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in Sources.EnumerateAsync(paths, cancellationToken))
            {
                await writer.WriteAsync(Task.Run(() => PrepareAsync(item, source, cancellationToken), cancellationToken), cancellationToken);
            }
            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
            throw;
        }
    }

    private async Task<IngestItem> PrepareAsync(SourceItem item, string source, CancellationToken cancellationToken)
    {
        if (item.Ignored is not null) return new SettledItem(item.Name, IngestOutcomeKind.Ignored, null, item.Ignored);
        if (item.Rejected is not null) return new SettledItem(item.Name, IngestOutcomeKind.Rejected, null, item.Rejected);

        var (submission, rejection) = item.Read!();
        return submission is null
            ? new SettledItem(item.Name, IngestOutcomeKind.Rejected, null, rejection)
            : await ingestor.PrepareAsync(submission, source, item.PathKey, item.Name, cancellationToken);
    }

    private async Task RecordAsync(long run, ChannelReader<Task<IngestItem>> reader, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var counts = OutcomeCounts.Zero;
        var batch = new List<IngestItem>(Window);
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < Window && reader.TryRead(out var item)) batch.Add(await item);

            var recorded = await catalog.RecordAsync(run, batch, cancellationToken);
            counts = recorded.Aggregate(counts, (sum, item) => sum.Plus(item.Kind));
            progress?.Report(new RunProgress(counts, batch[^1].Item));
        }
    }
}
