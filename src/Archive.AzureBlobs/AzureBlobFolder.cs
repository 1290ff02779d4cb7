using System.Runtime.CompilerServices;
using Archive.Core;
using Archive.Core.Deliveries;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Archive.AzureBlobs;

/// <summary>The blobs of a container below a prefix, whatever their names, as input of an ingest run. Read-only.</summary>
public sealed class AzureBlobFolder : IRemoteFolder
{
    private readonly BlobContainerClient _container;
    private readonly string _prefix;

    private AzureBlobFolder(BlobContainerClient container, string prefix)
    {
        _container = container;
        _prefix = prefix;
    }

    /// <summary>Creates the client; no request is sent before the first call.</summary>
    /// <param name="options">The account and the container.</param>
    /// <param name="prefix">The prefix of the blobs' names, with or without a slash at its end; empty for the whole container.</param>
    /// <exception cref="ArchiveException">
    /// With <see cref="FaultKind.Configuration"/> when the connection string or the service URI is invalid.
    /// </exception>
    public static AzureBlobFolder Open(AzureBlobStoreOptions options, string prefix)
    {
        try
        {
            return new AzureBlobFolder(AzureContainer.Open(options), prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                "Storage:ConnectionString is no storage connection string, or Storage:ServiceUri no https address of a blob service.",
                exception);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<RemoteFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pages = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = _prefix }, cancellationToken).AsPages()
            .GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await GuardAsync(async () => await pages.MoveNextAsync()))
            {
                foreach (var blob in pages.Current.Values)
                {
                    yield return new RemoteFile(blob.Name[_prefix.Length..], blob.Properties.ContentLength ?? 0);
                }
            }
        }
    }

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(RemoteFile file, CancellationToken cancellationToken = default) =>
        GuardAsync(() => _container.GetBlobClient(_prefix + file.Path)
            .OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken));

    private Task<T> GuardAsync<T>(Func<Task<T>> action) => AzureContainer.GuardAsync(_container.Uri.GetLeftPart(UriPartial.Path), action);
}
