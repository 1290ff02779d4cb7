using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Archive.Core.Storage;

/// <summary>
/// Blobs as files below a folder. A blob is written to a temporary file, flushed, renamed, and its folder flushed, so that a name holds either all of
/// the bytes or nothing, whenever the machine stops.
/// </summary>
public sealed class LocalBlobStore : IBlobStore
{
    private const string TemporaryFolder = ".incoming";
    private readonly string _root;

    /// <summary>Folders whose own entry this process has seen on the disk; a folder that exists may still be another writer's, on its way there.</summary>
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>A store in a folder, which the first write creates.</summary>
    public LocalBlobStore(string root) => _root = Path.GetFullPath(root);

    /// <inheritdoc />
    public string Description => _root;

    /// <inheritdoc />
    public Task<bool> PutAsync(BlobName name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Guard(() => Put(name, content.Span)));
    }

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(BlobName name, CancellationToken cancellationToken = default) => Task.FromResult(Guard(() =>
    {
        var path = PathOf(name);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16 * 1024, useAsync: true) : (Stream?)null;
    }));

    /// <inheritdoc />
    public Task<bool> ExistsAsync(BlobName name, CancellationToken cancellationToken = default) => Task.FromResult(Guard(() => File.Exists(PathOf(name))));

    /// <inheritdoc />
    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken = default) => Task.FromResult(Guard(() =>
    {
        var path = PathOf(name);
        if (!File.Exists(path)) return false;
        File.Delete(path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    }));

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobName> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(_root)) yield break;
        foreach (var name in ListBelow(_root, "", prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new BlobName(name);
        }
    }

    /// <inheritdoc />
    public Task CheckAsync(CancellationToken cancellationToken = default)
    {
        Guard(() =>
        {
            CreateFolder(Path.Combine(_root, TemporaryFolder));
            var probe = Path.Combine(_root, TemporaryFolder, $"probe-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "ok");
            File.Delete(probe);
        });
        return Task.CompletedTask;
    }

    /// <summary>
    /// Clears away what a killed process left half-written and never visible. Only for the one process that writes: beside another writer it would take
    /// its files in the making.
    /// </summary>
    public void DiscardUnfinishedWrites() => Guard(() =>
    {
        var incoming = new DirectoryInfo(Path.Combine(_root, TemporaryFolder));
        if (!incoming.Exists) return;
        foreach (var leftover in incoming.EnumerateFiles()) leftover.Delete();
    });

    private bool Put(BlobName name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        if (File.Exists(path))
        {
            // Whoever renamed it may have been killed before flushing the folder; our caller will rely on it too.
            DurableFile.FlushFolder(folder);
            return false;
        }
        CreateFolder(Path.Combine(_root, TemporaryFolder));
        var temporary = Path.Combine(_root, TemporaryFolder, Guid.NewGuid().ToString("N"));
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, content.Length))
            {
                RandomAccess.Write(file, content, fileOffset: 0);
                RandomAccess.FlushToDisk(file);
            }
            var isFirst = DurableFile.MoveToNewName(temporary, path);
            DurableFile.FlushFolder(folder);
            return isFirst;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A new folder is durable only when the one above it is flushed.</summary>
    private void CreateFolder(string folder)
    {
        if (_durableFolders.ContainsKey(folder)) return;
        if (folder == _root)
        {
            DurableFile.CreateFolder(_root);
        }
        else
        {
            CreateFolder(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder);
            DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
        }
        _durableFolders[folder] = true;
    }

    private string PathOf(BlobName name)
    {
        var path = Path.GetFullPath(Path.Combine(_root, name.Value));
        var isInside = path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside && !name.Value.StartsWith(TemporaryFolder, StringComparison.OrdinalIgnoreCase)
            ? path
            : throw new ArgumentException($"“{name}” leaves the store.", nameof(name));
    }

    private static IEnumerable<string> ListBelow(string folder, string path, string prefix)
    {
        // Files and folders together in ordinal order, a folder as "name/", gives the ordinal order of the whole names.
        var entries = Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => (Path: entry, Name: path + Path.GetFileName(entry) + (Directory.Exists(entry) ? "/" : "")))
            .Where(entry => entry.Name != TemporaryFolder + "/")
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Name[^1] != '/')
            {
                if (entry.Name.StartsWith(prefix, StringComparison.Ordinal)) yield return entry.Name;
                continue;
            }
            var mayHold = entry.Name.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(entry.Name, StringComparison.Ordinal);
            if (!mayHold) continue;
            foreach (var name in ListBelow(entry.Path, entry.Name, prefix)) yield return name;
        }
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(FaultKind.Unavailable, $"The blob store {_root} cannot be used: {exception.Message}", exception);
        }
    }
}
