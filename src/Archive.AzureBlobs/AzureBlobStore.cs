using System.Diagnostics;
using System.Runtime.CompilerServices;
using Archive.Core.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Archive.AzureBlobs;

/// <summary>Blobs in one container of Azure Blob Storage. Conditional writes (If-None-Match: *) decide races between writers.</summary>
public sealed class AzureBlobStore : IBlobStore
{
    /// <summary>The largest blob that is read into memory, in bytes: the largest original. Larger blobs are returned as a stream.</summary>
    private const int MaxBuffered = 32 * 1024 * 1024;

    /// <summary>
    /// How long a request may take before the store is probed, and the timeout of the probe; together less than two seconds.
    /// </summary>
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromMilliseconds(700), ProbeTimeout = TimeSpan.FromMilliseconds(900);

    /// <summary>By how much timers may be late in a process that gets enough processor time.</summary>
    private static readonly TimeSpan MaxTimerDelay = TimeSpan.FromMilliseconds(200);

    private readonly BlobContainerClient _container;
    private readonly BlobContainerClient _probe;
    private volatile bool _isCreated;
    private long _lastAnswer;

    /// <summary>Creates the client; no request is sent before the first call.</summary>
    public AzureBlobStore(AzureBlobStoreOptions options)
    {
        _container = AzureContainer.Open(options);
        _probe = AzureContainer.Open(options with { MaxRetries = 0 });
    }

    /// <inheritdoc />
    public string Description => _container.Uri.GetLeftPart(UriPartial.Path);

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        PutAsync(name, (blob, onlyIfNew, token) => blob.UploadAsync(new BinaryData(content), onlyIfNew, token), cancellationToken);

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, Stream content, CancellationToken cancellationToken = default) =>
        PutAsync(name, (blob, onlyIfNew, token) => blob.UploadAsync(content, onlyIfNew, token), cancellationToken);

    private Task<bool> PutAsync(
        BlobName name, Func<BlobClient, BlobUploadOptions, CancellationToken, Task> upload,
        CancellationToken cancellationToken) => GuardAsync(async token =>
    {
        await CreateContainerAsync(token);
        try
        {
            var onlyIfNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await upload(_container.GetBlobClient(name.Value), onlyIfNew, token);
            return true;
        }
        catch (RequestFailedException exception)
            when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            return false;
        }
    }, cancellationToken);

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(BlobName name, CancellationToken cancellationToken = default) => GuardAsync(async token =>
    {
        try
        {
            var blob = _container.GetBlobClient(name.Value);
            var download = await blob.DownloadStreamingAsync(cancellationToken: token);
            if (download.Value.Details.ContentLength > MaxBuffered)
            {
                download.Value.Dispose();
                return await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken);
            }
            // Read to the end inside the guard, so that a connection that breaks half-way is reported as an unavailable store too.
            using var content = download.Value;
            var buffer = new MemoryStream();
            await content.Content.CopyToAsync(buffer, token);
            buffer.Position = 0;
            return (Stream?)buffer;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }, cancellationToken);

    /// <inheritdoc />
    public Task<bool> ExistsAsync(BlobName name, CancellationToken cancellationToken = default) =>
        GuardAsync(async token => (await _container.GetBlobClient(name.Value).ExistsAsync(token)).Value, cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken = default) =>
        GuardAsync(
            async token => (await _container.GetBlobClient(name.Value).DeleteIfExistsAsync(cancellationToken: token)).Value,
            cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobName> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await GuardAsync(async token =>
        {
            await CreateContainerAsync(token);
            return true;
        }, cancellationToken);
        var pages = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).AsPages()
            .GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await GuardAsync(async _ => await pages.MoveNextAsync(), cancellationToken))
            {
                foreach (var blob in pages.Current.Values.Where(blob => BlobName.IsName(blob.Name))) yield return new BlobName(blob.Name);
            }
        }
    }

    /// <summary>Finds nothing: the service verifies its data with checksums of its own.</summary>
    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<string>();

    /// <inheritdoc />
    public Task RepairAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellationToken = default) => GuardAsync(async token =>
    {
        await CreateContainerAsync(token);
        await _container.GetPropertiesAsync(cancellationToken: token);
        return true;
    }, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        if (_isCreated) return;
        // Concurrent callers may both get here; the request is idempotent.
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _isCreated = true;
    }

    /// <summary>
    /// Runs a request and aborts it when the store hangs. A request that is merely slow is not aborted: as long as it takes, the container
    /// is probed with a second, cheap request, and only a probe without an answer fails the first one.
    /// </summary>
    private Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken) =>
        AzureContainer.GuardAsync(Description, async () =>
        {
            using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var task = action(abort.Token);
            var lastCheck = Stopwatch.GetTimestamp();
            while (await Task.WhenAny(task, Task.Delay(ProbeAfter, cancellationToken)) != task)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // An answer to any concurrent request shows that the store is up, if busy. Timers that fire late show that this process is
                // starved of processor time and cannot read answers that have arrived.
                var isUp = HasAnsweredWithin(ProbeAfter) || await ProbeAsync() || HasAnsweredWithin(ProbeTimeout) || task.IsCompleted
                    || Stopwatch.GetElapsedTime(lastCheck) > ProbeAfter + ProbeTimeout + MaxTimerDelay;
                lastCheck = Stopwatch.GetTimestamp();
                if (isUp) continue;
                await abort.CancelAsync();
                // The aborted task's exception is observed, so that it does not surface as unobserved.
                const TaskContinuationOptions IfFaulted = TaskContinuationOptions.OnlyOnFaulted;
                _ = task.ContinueWith(aborted => aborted.Exception, CancellationToken.None, IfFaulted, TaskScheduler.Default);
                throw new IOException("it does not answer.");
            }
            Interlocked.Exchange(ref _lastAnswer, Stopwatch.GetTimestamp());
            return await task;
        });

    private bool HasAnsweredWithin(TimeSpan period) => Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastAnswer)) < period;

    private async Task<bool> ProbeAsync()
    {
        using var timeout = new CancellationTokenSource(ProbeTimeout);
        try
        {
            await _probe.GetPropertiesAsync(cancellationToken: timeout.Token);
            return true;
        }
        catch (RequestFailedException exception)
        {
            return exception.Status != 0; // an error status is an answer too
        }
        catch (Exception exception) when (exception is OperationCanceledException or AggregateException or IOException)
        {
            return false;
        }
    }
}
