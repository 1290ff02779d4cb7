using Archive.Core.Articles;

namespace Archive.Core.Storage;

/// <summary>
/// The original bytes under their SHA-256: <c>raw/ab/cd/abcd….bin</c>. Where each is a file of its own, the two levels of folders keep a million originals at
/// some sixteen a folder.
/// </summary>
public sealed class RawStore(IBlobStore blobs) : IAsyncDisposable
{
    /// <summary>Where the bytes lie, for people.</summary>
    public string Description => blobs.Description;

    /// <summary>Stores the bytes unless they are there already; they are durable when the task ends.</summary>
    public Task PutAsync(ContentHash hash, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        blobs.PutAsync(NameOf(hash), content, cancellationToken);

    /// <summary>
    /// The bytes, checked against their hash. Throws <see cref="ArchiveException"/> with <see cref="FaultKind.Corrupt"/> when they are missing or altered.
    /// </summary>
    public async Task<byte[]> GetAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        await using var stream = await blobs.OpenReadAsync(NameOf(hash), cancellationToken)
            ?? throw new ArchiveException(FaultKind.Corrupt, $"The original {hash} is missing from {blobs.Description}.");
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        var content = buffer.ToArray();
        return ContentHash.Of(content) == hash
            ? content
            : throw new ArchiveException(FaultKind.Corrupt, $"The original {hash} in {blobs.Description} was altered: its bytes do not have that hash.");
    }

    /// <summary>What is wrong with the store itself, in words.</summary>
    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) => blobs.FindDamageAsync(cancellationToken);

    /// <summary>Puts the store's own structure in order.</summary>
    public Task RepairAsync(CancellationToken cancellationToken = default) => blobs.RepairAsync(cancellationToken);

    /// <summary>Puts whole bytes in the place of missing or altered ones. Throws <see cref="ArgumentException"/> when they do not have the hash.</summary>
    public async Task ReplaceAsync(ContentHash hash, byte[] content, CancellationToken cancellationToken = default)
    {
        if (ContentHash.Of(content) != hash) throw new ArgumentException($"These bytes do not have the hash {hash}.", nameof(content));
        await blobs.DeleteAsync(NameOf(hash), cancellationToken);
        await blobs.PutAsync(NameOf(hash), content, cancellationToken);
    }

    /// <summary>Destroys the bytes; they may be gone already.</summary>
    public Task DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default) => blobs.DeleteAsync(NameOf(hash), cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => blobs.DisposeAsync();

    /// <summary>Throws <see cref="ArchiveException"/> when originals can neither be read nor written at the moment.</summary>
    public Task CheckAsync(CancellationToken cancellationToken = default) => blobs.CheckAsync(cancellationToken);

    /// <summary>The name that the bytes of a hash lie under.</summary>
    public static BlobName NameOf(ContentHash hash) => new($"raw/{hash.Hex[..2]}/{hash.Hex[2..4]}/{hash.Hex}.bin");
}
