using Archive.Core;
using Archive.Core.Maintenance;
using Archive.Core.Storage;
using Archive.Sqlite;

namespace Archive.Hosting;

/// <summary>Brings archives back from backups: a whole one where none is, or what is damaged of one.</summary>
public static class Restore
{
    private const string WorkFolder = ".restoring";

    /// <summary>Restores a backup into a folder that is empty or not there. A restore that is cut short leaves nothing there.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="options">The archive that is to be.</param>
    /// <param name="progress">Receives how many originals were copied; null for no report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The backup's manifest.</returns>
    /// <exception cref="ArchiveException">The folder holds something, the backup is damaged, or a store failed.</exception>
    public static async Task<BackupManifest> IntoEmptyAsync(
        IBlobStore backup, ArchiveOptions options, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var work = Path.Combine(folder, WorkFolder);
        RequireEmpty(folder);
        var manifest = await RequireAsync(backup, cancellationToken);
        DurableFile.CreateFolder(work);
        var inWork = new ArchiveOptions { Folder = work, Storage = options.Storage };
        var restoration = new Restoration(backup);
        await restoration.WriteFilesAsync(manifest, OpenArchive.CatalogPath(inWork), OpenArchive.IndexPath(inWork), cancellationToken);
        // For writing: a backup that an earlier version made is brought up to date.
        await using (var catalog = SqliteCatalog.Open(OpenArchive.CatalogPath(inWork)))
        await using (var blobs = OpenArchive.OpenBlobs(inWork))
        {
            await restoration.CopyOriginalsAsync(catalog, blobs, progress, cancellationToken);
            await restoration.CopyUploadsAsync(blobs, cancellationToken);
        }
        // Inside the folder, for it may be a mount; the catalogue last, for with it the archive is there.
        foreach (var entry in new DirectoryInfo(work).EnumerateFileSystemInfos()
            .OrderBy(entry => entry.FullName == OpenArchive.CatalogPath(inWork)).ToList())
        {
            if (entry is DirectoryInfo) Directory.Move(entry.FullName, Path.Combine(folder, entry.Name));
            else File.Move(entry.FullName, Path.Combine(folder, entry.Name));
        }
        Directory.Delete(work);
        DurableFile.FlushFolder(folder);
        return manifest;
    }

    /// <summary>What an earlier restore left that was cut short is cleared away; anything else is in the way.</summary>
    private static void RequireEmpty(string folder)
    {
        if (!Directory.Exists(folder)) return;
        var work = Path.Combine(folder, WorkFolder);
        var isUnfinished = Directory.Exists(work) && !File.Exists(OpenArchive.CatalogPath(new ArchiveOptions { Folder = folder }));
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().ToList())
        {
            var isLeftover = isUnfinished && (entry.Name is WorkFolder or "blobs" or "index");
            if (!isLeftover)
            {
                throw new ArchiveException(
                    FaultKind.Configuration,
                    $"The folder {folder} is not empty ({entry.Name} is in it); a backup is restored into an empty one.");
            }
        }
        foreach (var entry in new DirectoryInfo(folder).EnumerateDirectories().OrderBy(entry => entry.Name == WorkFolder).ToList())
        {
            entry.Delete(recursive: true);
        }
    }

    /// <summary>Mends an archive. Damaged files are kept beside, with “.damaged” in their names.</summary>
    /// <param name="faults">What is to be mended.</param>
    /// <param name="options">The archive.</param>
    /// <param name="backup">Where originals and the catalogue come from; null when there is no backup, and then only the index and the blob
    /// store's structure are mended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="ArchiveException">The archive is in use, the backup is damaged, or a store failed.</exception>
    public static async Task MendAsync(
        IReadOnlyList<VerificationFault> faults,
        ArchiveOptions options,
        IBlobStore? backup,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var isCatalogDamaged = faults.Any(fault => fault.Place == FaultPlace.Catalog);
        if (isCatalogDamaged && backup is null) return; // nothing can be told whole that is not in it
        if (isCatalogDamaged) await SalvageCatalogAsync(backup!, options, time, cancellationToken);

        await using var archive = await OpenArchive.ForRebuildingAsync(options, "archive verify --repair", time);
        if (faults.Any(fault => fault.Place == FaultPlace.BlobStore)) await archive.Originals.RepairAsync(cancellationToken);
        if (backup is not null) await ReplaceOriginalsAsync(faults, archive, backup, isCatalogDamaged, cancellationToken);
        if (isCatalogDamaged || faults.Any(fault => fault.Place == FaultPlace.Index))
        {
            await archive.Follower!.RebuildAsync(null, cancellationToken);
        }
        await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);
        await archive.Follower!.CommitAsync(cancellationToken);
    }

    private static async Task SalvageCatalogAsync(
        IBlobStore backup, ArchiveOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var manifest = await RequireAsync(backup, cancellationToken);
        using var held = ArchiveLock.Acquire(options.Folder, "archive verify --repair", time);
        var catalog = OpenArchive.CatalogPath(options);
        var salvaged = catalog + ".salvaged";
        foreach (var leftover in Directory.EnumerateFiles(options.Folder, Path.GetFileName(salvaged) + "*")) File.Delete(leftover);
        await new Restoration(backup).WriteFilesAsync(manifest with { Index = [] }, salvaged, "", cancellationToken);
        if (File.Exists(catalog)) Salvage.Run(catalog, salvaged);
        var suffix = FormattableString.Invariant($".damaged-{time.GetUtcNow():yyyyMMdd'T'HHmmss}");
        string[] parts = ["", "-wal", "-shm"];
        foreach (var part in parts.Where(part => File.Exists(catalog + part)))
        {
            File.Copy(catalog + part, catalog + suffix + part, overwrite: true);
        }
        // The log goes before its catalogue does: beside another one it would be taken for that one's.
        foreach (var part in parts[1..]) File.Delete(catalog + part);
        // The index followed the damaged one, and may hold what the salvaged one has lost: should this end before it is built anew, it is
        // to be missing, not wrong.
        if (Directory.Exists(OpenArchive.IndexPath(options))) Directory.Delete(OpenArchive.IndexPath(options), recursive: true);
        File.Move(salvaged, catalog, overwrite: true);
        DurableFile.FlushFolder(options.Folder);
    }

    /// <summary>Where the catalogue was damaged, which originals are lost is known only now.</summary>
    private static async Task ReplaceOriginalsAsync(
        IReadOnlyList<VerificationFault> faults, OpenArchive archive, IBlobStore backup, bool all, CancellationToken cancellationToken)
    {
        var source = new RawStore(backup);
        var lost = all
            ? await new Verification(archive.Catalog, archive.Originals)
                .FindLostOriginalsAsync(null, cancellationToken).ToListAsync(cancellationToken)
            : faults;
        foreach (var hash in lost.Where(fault => fault.Place == FaultPlace.Original).Select(fault => fault.Original!.Value))
        {
            try
            {
                await archive.Originals.ReplaceAsync(hash, await source.GetAsync(hash, cancellationToken), cancellationToken);
            }
            catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
            {
                // not in the backup either: the next verification names it again
            }
        }
    }

    private static async Task<BackupManifest> RequireAsync(IBlobStore backup, CancellationToken cancellationToken) =>
        await BackupManifest.FindLatestAsync(backup, cancellationToken)
        ?? throw new ArchiveException(FaultKind.NotFound, $"There is no backup in {backup.Description}.");
}
