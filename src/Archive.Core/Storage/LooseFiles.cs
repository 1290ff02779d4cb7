using System.Collections.Concurrent;
using Archive.Core.Storage.Packs;

namespace Archive.Core.Storage;

/// <summary>
/// Blobs as files below a folder. A blob is written to a temporary file, flushed, renamed, and its folder flushed: after a crash at any
/// moment a name holds either all of the bytes or nothing.
/// </summary>
internal sealed class LooseFiles(string root)
{
    private const string TemporaryFolder = ".incoming";

    /// <summary>
    /// Folders whose own directory entry this process has flushed. That a folder exists does not prove it: another writer may just have
    /// created it.
    /// </summary>
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>Whether a name is reserved for temporary files.</summary>
    public static bool IsReserved(string name) => name.StartsWith(TemporaryFolder, StringComparison.OrdinalIgnoreCase);

    public FileStream? OpenRead(string name)
    {
        var path = PathOf(name);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16 * 1024, useAsync: true)
            : null;
    }

    public bool Exists(string name) => File.Exists(PathOf(name));

    public bool Delete(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path)) return false;
        File.Delete(path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Stores a blob; false when the name is in use.</summary>
    public async Task<bool> PutAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        if (File.Exists(path))
        {
            // The process that renamed it may have been killed before it flushed the folder, and our caller relies on the blob being
            // durable.
            DurableFile.FlushFolder(folder);
            return false;
        }
        CreateFolder(Path.Combine(root, TemporaryFolder));
        var temporary = Path.Combine(root, TemporaryFolder, Guid.NewGuid().ToString("N"));
        try
        {
            await using (var file = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true))
            {
                await content.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            var isFirst = DurableFile.TryMoveWithoutReplacing(temporary, path);
            DurableFile.FlushFolder(folder);
            return isFirst;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The names that start with a prefix.</summary>
    public IEnumerable<string> List(string prefix) => Directory.Exists(root) ? ListBelow(root, "", prefix) : [];

    /// <summary>Throws when no file can be written.</summary>
    public void Check()
    {
        CreateFolder(Path.Combine(root, TemporaryFolder));
        var probe = Path.Combine(root, TemporaryFolder, $"probe-{Guid.NewGuid():N}");
        File.WriteAllText(probe, "ok");
        File.Delete(probe);
    }

    /// <summary>Deletes the temporary files of a killed process.</summary>
    public void DiscardUnfinished()
    {
        var incoming = new DirectoryInfo(Path.Combine(root, TemporaryFolder));
        if (!incoming.Exists) return;
        foreach (var leftover in incoming.EnumerateFiles()) leftover.Delete();
    }

    /// <summary>Creates a folder durably: the parent is flushed too, which holds the new folder's entry.</summary>
    private void CreateFolder(string folder)
    {
        if (_durableFolders.ContainsKey(folder)) return;
        if (folder == root)
        {
            DurableFile.CreateFolder(root);
        }
        else
        {
            CreateFolder(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder);
            DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
        }
        _durableFolders[folder] = true;
    }

    private string PathOf(string name) => Path.Combine(root, name);

    private static IEnumerable<string> ListBelow(string folder, string path, string prefix)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var name = path + entry.Name;
            if (IsReserved(name) || PackStore.IsReserved(name)) continue;
            if (entry is FileInfo)
            {
                // Files with other names were not written by this store.
                if (name.StartsWith(prefix, StringComparison.Ordinal) && BlobName.IsName(name)) yield return name;
                continue;
            }
            var below = name + "/";
            var mayHold = below.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(below, StringComparison.Ordinal);
            if (!mayHold) continue;
            foreach (var found in ListBelow(entry.FullName, below, prefix)) yield return found;
        }
    }
}
