namespace Archive.Core.Storage;

/// <summary>
/// Seam: immutable blobs under names, on the local disk or in Azure Blob Storage. Every implementation passes the same conformance suite. A
/// store that cannot be reached or written throws <see cref="ArchiveException"/> with <see cref="FaultKind.Unavailable"/> or
/// <see cref="FaultKind.NoSpace"/>.
/// </summary>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>The store's location, for people and logs; holds no secret.</summary>
    string Description { get; }

    /// <summary>
    /// Stores a blob unless the name is in use. When the task ends the bytes are durable; until then nothing is visible under the name.
    /// </summary>
    /// <returns>False when the name is in use; the blob there stays unchanged.</returns>
    Task<bool> PutAsync(BlobName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Stores a blob of any length without buffering it in memory; otherwise as the other overload.</summary>
    /// <returns>False when the name is in use; the blob there stays unchanged.</returns>
    Task<bool> PutAsync(BlobName name, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Opens a blob; null when there is none of the name. The caller disposes the stream.</summary>
    Task<Stream?> OpenReadAsync(BlobName name, CancellationToken cancellationToken = default);

    /// <summary>Whether there is a blob of the name.</summary>
    Task<bool> ExistsAsync(BlobName name, CancellationToken cancellationToken = default);

    /// <summary>Deletes a blob; false when there is none of the name.</summary>
    Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken = default);

    /// <summary>The names that start with a prefix (empty for all), in no particular order.</summary>
    IAsyncEnumerable<BlobName> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the whole store and yields a message for each damage of its own structure; nothing where the service checks its data itself.
    /// </summary>
    IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Repairs the store's own structure: intact blobs stay, damaged data is moved aside. Requires that no other process uses the store.
    /// </summary>
    Task RepairAsync(CancellationToken cancellationToken = default);

    /// <summary>Throws <see cref="ArchiveException"/> when the store cannot be used at the moment.</summary>
    Task CheckAsync(CancellationToken cancellationToken = default);
}
