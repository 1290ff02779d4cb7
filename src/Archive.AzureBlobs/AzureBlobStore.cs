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

    private readonly BlobContainerClient _container;
    private volatile bool _isCreated;

    /// <summary>A store over a container; nothing is sent before the first call.</summary>
    public AzureBlobStore(AzureBlobStoreOptions options) => _container = AzureContainer.Open(options);

    /// <inheritdoc />
    public string Description => _container.Uri.GetLeftPart(UriPartial.Path);

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        PutAsync(name, (blob, onlyIfNew) => blob.UploadAsync(new BinaryData(content), onlyIfNew, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, Stream content, CancellationToken cancellationToken = default) =>
        PutAsync(name, (blob, onlyIfNew) => blob.UploadAsync(content, onlyIfNew, cancellationToken), cancellationToken);

    private Task<bool> PutAsync(BlobName name, Func<BlobClient, BlobUploadOptions, Task> upload, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await CreateContainerAsync(cancellationToken);
        try
        {
            await upload(_container.GetBlobClient(name.Value), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } });
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            return false;
        }
    });

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(BlobName name, CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        try
        {
            var blob = _container.GetBlobClient(name.Value);
            var download = await blob.DownloadStreamingAsync(cancellationToken: cancellationToken);
            if (download.Value.Details.ContentLength > MaxBuffered)
            {
                download.Value.Dispose();
                return await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken);
            }
            // Read to the end here, under the guard: a connection that breaks half-way is an unavailable store too.
            using var content = download.Value;
            var buffer = new MemoryStream();
            await content.Content.CopyToAsync(buffer, cancellationToken);
            buffer.Position = 0;
            return (Stream?)buffer;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    });

    /// <inheritdoc />
    public Task<bool> ExistsAsync(BlobName name, CancellationToken cancellationToken = default) =>
        GuardAsync(async () => (await _container.GetBlobClient(name.Value).ExistsAsync(cancellationToken)).Value);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken = default) =>
        GuardAsync(async () => (await _container.GetBlobClient(name.Value).DeleteIfExistsAsync(cancellationToken: cancellationToken)).Value);

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobName> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await GuardAsync(async () =>
        {
            await CreateContainerAsync(cancellationToken);
            return true;
        });
        var pages = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await GuardAsync(async () => await pages.MoveNextAsync()))
            {
                foreach (var blob in pages.Current.Values) yield return new BlobName(blob.Name);
            }
        }
    }

    /// <summary>Azure keeps its own checksums.</summary>
    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<string>();

    /// <inheritdoc />
    public Task RepairAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        await CreateContainerAsync(cancellationToken);
        await _container.GetPropertiesAsync(cancellationToken: cancellationToken);
        return true;
    });

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        if (_isCreated) return;
        // Two callers may both ask; the service makes one of it.
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _isCreated = true;
    }

    private Task<T> GuardAsync<T>(Func<Task<T>> action) => AzureContainer.GuardAsync(Description, action);
}
