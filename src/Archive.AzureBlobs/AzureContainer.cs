using Archive.Core;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Archive.AzureBlobs;

/// <summary>Creates a container's client with bounded retries, and translates its exceptions.</summary>
internal static class AzureContainer
{
    public static BlobContainerClient Open(AzureBlobStoreOptions options)
    {
        var client = new BlobClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = options.MaxRetries,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            },
        };
        return ServiceClient(options, client).GetBlobContainerClient(options.Container);
    }

    /// <summary>
    /// Runs a request and translates an error status, a lost connection and exhausted retries into an <see cref="ArchiveException"/>.
    /// </summary>
    /// <param name="place">The container's address, for the message.</param>
    /// <param name="action">The request.</param>
    public static async Task<T> GuardAsync<T>(string place, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            var reason = exception is AggregateException { InnerException: { } inner } ? inner.Message : exception.Message;
            throw new ArchiveException(
                FaultKind.Unavailable, $"The blob store {place} cannot be used: {reason.Split('\n')[0].Trim()}", exception);
        }
    }

    private static BlobServiceClient ServiceClient(AzureBlobStoreOptions options, BlobClientOptions client)
    {
        if (options.ConnectionString is { Length: > 0 } connection) return new BlobServiceClient(connection, client);
        var uri = options.ServiceUri
            ?? throw new ArgumentException("Either a connection string or a service address is needed.", nameof(options));
        return new BlobServiceClient(uri, new DefaultAzureCredential(), client);
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is RequestFailedException or AggregateException or AuthenticationFailedException or IOException
            or TaskCanceledException { InnerException: TimeoutException };
}
