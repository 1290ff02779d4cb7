using System.Threading.Channels;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Recording;

namespace Archive.Core.Ingestion;

/// <summary>
/// Ingests everything at some paths and keeps the account. Items are prepared on all cores and recorded in the order the input gives them,
/// a batch a transaction, so that a run over the same files always ends the same.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="ingestor">Prepares and records the items.</param>
/// <param name="time">The clock.</param>
/// <param name="threads">Where items are prepared; null for the pool.</param>
public sealed class IngestRun(ICatalog catalog, Ingestor ingestor, TimeProvider time, TaskScheduler? threads = null)
{
    /// <summary>
    /// Capacity of the queue between preparing and recording, and the size of the largest batch: at most twice as many articles are in
    /// memory. Small in a server, since the runtime copies what is in memory when it collects and searches wait meanwhile; larger alone,
    /// since each batch waits for a flush of the disk.
    /// </summary>
    private const int WindowInServer = 64, WindowAlone = 128;

    /// <summary>The memory budget of all items in flight, in units of bytes; small articles are bounded by their number alone.</summary>
    private const int MemoryUnit = 64 * 1024, MemoryUnits = 1_024;

    /// <summary>Memory factor: what an item takes while it is normalised, as a multiple of its length.</summary>
    private const int MemoryFactor = 32;

    /// <summary>An item of this length in bytes is rare, and takes longer than the collection after it.</summary>
    private const int LongItem = 1024 * 1024;

    /// <summary>Pause between two attempts at a store that cannot be reached.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly TaskScheduler _threads = threads ?? TaskScheduler.Default;
    private readonly int _window = threads is null ? WindowAlone : WindowInServer;

    /// <summary>Opens the run of a request, or finds the one to resume; a dry run has none.</summary>
    /// <exception cref="ArchiveException">There is no such run.</exception>
    public async Task<long?> BeginAsync(IngestRequest request, CancellationToken cancellationToken = default)
    {
        if (request.IsDryRun) return null;
        if (request.RetryRejectedOf is { } retried && await catalog.Runs.FindAsync(retried, cancellationToken) is null)
        {
            throw new ArchiveException(FaultKind.NotFound, $"The archive has no run {retried}. “archive runs” lists them.");
        }
        _ = PathFilter.Of(request.Inputs); // an invalid glob is an error before anything is begun
        var paths = request.Origin is { } origin ? [origin] : request.Paths.Select(Inputs.WholePath).ToList();
        if (request.Resume is not { } run)
        {
            return await catalog.Runs.StartAsync(new RunStart(time.GetUtcNow(), request.Source, paths), cancellationToken);
        }
        return await catalog.Runs.FindAsync(run, cancellationToken) is { EndedAt: null }
            ? run
            : throw new ArchiveException(FaultKind.NotFound, $"Run {run} does not exist or has ended; it cannot be gone on with.");
    }

    /// <summary>Runs to the end, or until it is stopped; what was recorded before stays, and a stopped run can be resumed.</summary>
    /// <param name="request">What to ingest.</param>
    /// <param name="progress">Reported to after every batch; null for nobody.</param>
    /// <param name="rejected">Called with every rejected item as it is recorded; null for nobody.</param>
    /// <param name="stop">Ends the run after the items in flight.</param>
    /// <returns>The account. Its end is null when the run was stopped, its number 0 when it was a dry run.</returns>
    /// <exception cref="ArchiveException">A store failed; the run stays open in the account and can be resumed.</exception>
    public async Task<RunAccount> RunAsync(
        IngestRequest request, IProgress<RunProgress>? progress = null, Action<RunOutcome>? rejected = null,
        CancellationToken stop = default)
    {
        var run = await BeginAsync(request, CancellationToken.None);
        return await RunAsync(run, request, progress, rejected, stop);
    }

    /// <summary>Carries out a run that was begun.</summary>
    public async Task<RunAccount> RunAsync(
        long? run, IngestRequest request, IProgress<RunProgress>? progress, Action<RunOutcome>? rejected, CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var failure = new CancellationTokenSource();
        using var memory = new SemaphoreSlim(MemoryUnits, MemoryUnits);
        var context = new RunContext(run, request, memory, stopping, failure.Token)
        {
            Settled = await RunContext.ReadNamesAsync(catalog, request.Resume, kind: null),
            Only = await RunContext.ReadNamesAsync(catalog, request.RetryRejectedOf, IngestOutcomeKind.Rejected),
            DryRun = request.IsDryRun ? new DryRun(catalog) : null,
            Counts = run is { } number ? (await catalog.Runs.FindAsync(number, CancellationToken.None))!.Counts : OutcomeCounts.Zero,
        };
        var queue = Channel.CreateBounded<PendingItem>(new BoundedChannelOptions(_window) { SingleReader = true, SingleWriter = true });
        var producer = ProduceAsync(context, queue.Writer);
        try
        {
            await ConsumeAsync(context, queue.Reader, progress, rejected);
            await producer;
        }
        catch
        {
            // Whichever side failed, the other must not go on alone.
            await failure.CancelAsync();
            await stopping.CancelAsync();
            await Task.WhenAny(producer);
            while (queue.Reader.TryRead(out var item)) await Task.WhenAny(item.Delivery);
            throw;
        }
        var isWhole = !stopping.IsCancellationRequested;
        if (run is null)
        {
            return new RunAccount
            {
                Run = 0,
                StartedAt = startedAt,
                EndedAt = isWhole ? time.GetUtcNow() : null,
                Source = request.Source,
                Paths = request.Paths,
                Counts = context.Counts,
                InDoubt = context.InDoubt,
            };
        }
        if (isWhole) await FinishAsync(run.Value);
        return (await catalog.Runs.FindAsync(run.Value, CancellationToken.None))!;
    }

    /// <summary>Closes a run: at its end, or where it is not to be resumed.</summary>
    public async Task FinishAsync(long run)
    {
        var manifest = await RunManifest.ComputeAsync(catalog.Runs, run, CancellationToken.None);
        await catalog.Runs.FinishAsync(run, time.GetUtcNow(), manifest, CancellationToken.None);
    }

    private async Task ProduceAsync(RunContext context, ChannelWriter<PendingItem> writer)
    {
        // What computes is bounded in number; what waits for a disk takes no slot.
        var jobs = new ConcurrentExclusiveSchedulerPair(_threads, context.Request.Jobs).ConcurrentScheduler;
        var stop = context.Stopping.Token;
        try
        {
            await foreach (var item in Inputs.EnumerateAsync(context.Request.Paths, context.Request.Inputs, stop))
            {
                if (context.IsPassedOver(item.Name)) continue;
                for (var unit = UnitsOf(item); unit > 0; unit--) await context.Memory.WaitAsync(stop);
                var delivery = Task.Factory
                    .StartNew(() => PrepareAsync(context, item), CancellationToken.None, TaskCreationOptions.None, jobs).Unwrap();
                await writer.WriteAsync(new PendingItem(item, delivery), CancellationToken.None);
                if (stop.IsCancellationRequested) break;
            }
            writer.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            writer.Complete(); // what is prepared is recorded
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
            throw;
        }
    }

    /// <summary>
    /// Reads an item and prepares it. A store elsewhere may be gone for a minute, and a run of hours should not end with it: within the
    /// request's patience a store that cannot be reached is tried again.
    /// </summary>
    private async Task<Delivery> PrepareAsync(RunContext context, InputItem item)
    {
        if (item.Ignored is not null) return new SettledDelivery(item.Name, IngestOutcomeKind.Ignored, null, item.Ignored);
        if (item.Rejected is not null) return new SettledDelivery(item.Name, IngestOutcomeKind.Rejected, null, item.Rejected);

        var (source, preparation) = (context.Request.Source, ingestor.Preparation);
        var started = time.GetTimestamp();
        SubmissionReading? reading = null;
        while (true)
        {
            try
            {
                // Where the item before it was unchanged, this one most likely is: then it need not be parsed.
                if (context.ExpectsUnchanged && item.Record is { } record)
                {
                    if (await preparation.FindUnchangedAsync(record, source, item.Name, context.Failure) is { } unchanged) return unchanged;
                }
                reading ??= await item.Read!(context.Failure);
                if (reading.Submission is not { } submission)
                {
                    return new SettledDelivery(item.Name, IngestOutcomeKind.Rejected, null, reading.Rejection);
                }
                var delivery = await preparation.PrepareAsync(submission, source, item.PathKey, item.Name, context.How, context.Failure);
                context.ExpectsUnchanged = delivery is UnchangedDelivery;
                return delivery;
            }
            catch (ArchiveException exception)
                when (exception.Kind == FaultKind.Unavailable && time.GetElapsedTime(started) < context.Request.Patience)
            {
                await Task.Delay(RetryDelay, time, context.Failure);
            }
        }
    }

    private async Task ConsumeAsync(
        RunContext context, ChannelReader<PendingItem> reader, IProgress<RunProgress>? progress, Action<RunOutcome>? rejected)
    {
        var batch = new List<PreparedItem>(_window);
        while (await reader.WaitToReadAsync(context.Failure))
        {
            while (batch.Count < _window && reader.TryRead(out var item)) batch.Add(new PreparedItem(item.Input, await item.Delivery));
            var (units, isLong) = (batch.Sum(item => UnitsOf(item.Input)), batch.Exists(item => item.Input.Size >= LongItem));
            var isRejected = await RecordBatchAsync(context, batch, progress, rejected);
            // Long texts are garbage of the oldest generation, which the runtime keeps for as long as the machine has memory.
            if (isLong) GC.Collect();
            if (units > 0) context.Memory.Release(units);
            if (isRejected && context.Request.StopsOnError) await context.Stopping.CancelAsync();
        }
    }

    private static int UnitsOf(InputItem item) => (int)Math.Min(item.Size * MemoryFactor / MemoryUnit, MemoryUnits);

    /// <summary>
    /// Records and empties the batch. What became stale by the items before it is prepared again. Returns whether any was rejected.
    /// </summary>
    private async Task<bool> RecordBatchAsync(
        RunContext context, List<PreparedItem> batch, IProgress<RunProgress>? progress, Action<RunOutcome>? rejected)
    {
        var anyRejected = false;
        while (batch.Count > 0)
        {
            var deliveries = batch.Select(item => item.Delivery).ToList();
            var outcomes = context.DryRun is { } dryRun
                ? await dryRun.RecordAsync(deliveries, context.Failure)
                : await ingestor.RecordAsync(context.Run, deliveries, context.Failure);
            for (var i = 0; i < outcomes.Count; i++)
            {
                context.Bytes += batch[i].Input.Size;
                context.Counts = context.Counts.Plus(outcomes[i].Kind);
                if (outcomes[i].IsInDoubt) context.InDoubt++;
                if (outcomes[i].Kind != IngestOutcomeKind.Rejected) continue;
                anyRejected = true;
                rejected?.Invoke(outcomes[i]);
            }
            if (outcomes.Count > 0) progress?.Report(new RunProgress(context.Counts, outcomes[^1].Item, context.Bytes));
            batch.RemoveRange(0, outcomes.Count);
            if (batch.Count > 0) await PrepareStaleAgainAsync(context, batch);
        }
        return anyRejected;
    }

    private async Task PrepareStaleAgainAsync(RunContext context, List<PreparedItem> batch)
    {
        var deliveries = batch.Select(item => item.Delivery).ToList();
        var stale = await ingestor.Preparation.Lines.RefreshAndFindStaleAsync(context.Request.Source, deliveries, context.Failure);
        var again = await Task.WhenAll(stale.Select(
            i => Task.Factory.StartNew(() => PrepareAsync(context, batch[i].Input), context.Failure, TaskCreationOptions.None, _threads)
                .Unwrap()));
        foreach (var (i, delivery) in stale.Zip(again))
        {
            ingestor.Preparation.Release(batch[i].Delivery);
            batch[i] = batch[i] with { Delivery = delivery };
        }
    }

    private sealed record PendingItem(InputItem Input, Task<Delivery> Delivery);

    private readonly record struct PreparedItem(InputItem Input, Delivery Delivery);
}
