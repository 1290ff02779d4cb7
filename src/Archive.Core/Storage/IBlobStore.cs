namespace Archive.Core.Storage;

/// <summary>
/// Seam: bytes under names, on the local disk or in Azure Blob Storage. Blobs are written once and never changed. Every implementation passes the same
/// conformance suite. A store that cannot be reached or written throws <see cref="ArchiveException"/> with <see cref="FaultKind.Unavailable"/> or <see cref="FaultKind.NoSpace"/>.
/// </summary>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>Where the bytes lie, for people and logs; holds no secret.</summary>
    string Description { get; }

    /// <summary>
    /// Stores a blob under a name that holds none. When the task ends the bytes are durable; until then nothing is visible under the name.
    /// </summary>
    /// <returns>False when the name holds a blob already, which stays as it is.</returns>
    Task<bool> PutAsync(BlobName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Stores a blob of any length, as it is read; otherwise the same.</summary>
    /// <returns>False when the name holds a blob already, which stays as it is.</returns>
    Task<bool> PutAsync(BlobName name, Stream content, CancellationToken cancellationToken = default);

    /// <summary>The bytes, or null when the name holds none. The caller disposes the stream.</summary>
    Task<Stream?> OpenReadAsync(BlobName name, CancellationToken cancellationToken = default);

    /// <summary>Whether the name holds a blob.</summary>
    Task<bool> ExistsAsync(BlobName name, CancellationToken cancellationToken = default);

    /// <summary>Removes a blob; false when the name holds none.</summary>
    Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken = default);

    /// <summary>The names that start with a prefix (empty for all), in no particular order.</summary>
    IAsyncEnumerable<BlobName> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>What is wrong with the store itself, in words, after reading all of it; nothing where the service answers for that.</summary>
    IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts the store's own structure in order: what is damaged is set aside, and what is whole stays. Only where nobody else uses the store.</summary>
    Task RepairAsync(CancellationToken cancellationToken = default);

    /// <summary>Throws <see cref="ArchiveException"/> when the store cannot be used at the moment.</summary>
    Task CheckAsync(CancellationToken cancellationToken = default);
}
