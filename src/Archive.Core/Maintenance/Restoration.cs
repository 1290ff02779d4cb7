using System.Security.Cryptography;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Storage;

namespace Archive.Core.Maintenance;

/// <summary>Brings a backup back. Every byte is checked against its hash on the way.</summary>
public sealed class Restoration(IBlobStore backup)
{
    /// <summary>Writes the catalogue and the files of the index into a folder, durably.</summary>
    /// <param name="manifest">The backup.</param>
    /// <param name="catalogPath">The catalogue's file.</param>
    /// <param name="indexFolder">The index's folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArchiveException">A file is missing or altered, or cannot be written.</exception>
    public async Task WriteFilesAsync(
        BackupManifest manifest, string catalogPath, string indexFolder, CancellationToken cancellationToken = default)
    {
        await WriteAsync(manifest.Catalog, catalogPath, cancellationToken);
        if (manifest.Index.Count == 0) return;
        DurableFile.CreateFolder(indexFolder);
        foreach (var file in manifest.Index)
        {
            await WriteAsync(file, Path.Combine(indexFolder, Path.GetFileName(file.Name)), cancellationToken);
        }
        DurableFile.FlushFolder(indexFolder);
    }

    /// <summary>Copies the originals that a catalogue names. Returns how many there are.</summary>
    /// <exception cref="ArchiveException">One is missing or altered, or cannot be written.</exception>
    public async Task<long> CopyOriginalsAsync(
        ICatalog catalog, IBlobStore target, IProgress<long>? progress, CancellationToken cancellationToken = default)
    {
        var source = new RawStore(backup);
        var count = 0L;
        var many = new ParallelOptions { MaxDegreeOfParallelism = Backup.AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(catalog.Articles.ReadContentsAsync(cancellationToken), many, async (hash, token) =>
        {
            await target.PutAsync(RawStore.NameOf(hash), await source.GetAsync(hash, token), token);
            progress?.Report(Interlocked.Increment(ref count));
        });
        return count;
    }

    /// <summary>Copies the uploads of jobs that had not ended.</summary>
    public async Task CopyUploadsAsync(IBlobStore target, CancellationToken cancellationToken = default)
    {
        await foreach (var name in backup.ListAsync(UploadStore.Prefix, cancellationToken))
        {
            await using var content = await backup.OpenReadAsync(name, cancellationToken);
            if (content is not null) await target.PutAsync(name, content, cancellationToken);
        }
    }

    private async Task WriteAsync(BackupFile file, string path, CancellationToken cancellationToken)
    {
        await using var content = await backup.OpenReadAsync(file.Blob, cancellationToken) ?? throw Damaged(file, "is missing");
        await using (var target = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16, useAsync: true))
        {
            await content.CopyToAsync(target, cancellationToken);
            target.Flush(flushToDisk: true);
        }
        await using var written = File.OpenRead(path);
        var hash = ContentHash.Parse(Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken)));
        if (hash != file.Sha256) throw Damaged(file, "was altered");
    }

    private ArchiveException Damaged(BackupFile file, string how) =>
        new(FaultKind.Corrupt, $"{file.Name} ({file.Blob}) in the backup {backup.Description} {how}.");
}
