using Archive.Core.Articles;

namespace Archive.Core.Storage;

/// <summary>
/// The original bytes under their SHA-256: <c>raw/ab/cd/abcd….bin</c>. Where each original is a file, the two levels of folders spread a
/// million of them to about sixteen a folder. Bytes that are on their way into the catalogue, found here already or just put here, and not
/// recorded yet, are in use: a purge does not destroy them.
/// </summary>
public sealed class RawStore(IBlobStore blobs) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ContentHash, int> _uses = [];
    private readonly Dictionary<ContentHash, Task> _destroying = [];

    /// <summary>The store's location, for people.</summary>
    public string Description => blobs.Description;

    /// <summary>
    /// Stores the bytes unless they are there already; they are durable when the task ends, and in use until <see cref="Release"/>. Waits
    /// while they are being destroyed.
    /// </summary>
    public async Task PutAsync(ContentHash hash, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await BeginUseAsync(hash);
        try
        {
            await blobs.PutAsync(NameOf(hash), content, cancellationToken);
        }
        catch
        {
            Release(hash);
            throw;
        }
    }

    /// <summary>Ends a use of the bytes: they are recorded, or given up.</summary>
    public void Release(ContentHash hash)
    {
        lock (_gate)
        {
            if (_uses.GetValueOrDefault(hash) <= 1) _uses.Remove(hash);
            else _uses[hash]--;
        }
    }

    /// <summary>
    /// Reads the bytes and verifies their hash.
    /// </summary>
    /// <exception cref="ArchiveException">With <see cref="FaultKind.Corrupt"/> when they are missing or altered.</exception>
    public async Task<byte[]> GetAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        await using var stream = await blobs.OpenReadAsync(NameOf(hash), cancellationToken)
            ?? throw new ArchiveException(FaultKind.Corrupt, $"The original {hash} is missing from {blobs.Description}.");
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        var content = buffer.ToArray();
        return ContentHash.Of(content) == hash
            ? content
            : throw new ArchiveException(
                FaultKind.Corrupt, $"The original {hash} in {blobs.Description} was altered: its bytes do not have that hash.");
    }

    /// <inheritdoc cref="IBlobStore.FindDamageAsync" />
    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) =>
        blobs.FindDamageAsync(cancellationToken);

    /// <inheritdoc cref="IBlobStore.RepairAsync" />
    public Task RepairAsync(CancellationToken cancellationToken = default) => blobs.RepairAsync(cancellationToken);

    /// <summary>Replaces missing or altered bytes.</summary>
    /// <exception cref="ArgumentException">The content does not have the hash.</exception>
    public async Task ReplaceAsync(ContentHash hash, byte[] content, CancellationToken cancellationToken = default)
    {
        if (ContentHash.Of(content) != hash) throw new ArgumentException($"These bytes do not have the hash {hash}.", nameof(content));
        await blobs.DeleteAsync(NameOf(hash), cancellationToken);
        await blobs.PutAsync(NameOf(hash), content, cancellationToken);
    }

    /// <summary>Destroys bytes unless they are in use or needed, while nobody begins to use them.</summary>
    /// <param name="hash">The bytes.</param>
    /// <param name="isNeeded">Whether they are to stay; asked when nobody uses them.</param>
    /// <returns>False when they are in use: then it has to be tried again.</returns>
    public async Task<bool> TryDestroyAsync(ContentHash hash, Func<Task<bool>> isNeeded)
    {
        var destruction = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_uses.ContainsKey(hash) || !_destroying.TryAdd(hash, destruction.Task)) return false;
        }
        try
        {
            if (!await isNeeded()) await DeleteAsync(hash, CancellationToken.None);
            return true;
        }
        finally
        {
            lock (_gate) _destroying.Remove(hash);
            destruction.SetResult();
        }
    }

    /// <summary>Deletes the bytes, if they are there.</summary>
    public Task DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default) =>
        blobs.DeleteAsync(NameOf(hash), cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => blobs.DisposeAsync();

    /// <inheritdoc cref="IBlobStore.CheckAsync" />
    public Task CheckAsync(CancellationToken cancellationToken = default) => blobs.CheckAsync(cancellationToken);

    /// <summary>The blob name of the bytes with a hash.</summary>
    public static BlobName NameOf(ContentHash hash) => new($"raw/{hash.Hex[..2]}/{hash.Hex[2..4]}/{hash.Hex}.bin");

    private async Task BeginUseAsync(ContentHash hash)
    {
        while (true)
        {
            Task? destruction;
            lock (_gate)
            {
                if (!_destroying.TryGetValue(hash, out destruction))
                {
                    _uses[hash] = _uses.GetValueOrDefault(hash) + 1;
                    return;
                }
            }
            await destruction;
        }
    }
}
