using System.Diagnostics;
using System.Runtime.CompilerServices;
using Archive.Core.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Archive.AzureBlobs;

/// <summary>Where blobs lie in Azure. Either a connection string or a service address; with the address the identity of the machine is used.</summary>
public sealed record AzureBlobStoreOptions
{
    /// <summary>The container's name: 3 to 63 lower-case letters, digits and hyphens. It is created when missing.</summary>
    public string Container { get; init; } = "archive";

    /// <summary>A storage connection string; a secret.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The address of the blob service, as in https://account.blob.core.windows.net; used with the managed identity.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>How often a failed request is tried again, 0 to 10.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>How long one try may take, in seconds, 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}

/// <summary>Blobs in one container of Azure Blob Storage. Writing only where nothing is (If-None-Match: *) settles races between writers.</summary>
public sealed class AzureBlobStore : IBlobStore
{
    /// <summary>An original at its largest, in bytes; what is longer is read as it comes.</summary>
    private const int MaxBuffered = 32 * 1024 * 1024;

    /// <summary>When a request is slow enough to ask whether the store is there, and when that has no answer; together less than two seconds.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(700), Hung = TimeSpan.FromMilliseconds(900);

    /// <summary>How late a clock may ring in a process that gets its turns.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(200);

    private readonly BlobContainerClient _container;
    private readonly BlobContainerClient _probe;
    private volatile bool _isCreated;
    private long _lastAnswer;

    /// <summary>A store over a container; nothing is sent before the first call.</summary>
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

    private Task<bool> PutAsync(BlobName name, Func<BlobClient, BlobUploadOptions, CancellationToken, Task> upload, CancellationToken cancellationToken) => GuardAsync(async token =>
    {
        await CreateContainerAsync(token);
        try
        {
            await upload(_container.GetBlobClient(name.Value), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, token);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet)
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
            // Read to the end here, under the guard: a connection that breaks half-way is an unavailable store too.
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
        GuardAsync(async token => (await _container.GetBlobClient(name.Value).DeleteIfExistsAsync(cancellationToken: token)).Value, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobName> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await GuardAsync(async token =>
        {
            await CreateContainerAsync(token);
            return true;
        }, cancellationToken);
        var pages = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await GuardAsync(async _ => await pages.MoveNextAsync(), cancellationToken))
            {
                foreach (var blob in pages.Current.Values.Where(blob => BlobName.IsName(blob.Name))) yield return new BlobName(blob.Name);
            }
        }
    }

    /// <summary>Azure keeps its own checksums.</summary>
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
        // Two callers may both ask; the service makes one of it.
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _isCreated = true;
    }

    /// <summary>
    /// A store that hangs must not take its callers with it, and a slow one must not be given up: what takes long goes on as long as the container answers a
    /// question beside it.
    /// </summary>
    private Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken) => AzureContainer.GuardAsync(Description, async () =>
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = action(given.Token);
        var looked = Stopwatch.GetTimestamp();
        while (await Task.WhenAny(task, Task.Delay(Slow, cancellationToken)) != task)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Where many wait for one busy store, the answer to any of them shows that it is there; and clocks that ring late, that this process does not get to read answers.
            var isThere = HasAnsweredSince(Slow) || await AnswersAsync() || HasAnsweredSince(Hung) || task.IsCompleted || Stopwatch.GetElapsedTime(looked) > Slow + Hung + Late;
            looked = Stopwatch.GetTimestamp();
            if (isThere) continue;
            await given.CancelAsync();
            _ = task.ContinueWith(given => given.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new IOException("it does not answer.");
        }
        Interlocked.Exchange(ref _lastAnswer, Stopwatch.GetTimestamp());
        return await task;
    });

    private bool HasAnsweredSince(TimeSpan ago) => Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastAnswer)) < ago;

    private async Task<bool> AnswersAsync()
    {
        using var limit = new CancellationTokenSource(Hung);
        try
        {
            await _probe.GetPropertiesAsync(cancellationToken: limit.Token);
            return true;
        }
        catch (RequestFailedException exception)
        {
            return exception.Status != 0; // a refusal is an answer
        }
        catch (Exception exception) when (exception is OperationCanceledException or AggregateException or IOException)
        {
            return false;
        }
    }
}
