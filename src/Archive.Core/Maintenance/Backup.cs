using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Search.Indexing;
using Archive.Core.Storage;

namespace Archive.Core.Maintenance;

/// <summary>What a backup came to.</summary>
/// <param name="Manifest">The backup.</param>
/// <param name="CopiedOriginals">Originals that were not there before.</param>
/// <param name="CopiedFiles">Files of the catalogue and the index that were not there before.</param>
/// <param name="CopiedBytes">The length of both.</param>
/// <param name="Removed">Blobs of earlier backups that this one has no use for: files, and originals that were purged since.</param>
public sealed record BackupReport(BackupManifest Manifest, long CopiedOriginals, int CopiedFiles, long CopiedBytes, long Removed);

/// <summary>
/// Copies an archive into a blob store while it is in use. The catalogue is copied as of one moment, then the originals that it names, so
/// the copy is whole; the index may be a little behind it and catches up. What is there already is not copied again. A store holds one
/// backup: the next takes its place when it is complete.
/// </summary>
public sealed class Backup(ICatalog catalog, RawStore originals, UploadStore uploads, IIndexMaintenance? index, TimeProvider time)
{
    /// <summary>How many originals are on their way at once.</summary>
    internal const int AtOnce = 32;

    /// <summary>Copies.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="workFolder">A local folder with room for a copy of the catalogue.</param>
    /// <param name="progress">Receives how many originals were checked; null for no report.</param>
    /// <param name="cancellationToken">Gives up; the backup before stays as it is.</param>
    /// <exception cref="ArchiveException">A store failed, or an original is damaged.</exception>
    public async Task<BackupReport> RunAsync(
        IBlobStore target, string workFolder, IProgress<long>? progress, CancellationToken cancellationToken = default)
    {
        if (await BackupManifest.FindLatestAsync(target, cancellationToken) is null
            && await target.ListAsync("", cancellationToken).AnyAsync(name => !IsOurs(name), cancellationToken))
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                $"{target.Description} holds something else than a backup. A backup needs a folder or container of its own.");
        }
        var there = await ListAsync(target, cancellationToken).Select(KeyOf).ToHashSetAsync(cancellationToken: cancellationToken);
        var copy = new Copier(target, there);

        var indexFiles = await CopyIndexAsync(copy, cancellationToken);
        await using var snapshot = await catalog.CopyAsync(workFolder, cancellationToken);
        var count = 0L;
        // Many at once, so that they share flushes.
        var many = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(snapshot.Catalog.Articles.ReadContentsAsync(cancellationToken), many, async (hash, token) =>
        {
            await copy.OriginalAsync(originals, hash, catalog, token);
            progress?.Report(Interlocked.Increment(ref count));
        });
        var jobs = await snapshot.Catalog.Jobs.GetLatestAsync(int.MaxValue, cancellationToken);
        foreach (var job in jobs.Where(job => job.State is JobState.Queued or JobState.Running))
        {
            await copy.UploadAsync(uploads, job, cancellationToken);
        }

        BackupFile catalogFile;
        await using (var content = snapshot.Content()) catalogFile = await copy.FileAsync(snapshot.Name, content, cancellationToken);
        var sequence = await snapshot.Catalog.Articles.GetSequenceAsync(cancellationToken);
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, time.GetUtcNow(), sequence, count, catalogFile, indexFiles);
        await target.PutAsync(manifest.Name, manifest.ToBytes(), cancellationToken);
        copy.Keep(manifest.Name);
        var removed = await RemoveOthersAsync(target, copy.Kept, cancellationToken);
        return new BackupReport(manifest, copy.Originals, copy.Files, copy.Bytes, removed);
    }

    private async Task<IReadOnlyList<BackupFile>> CopyIndexAsync(Copier copy, CancellationToken cancellationToken)
    {
        // A backup without the index is whole: the index is built anew from the catalogue.
        if (index is null || (index.Capabilities & IndexCapabilities.Copy) == 0) return [];
        await using var snapshot = await index.CopyAsync(cancellationToken);
        var files = new List<BackupFile>();
        foreach (var (name, content) in snapshot.Parts) files.Add(await copy.FileAsync(name, content, cancellationToken));
        return files;
    }

    private static async Task<long> RemoveOthersAsync(IBlobStore target, HashSet<UInt128> kept, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var superfluous = ListAsync(target, cancellationToken).Where(name => !kept.Contains(KeyOf(name)));
        foreach (var name in await superfluous.ToListAsync(cancellationToken))
        {
            if (await target.DeleteAsync(name, cancellationToken)) removed++;
        }
        return removed;
    }

    /// <summary>What backups consist of; nothing else in a store is looked at.</summary>
    private static readonly string[] Prefixes = ["raw/", UploadStore.Prefix, BackupFile.Prefix, BackupManifest.Prefix];

    private static bool IsOurs(BlobName name) => Array.Exists(Prefixes, prefix => name.Value.StartsWith(prefix, StringComparison.Ordinal));

    private static IAsyncEnumerable<BlobName> ListAsync(IBlobStore target, CancellationToken cancellationToken) =>
        Prefixes.ToAsyncEnumerable().SelectMany(prefix => target.ListAsync(prefix, cancellationToken));

    /// <summary>Names as hashes: a million take some 50 MB.</summary>
    private static UInt128 KeyOf(BlobName name) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(name.Value.AsSpan()));

    private sealed class Copier(IBlobStore target, HashSet<UInt128> there)
    {
        private long _originals, _bytes;

        public HashSet<UInt128> Kept { get; } = [];

        public long Originals => _originals;

        public int Files { get; private set; }

        public long Bytes => _bytes;

        public void Keep(BlobName name)
        {
            lock (Kept) Kept.Add(KeyOf(name));
        }

        public async Task OriginalAsync(RawStore originals, ContentHash hash, ICatalog live, CancellationToken cancellationToken)
        {
            var name = RawStore.NameOf(hash);
            Keep(name);
            if (there.Contains(KeyOf(name))) return;
            byte[] content;
            try
            {
                content = await originals.GetAsync(hash, cancellationToken); // checked against its hash
            }
            catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
            {
                if (await live.Articles.HasContentAsync(hash, cancellationToken)) throw;
                return; // purged since the catalogue was copied
            }
            await target.PutAsync(name, content, cancellationToken);
            Interlocked.Increment(ref _originals);
            Interlocked.Add(ref _bytes, content.Length);
        }

        public async Task UploadAsync(UploadStore uploads, IngestJob job, CancellationToken cancellationToken)
        {
            var name = UploadStore.NameOf(job.Upload);
            Keep(name);
            if (there.Contains(KeyOf(name))) return;
            try
            {
                await using var content = await uploads.OpenReadAsync(job.Upload, cancellationToken);
                await target.PutAsync(name, content, cancellationToken);
                Interlocked.Add(ref _bytes, job.Length);
            }
            catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
            {
                // the job has ended since the catalogue was copied
            }
        }

        public async Task<BackupFile> FileAsync(string name, Stream content, CancellationToken cancellationToken)
        {
            var hash = ContentHash.Parse(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));
            var file = new BackupFile(name, content.Length, hash);
            Keep(file.Blob);
            if (there.Contains(KeyOf(file.Blob))) return file;
            content.Position = 0;
            await target.PutAsync(file.Blob, content, cancellationToken);
            Files++;
            Interlocked.Add(ref _bytes, file.Length);
            return file;
        }
    }
}
