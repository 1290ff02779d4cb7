using Archive.Core;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Archive.AzureBlobs;

/// <summary>A container's client with bounded retries, and its failures as faults that a person understands.</summary>
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
        var service = options.ConnectionString is { Length: > 0 } connection
            ? new BlobServiceClient(connection, client)
            : new BlobServiceClient(options.ServiceUri ?? throw new ArgumentException("Either a connection string or a service address is needed.", nameof(options)), new DefaultAzureCredential(), client);
        return service.GetBlobContainerClient(options.Container);
    }

    /// <summary>A refusal, a lost connection or an exhausted retry becomes a fault that says where and why.</summary>
    public static async Task<T> GuardAsync<T>(string place, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException or IOException or TaskCanceledException { InnerException: TimeoutException })
        {
            var reason = exception is AggregateException { InnerException: { } inner } ? inner.Message : exception.Message;
            throw new ArchiveException(FaultKind.Unavailable, $"The blob store {place} cannot be used: {reason.Split('\n')[0].Trim()}", exception);
        }
    }
}
