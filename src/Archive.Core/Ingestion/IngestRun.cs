using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Recording;

namespace Archive.Core.Ingestion;

/// <summary>
/// Ingests everything at some paths and keeps the account. Items are prepared on all cores and recorded in the order the source gives them, a batch a
/// transaction, so that a run over the same files always ends the same.
/// </summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="ingestor">Takes the items in.</param>
/// <param name="time">The clock.</param>
/// <param name="threads">Where items are prepared; null for the pool.</param>
public sealed class IngestRun(ICatalog catalog, Ingestor ingestor, TimeProvider time, TaskScheduler? threads = null)
{
    /// <summary>
    /// Items waiting between preparing and recording, and the largest batch: at most twice as many articles are in memory. Few beside others, since what is in memory when
    /// the runtime collects is copied while they wait; alone more, since each batch waits for the disk.
    /// </summary>
    private const int WindowBesideOthers = 64, WindowAlone = 128;

    /// <summary>How many bytes all items in hand may take, in units; small articles are bounded by their number alone.</summary>
    private const int MemoryUnit = 64 * 1024, MemoryUnits = 1_024;

    /// <summary>What an item takes while it is normalised, in times of its length.</summary>
    private const int Weight = 32;

    /// <summary>An item so long, in bytes, is rare, and takes longer than the collection after it.</summary>
    private const int LongItem = 1024 * 1024;

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    private readonly TaskScheduler _threads = threads ?? TaskScheduler.Default;
    private readonly int _window = threads is null ? WindowAlone : WindowBesideOthers;

    /// <summary>Opens the run of a request, or finds the one to go on with; a dry run has none.</summary>
    /// <exception cref="ArchiveException">There is no such run.</exception>
    public async Task<long?> BeginAsync(IngestRequest request, CancellationToken cancellationToken = default)
    {
        if (request.IsDryRun) return null;
        if (request.RetryRejectedOf is { } retried && await catalog.GetRunAsync(retried, cancellationToken) is null) throw new ArchiveException(FaultKind.NotFound, $"The archive has no run {retried}. “archive runs” lists them.");
        _ = PathFilter.Of(request.Sources); // a glob that is none is an error before anything is begun
        var paths = request.Origin is { } origin ? [origin] : request.Paths.Select(Inputs.WholePath).ToList();
        if (request.Resume is not { } run) return await catalog.StartRunAsync(new RunStart(time.GetUtcNow(), request.Source, paths), cancellationToken);
        return await catalog.GetRunAsync(run, cancellationToken) is { EndedAt: null } ? run : throw new ArchiveException(FaultKind.NotFound, $"Run {run} does not exist or has ended; it cannot be gone on with.");
    }

    /// <summary>Runs to the end, or until it is stopped; what was recorded before stays, and a stopped run can be gone on with.</summary>
    /// <param name="request">What to take in.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="rejected">Told of every rejected item as it is recorded; null for nobody.</param>
    /// <param name="stop">Ends the run after the items in hand.</param>
    /// <returns>The account. Its end is null when the run was stopped, its number 0 when it was a dry run.</returns>
    /// <exception cref="ArchiveException">A store failed; the run stays open in the account and can be gone on with.</exception>
    public async Task<RunAccount> RunAsync(IngestRequest request, IProgress<RunProgress>? progress = null, Action<RunOutcome>? rejected = null, CancellationToken stop = default)
    {
        var run = await BeginAsync(request, CancellationToken.None);
        return await RunAsync(run, request, progress, rejected, stop);
    }

    /// <summary>Carries out a run that was begun.</summary>
    public async Task<RunAccount> RunAsync(long? run, IngestRequest request, IProgress<RunProgress>? progress, Action<RunOutcome>? rejected, CancellationToken stop)
    {
        var startedAt = time.GetUtcNow();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var failure = new CancellationTokenSource();
        using var memory = new SemaphoreSlim(MemoryUnits, MemoryUnits);
        var context = new Context(run, request, memory, stopping, failure.Token)
        {
            Settled = await NamesAsync(request.Resume, kind: null),
            Only = request.RetryRejectedOf is { } retried ? await NamesAsync(retried, IngestOutcomeKind.Rejected) : null,
            DryRun = request.IsDryRun ? new DryRun(catalog) : null,
            Counts = run is { } number ? (await catalog.GetRunAsync(number, CancellationToken.None))!.Counts : OutcomeCounts.Zero,
        };
        var prepared = Channel.CreateBounded<PreparedItem>(new BoundedChannelOptions(_window) { SingleReader = true, SingleWriter = true });
        var producer = ProduceAsync(context, prepared.Writer);
        try
        {
            await RecordAsync(context, prepared.Reader, progress, rejected);
            await producer;
        }
        catch
        {
            // Whichever side failed, the other must not go on alone.
            await failure.CancelAsync();
            await stopping.CancelAsync();
            await Task.WhenAny(producer);
            while (prepared.Reader.TryRead(out var item)) await Task.WhenAny(item.Task);
            throw;
        }
        var isWhole = !stopping.IsCancellationRequested;
        if (run is null)
        {
            return new RunAccount { Run = 0, StartedAt = startedAt, EndedAt = isWhole ? time.GetUtcNow() : null, Source = request.Source, Paths = request.Paths, Counts = context.Counts };
        }
        if (isWhole) await FinishAsync(run.Value);
        return (await catalog.GetRunAsync(run.Value, CancellationToken.None))!;
    }

    /// <summary>Closes a run: at its end, or where it is not to be gone on with.</summary>
    public async Task FinishAsync(long run) =>
        await catalog.FinishRunAsync(run, time.GetUtcNow(), await RunManifest.ComputeAsync(catalog, run, CancellationToken.None), CancellationToken.None);

    private async Task ProduceAsync(Context context, ChannelWriter<PreparedItem> writer)
    {
        // What computes is kept to so many at once; what waits for a disk takes no turn.
        var jobs = new ConcurrentExclusiveSchedulerPair(_threads, context.Request.Jobs).ConcurrentScheduler;
        var stop = context.Stopping.Token;
        try
        {
            await foreach (var item in Inputs.EnumerateAsync(context.Request.Paths, context.Request.Sources, stop))
            {
                if (context.IsPassedOver(item.Name)) continue;
                for (var unit = UnitsOf(item); unit > 0; unit--) await context.Memory.WaitAsync(stop);
                var task = Task.Factory.StartNew(() => PrepareAsync(context, item), CancellationToken.None, TaskCreationOptions.None, jobs).Unwrap();
                await writer.WriteAsync(new PreparedItem(item, task), CancellationToken.None);
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

    private async Task<Delivery> PrepareAsync(Context context, InputItem item)
    {
        if (item.Ignored is not null) return new SettledDelivery(item.Name, IngestOutcomeKind.Ignored, null, item.Ignored);
        if (item.Rejected is not null) return new SettledDelivery(item.Name, IngestOutcomeKind.Rejected, null, item.Rejected);

        // Where the item before it was as it had been, this one most likely is: then it need not be read.
        if (context.ExpectsUnchanged && item.Record is { } record)
        {
            if (await PatientlyAsync(context, () => ingestor.FindUnchangedAsync(record, context.Request.Source, item.Name, context.Failure)) is { } unchanged) return unchanged;
        }
        var (submission, rejection) = await item.Read!(context.Failure);
        var prepared = submission is null
            ? new SettledDelivery(item.Name, IngestOutcomeKind.Rejected, null, rejection)
            : await PatientlyAsync(context, () => ingestor.PrepareAsync(submission, context.Request.Source, item.PathKey, item.Name, context.How, context.Failure));
        context.ExpectsUnchanged = prepared is UnchangedDelivery;
        return prepared;
    }

    /// <summary>A store elsewhere may be gone for a minute; a run of hours should not end with it.</summary>
    private async Task<T> PatientlyAsync<T>(Context context, Func<Task<T>> action)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await action();
            }
            catch (ArchiveException exception) when (exception.Kind == FaultKind.Unavailable && time.GetElapsedTime(started) < context.Request.Patience)
            {
                await Task.Delay(TryAgain, time, context.Failure);
            }
        }
    }

    private async Task RecordAsync(Context context, ChannelReader<PreparedItem> reader, IProgress<RunProgress>? progress, Action<RunOutcome>? rejected)
    {
        var batch = new List<ReadyItem>(_window);
        while (await reader.WaitToReadAsync(context.Failure))
        {
            while (batch.Count < _window && reader.TryRead(out var item)) batch.Add(new ReadyItem(item.Item, await item.Task));
            var (units, isLong) = (batch.Sum(item => UnitsOf(item.Source)), batch.Exists(item => item.Source.Size >= LongItem));
            var isRejected = await RecordBatchAsync(context, batch, progress, rejected);
            // Long texts are garbage of the oldest generation, which is left lying for as long as the machine has memory.
            if (isLong) GC.Collect();
            if (units > 0) context.Memory.Release(units);
            if (isRejected && context.Request.StopsOnError) await context.Stopping.CancelAsync();
        }
    }

    private static int UnitsOf(InputItem item) => (int)Math.Min(item.Size * Weight / MemoryUnit, MemoryUnits);

    /// <summary>Records and empties the batch. What was overtaken by the items before it is prepared again. Returns whether any was rejected.</summary>
    private async Task<bool> RecordBatchAsync(Context context, List<ReadyItem> batch, IProgress<RunProgress>? progress, Action<RunOutcome>? rejected)
    {
        var anyRejected = false;
        while (batch.Count > 0)
        {
            var items = batch.Select(item => item.Prepared).ToList();
            var recorded = context.DryRun is { } dryRun
                ? await dryRun.RecordAsync(items, context.Failure)
                : await ingestor.RecordAsync(context.Run, items, context.Failure);
            for (var i = 0; i < recorded.Count; i++)
            {
                context.Bytes += batch[i].Source.Size;
                context.Counts = context.Counts.Plus(recorded[i].Kind);
                if (recorded[i].Kind != IngestOutcomeKind.Rejected) continue;
                anyRejected = true;
                rejected?.Invoke(recorded[i]);
            }
            if (recorded.Count > 0) progress?.Report(new RunProgress(context.Counts, recorded[^1].Item, context.Bytes));
            batch.RemoveRange(0, recorded.Count);
            if (batch.Count == 0) break;

            var overtaken = await ingestor.FindOvertakenAsync(context.Request.Source, batch.Select(item => item.Prepared).ToList(), context.Failure);
            var again = await Task.WhenAll(overtaken.Select(i => Task.Factory.StartNew(() => PrepareAsync(context, batch[i].Source), context.Failure, TaskCreationOptions.None, _threads).Unwrap()));
            foreach (var (i, prepared) in overtaken.Zip(again))
            {
                ingestor.Release(batch[i].Prepared);
                batch[i] = batch[i] with { Prepared = prepared };
            }
        }
        return anyRejected;
    }

    /// <summary>The names of a run's items, as hashes, and how often each stood there: a million take some 40 MB.</summary>
    private async Task<Dictionary<ulong, int>?> NamesAsync(long? run, IngestOutcomeKind? kind)
    {
        if (run is not { } number) return null;
        var names = new Dictionary<ulong, int>();
        await foreach (var outcome in catalog.ReadOutcomesAsync(number, kind))
        {
            var key = Context.KeyOf(outcome.Item);
            names[key] = names.GetValueOrDefault(key) + 1;
        }
        return names;
    }

    /// <summary>What the two sides of a run share.</summary>
    private sealed record Context(long? Run, IngestRequest Request, SemaphoreSlim Memory, CancellationTokenSource Stopping, CancellationToken Failure)
    {
        public Dictionary<ulong, int>? Settled { get; init; }

        public Dictionary<ulong, int>? Only { get; init; }

        public DryRun? DryRun { get; init; }

        public OutcomeCounts Counts { get; set; } = OutcomeCounts.Zero;

        public long Bytes { get; set; }

        /// <summary>Whether the item that was read last was unchanged; a guess, which any thread may change.</summary>
        public bool ExpectsUnchanged { get; set; }

        public PrepareOptions How { get; } = new() { Stores = !Request.IsDryRun, SkipsDuplicates = Request.SkipsDuplicates };

        public static ulong KeyOf(ReadOnlySpan<char> name) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name));

        /// <summary>Of items with one name as many are passed over as were settled.</summary>
        public bool IsPassedOver(string name)
        {
            if (Only is not null && !IsAmong(Only, name)) return true;
            if (Settled is null || !Settled.TryGetValue(KeyOf(name), out var left) || left == 0) return false;
            Settled[KeyOf(name)] = left - 1;
            return true;
        }

        /// <summary>Whether an item was rejected, or the folder, archive or file it is in.</summary>
        private static bool IsAmong(Dictionary<ulong, int> names, string name)
        {
            for (var end = name.Length; end > 0; end = name.AsSpan(0, end).LastIndexOfAny('/', ':'))
            {
                if (names.ContainsKey(KeyOf(name.AsSpan(0, end)))) return true;
            }
            return false;
        }
    }

    private sealed record PreparedItem(InputItem Item, Task<Delivery> Task);

    private readonly record struct ReadyItem(InputItem Source, Delivery Prepared);
}
