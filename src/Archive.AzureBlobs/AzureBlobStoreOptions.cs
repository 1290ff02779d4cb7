namespace Archive.AzureBlobs;

/// <summary>
/// The container that holds the blobs. Either a connection string or a service URI has to be given; with a URI the managed identity
/// authenticates.
/// </summary>
public sealed record AzureBlobStoreOptions
{
    /// <summary>The container's name: 3 to 63 lower-case letters, digits and hyphens. It is created when missing.</summary>
    public string Container { get; init; } = "archive";

    /// <summary>A storage connection string; a secret.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The URI of the blob service, as in https://account.blob.core.windows.net; used with the managed identity.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>How often a failed request is retried, 0 to 10.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The timeout of one attempt, in seconds, 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}
