using System.Threading.Channels;
using Archive.Core.Catalog;
using Archive.Core.Normalization;

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
    /// <summary>Items waiting between preparing and recording, and the largest batch: at most twice as many articles are in memory.</summary>
    private const int Window = 64;

    /// <summary>How many bytes of the sources may be in memory at once, in units; small articles are bounded by their number alone.</summary>
    private const int MemoryUnit = 64 * 1024, MemoryUnits = 1_024;

    /// <summary>Runs to the end or until cancelled; what was recorded before stays, and the account of a cancelled run shows it.</summary>
    /// <exception cref="ArchiveException">A store failed; the run stays open in the account.</exception>
    public async Task<RunAccount> RunAsync(IReadOnlyList<string> paths, string source, IProgress<RunProgress>? progress, Stream? input = null, CancellationToken cancellationToken = default)
    {
        var run = await catalog.StartRunAsync(new RunStart(time.GetUtcNow(), source, paths), cancellationToken);

        using var failure = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var prepared = Channel.CreateBounded<PreparedItem>(new BoundedChannelOptions(Window) { SingleReader = true, SingleWriter = true });
        using var memory = new SemaphoreSlim(MemoryUnits, MemoryUnits);
        var producer = ProduceAsync(paths, input, source, prepared.Writer, memory, failure.Token);
        try
        {
            await RecordAsync(run, source, prepared.Reader, memory, progress, failure.Token);
            await producer;
        }
        catch
        {
            // Whichever side failed, the other must not go on alone.
            await failure.CancelAsync();
            await Task.WhenAny(producer);
            while (prepared.Reader.TryRead(out var item)) await Task.WhenAny(item.Task);
            throw;
        }
        await catalog.FinishRunAsync(run, time.GetUtcNow(), cancellationToken);
        return (await catalog.GetRunAsync(run, cancellationToken))!;
    }

    private async Task ProduceAsync(IReadOnlyList<string> paths, Stream? input, string source, ChannelWriter<PreparedItem> writer, SemaphoreSlim memory, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in Sources.EnumerateAsync(paths, input, cancellationToken))
            {
                for (var unit = UnitsOf(item); unit > 0; unit--) await memory.WaitAsync(cancellationToken);
                await writer.WriteAsync(new PreparedItem(item, Task.Run(() => PrepareAsync(item, source, cancellationToken), cancellationToken)), cancellationToken);
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

    private async Task RecordAsync(long run, string source, ChannelReader<PreparedItem> reader, SemaphoreSlim memory, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        var counts = OutcomeCounts.Zero;
        var batch = new List<ReadyItem>(Window);
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            while (batch.Count < Window && reader.TryRead(out var item))
            {
                batch.Add(new ReadyItem(item.Item, await item.Task));
            }
            var units = batch.Sum(item => UnitsOf(item.Source));
            counts = await RecordBatchAsync(run, source, batch, counts, progress, cancellationToken);
            if (units > 0) memory.Release(units);
        }
    }

    private static int UnitsOf(SourceItem item) => (int)(Math.Min(item.Size, Submission.MaxBytes) / MemoryUnit);

    /// <summary>Records and empties the batch. What was overtaken by the items before it is prepared again.</summary>
    private async Task<OutcomeCounts> RecordBatchAsync(long run, string source, List<ReadyItem> batch, OutcomeCounts counts, IProgress<RunProgress>? progress, CancellationToken cancellationToken)
    {
        while (batch.Count > 0)
        {
            var recorded = await catalog.RecordAsync(run, batch.Select(item => item.Prepared).ToList(), cancellationToken);
            counts = recorded.Aggregate(counts, (sum, item) => sum.Plus(item.Kind));
            if (recorded.Count > 0) progress?.Report(new RunProgress(counts, batch[recorded.Count - 1].Prepared.Item));
            batch.RemoveRange(0, recorded.Count);
            if (batch.Count == 0) break;

            var overtaken = await ingestor.FindOvertakenAsync(source, batch.Select(item => item.Prepared).ToList(), cancellationToken);
            var again = await Task.WhenAll(overtaken.Select(i => Task.Run(() => PrepareAsync(batch[i].Source, source, cancellationToken), cancellationToken)));
            foreach (var (i, prepared) in overtaken.Zip(again)) batch[i] = batch[i] with { Prepared = prepared };
        }
        return counts;
    }

    private sealed record PreparedItem(SourceItem Item, Task<IngestItem> Task);

    private readonly record struct ReadyItem(SourceItem Source, IngestItem Prepared);
}
