using System.Runtime.CompilerServices;
using Archive.Core.Storage.Packs;

namespace Archive.Core.Storage;

/// <summary>
/// Blobs below a folder of the local disk: small ones in packs, which are tar files (<c>packs/00000001.tar</c>), large ones each in a file
/// of its name.
/// </summary>
public sealed class LocalBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly LooseFiles _files;
    private readonly PackStore _packs;

    /// <summary>A store in a folder, which the first write creates.</summary>
    public LocalBlobStore(string root)
    {
        _root = Path.GetFullPath(root);
        _files = new LooseFiles(_root);
        _packs = new PackStore(Path.Combine(_root, PackStore.FolderName));
    }

    /// <inheritdoc />
    public string Description => _root;

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        GuardAsync(async () =>
        {
            var key = Check(name);
            return PackStore.Fits(key, content.Length) && !_files.Exists(key)
                ? await _packs.PutAsync(key, content, cancellationToken)
                : await _files.PutAsync(key, new MemoryStream(content.ToArray()), cancellationToken);
        });

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, Stream content, CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        var key = Check(name);
        return !_packs.Exists(key) && await _files.PutAsync(key, content, cancellationToken);
    });

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(BlobName name, CancellationToken cancellationToken = default) => Task.FromResult(Guard<Stream?>(() =>
        _packs.Read(Check(name)) is { } content ? new MemoryStream(content, writable: false) : _files.OpenRead(name.Value)));

    /// <inheritdoc />
    public Task<bool> ExistsAsync(BlobName name, CancellationToken cancellationToken = default) =>
        Task.FromResult(Guard(() => _packs.Exists(Check(name)) || _files.Exists(name.Value)));

    /// <inheritdoc />
    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken = default) =>
        Task.FromResult(Guard(() => _packs.Delete(Check(name)) | _files.Delete(name.Value)));

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobName> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var names = _packs.List()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Concat(_files.List(prefix)).GetEnumerator();
        using (names)
        {
            while (Guard(names.MoveNext))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new BlobName(names.Current);
            }
        }
    }

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellationToken = default)
    {
        Guard(() =>
        {
            _files.Check();
            return true;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> FindDamageAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        using var damage = _packs.FindDamage().GetEnumerator();
        while (Guard(damage.MoveNext))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return damage.Current;
        }
    }

    /// <inheritdoc />
    public Task RepairAsync(CancellationToken cancellationToken = default)
    {
        Guard(() =>
        {
            _packs.Repair();
            return true;
        });
        return Task.CompletedTask;
    }

    /// <summary>
    /// Deletes the temporary files of a killed process. The caller has to be the only writer: the files of another one that is writing
    /// would be deleted too.
    /// </summary>
    public void DiscardUnfinishedWrites() => Guard(() =>
    {
        _files.DiscardUnfinished();
        return true;
    });

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _packs.DisposeAsync();

    private static string Check(BlobName name) =>
        LooseFiles.IsReserved(name.Value) || PackStore.IsReserved(name.Value)
            ? throw new ArgumentException($"“{name}” is a name of the store's own.", nameof(name))
            : name.Value;

    private async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArchiveException.OfDisk($"The blob store {_root} cannot be used", exception);
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ArchiveException.OfDisk($"The blob store {_root} cannot be used", exception);
        }
    }
}
