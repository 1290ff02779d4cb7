using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Storage;

namespace Archive.Core.Ingestion;

/// <summary>
/// Uploads that are ingested one after another. A job is acknowledged when its upload is in the blob store and its row in the catalogue; a
/// process that starts again goes on with it where it was.
/// </summary>
public sealed class IngestJobs(ICatalog catalog, UploadStore uploads, IngestRun run, TimeProvider time) : IDisposable
{
    /// <summary>The name of an upload whose format is detected by its first bytes.</summary>
    public const string UnknownKind = "upload.gz";

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly JobState[] Unended = [JobState.Queued, JobState.Running];

    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Lock _gate = new();
    private (string Job, CancellationTokenSource Cancel)? _running;

    /// <summary>How far the running job is, by its id; null when none runs.</summary>
    public (string Job, RunProgress Progress, double ItemsPerSecond)? Current { get; private set; }

    /// <summary>Takes an upload in as a job. The same upload again under the same idempotency key gives the same job.</summary>
    /// <param name="source">The source of its deliveries.</param>
    /// <param name="fileName">The name that says what it is.</param>
    /// <param name="idempotencyKey">The caller's key; null when there is none.</param>
    /// <param name="content">The upload.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <returns>The job; and whether this upload is the job's: under the key may have come another before.</returns>
    public async Task<(IngestJob Job, bool IsOfThisUpload)> AddAsync(
        string source, string fileName, string? idempotencyKey, Stream content, CancellationToken cancellationToken)
    {
        bool IsOf(IngestJob known, ContentHash hash) =>
            known.Source == source && known.FileName == fileName && known.Sha256 is { } sha256 && sha256 == hash;
        if (idempotencyKey is not null && await catalog.Jobs.FindByKeyAsync(idempotencyKey, cancellationToken) is { } known)
        {
            return (known, IsOf(known, await UploadStore.HashAsync(content, cancellationToken)));
        }
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var (length, hash) = await uploads.PutAsync(id, content, cancellationToken);
        var job = await catalog.Jobs.AddAsync(
            new IngestJob
            {
                Id = id,
                CreatedAt = time.GetUtcNow(),
                Source = source,
                Upload = id,
                FileName = fileName,
                Length = length,
                Sha256 = hash,
                IdempotencyKey = idempotencyKey,
            },
            CancellationToken.None);
        if (job.Id == id) _arrived.Release();
        else await uploads.DeleteAsync(id, CancellationToken.None); // another delivery under the key was faster
        return (job, job.Id == id || IsOf(job, hash));
    }

    /// <summary>
    /// Cancels a job that has not ended; what it has ingested stays. Returns the job as it is then; null when there is none.
    /// </summary>
    public async Task<IngestJob?> CancelAsync(string id, CancellationToken cancellationToken)
    {
        if (await catalog.Jobs.FindAsync(id, cancellationToken) is not { } job) return null;
        if (await catalog.Jobs.MoveAsync(
            job with { State = JobState.Cancelled, EndedAt = time.GetUtcNow() }, [JobState.Queued], CancellationToken.None))
        {
            await uploads.DeleteAsync(job.Upload, CancellationToken.None);
        }
        else if (job.EndedAt is not null)
        {
            await uploads.DeleteAsync(job.Upload, CancellationToken.None); // one that failed kept its upload
        }
        else
        {
            await StopRunningAsync(id);
        }
        return await catalog.Jobs.FindAsync(id, cancellationToken);
    }

    /// <summary>Carries out jobs until it is stopped.</summary>
    /// <param name="failed">Receives why a job cannot continue, whether it fails or is retried; without a job when none
    /// could be looked for.</param>
    /// <param name="stoppingToken">Ends after the items in flight; the job resumes with the next start.</param>
    public async Task RunAsync(Action<IngestJob?, Exception> failed, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            IngestJob? job = null;
            try
            {
                job = await catalog.Jobs.GetNextAsync(stoppingToken);
                if (job is null) await _arrived.WaitAsync(stoppingToken);
                else await RunAsync(job, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failed(job, exception);
                var mayPass = exception is ArchiveException { Kind: FaultKind.Unavailable or FaultKind.NoSpace };
                if (job is null || mayPass || !await TryFailAsync(job.Id, exception.Message))
                {
                    await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    /// <summary>Ends a job that cannot go on; false when that cannot be written at the moment, and the job is tried again.</summary>
    private async Task<bool> TryFailAsync(string id, string problem)
    {
        try
        {
            if (await catalog.Jobs.FindAsync(id, CancellationToken.None) is not { } job) return true;
            if (job.Run is { } begun) await run.FinishAsync(begun);
            await catalog.Jobs.MoveAsync(
                job with { State = JobState.Failed, EndedAt = time.GetUtcNow(), Problem = problem }, Unended, CancellationToken.None);
            return true;
        }
        catch (ArchiveException)
        {
            return false;
        }
    }

    private async Task RunAsync(IngestJob job, CancellationToken stoppingToken)
    {
        if (job.Run is { } known && await catalog.Runs.FindAsync(known, stoppingToken) is { EndedAt: not null })
        {
            // Its run had come to its end when the process was killed.
            await EndAsync(job, JobState.Done);
            return;
        }
        using var cancel = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, cancel.Token);
        lock (_gate) _running = (job.Id, cancel);
        try
        {
            await using var upload = await uploads.OpenReadAsync(job.Upload, stop.Token);
            var inputs = new InputOptions { Input = upload, InputName = job.FileName == UnknownKind ? null : job.FileName };
            var request = new IngestRequest
            {
                Source = job.Source,
                Paths = [Inputs.Input],
                Origin = $"ingest job {job.Id}",
                Inputs = inputs,
                Resume = job.Run,
                Jobs = Math.Max(1, Environment.ProcessorCount - 1), // indexing takes twice as long, and others are waiting for answers
            };
            var number = await run.BeginAsync(request, CancellationToken.None);
            job = job with { State = JobState.Running, Run = number };
            await catalog.Jobs.MoveAsync(job, Unended, CancellationToken.None);

            await run.RunAsync(number, request with { Resume = number }, new Reporter(this, job.Id), rejected: null, stop.Token);
            var isCancelled = cancel.IsCancellationRequested;
            if (stoppingToken.IsCancellationRequested && !isCancelled) return;
            if (isCancelled) await run.FinishAsync(number!.Value);
            await EndAsync(job, isCancelled ? JobState.Cancelled : JobState.Done);
        }
        finally
        {
            lock (_gate) _running = null;
            Current = null;
        }
    }

    private async Task EndAsync(IngestJob job, JobState state)
    {
        await catalog.Jobs.MoveAsync(job with { State = state, EndedAt = time.GetUtcNow() }, Unended, CancellationToken.None);
        await uploads.DeleteAsync(job.Upload, CancellationToken.None);
    }

    /// <inheritdoc />
    public void Dispose() => _arrived.Dispose();

    private async Task StopRunningAsync(string id)
    {
        CancellationTokenSource? cancel;
        lock (_gate) cancel = _running is { } running && running.Job == id ? running.Cancel : null;
        if (cancel is not null) await cancel.CancelAsync();
    }

    private sealed class Reporter(IngestJobs jobs, string job) : IProgress<RunProgress>
    {
        private readonly long _started = jobs.Time.GetTimestamp();
        private long _first = -1;

        public void Report(RunProgress value)
        {
            if (_first < 0) _first = value.Counts.Offered;
            jobs.Current = (job, value, (value.Counts.Offered - _first) / Math.Max(0.001, jobs.Time.GetElapsedTime(_started).TotalSeconds));
        }
    }

    private TimeProvider Time => time;
}
