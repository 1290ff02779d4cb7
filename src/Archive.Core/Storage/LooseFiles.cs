using System.Collections.Concurrent;
using Archive.Core.Storage.Packs;

namespace Archive.Core.Storage;

/// <summary>
/// Blobs as files below a folder. A blob is written to a temporary file, flushed, renamed, and its folder flushed, so that a name holds either all of
/// the bytes or nothing, whenever the machine stops.
/// </summary>
internal sealed class LooseFiles(string root)
{
    private const string TemporaryFolder = ".incoming";

    /// <summary>Folders whose own entry this process has seen on the disk; a folder that exists may still be another writer's, on its way there.</summary>
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>Names that begin so are the store's own.</summary>
    public static bool IsReserved(string name) => name.StartsWith(TemporaryFolder, StringComparison.OrdinalIgnoreCase);

    public FileStream? OpenRead(string name)
    {
        var path = PathOf(name);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16 * 1024, useAsync: true) : null;
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

    /// <summary>Stores a blob under a name that holds none; false when it holds one.</summary>
    public async Task<bool> PutAsync(string name, Stream content, CancellationToken cancellationToken)
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
        CreateFolder(Path.Combine(root, TemporaryFolder));
        var temporary = Path.Combine(root, TemporaryFolder, Guid.NewGuid().ToString("N"));
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true))
            {
                await content.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
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

    /// <summary>Clears away what a killed process left half-written.</summary>
    public void DiscardUnfinished()
    {
        var incoming = new DirectoryInfo(Path.Combine(root, TemporaryFolder));
        if (!incoming.Exists) return;
        foreach (var leftover in incoming.EnumerateFiles()) leftover.Delete();
    }

    /// <summary>A new folder is durable only when the one above it is flushed.</summary>
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
                if (name.StartsWith(prefix, StringComparison.Ordinal) && BlobName.IsName(name)) yield return name; // others are not this store's
                continue;
            }
            var below = name + "/";
            var mayHold = below.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(below, StringComparison.Ordinal);
            if (!mayHold) continue;
            foreach (var found in ListBelow(entry.FullName, below, prefix)) yield return found;
        }
    }
}
