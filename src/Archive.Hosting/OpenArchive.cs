using Archive.AzureBlobs;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Storage;
using Archive.LuceneIndex;
using Archive.Sqlite;
using Archive.Words;

namespace Archive.Hosting;

/// <summary>An archive with its stores open: the one place that knows which implementation stands behind each seam.</summary>
public sealed class OpenArchive : IAsyncDisposable
{
    private readonly ArchiveLock? _lock;
    private bool _isTemporary;

    private OpenArchive(
        ArchiveOptions options, IBlobStore blobs, ICatalog catalog, LuceneSearchIndex? index, ArchiveLock? held, TimeProvider time)
    {
        Folder = options.Folder;
        Originals = new RawStore(blobs);
        Uploads = new UploadStore(blobs);
        Catalog = catalog;
        Index = index;
        _lock = held;
        var normalizer = new Normalizer(TimeSpan.FromSeconds(options.Normalization.TimeLimitSeconds), time);
        Ingestor = new Ingestor(catalog, Originals, normalizer, time);
        Corrections = new ArticleCorrections(catalog, Ingestor, time);
        Deletion = new Deletion(catalog, Originals, time);
        if (index is null) return;
        IndexMaintenance = index;
        Search = new ArchiveSearch(index, WordAnalysis.Instance);
        Follower = new IndexFollower(catalog, index, index, time);
    }

    /// <summary>The archive's folder, as it was named.</summary>
    public string Folder { get; }

    /// <summary>The original bytes.</summary>
    public RawStore Originals { get; }

    /// <summary>Uploads of jobs.</summary>
    public UploadStore Uploads { get; }

    /// <summary>Corrects articles.</summary>
    public ArticleCorrections Corrections { get; }

    /// <summary>Deletes articles.</summary>
    public Deletion Deletion { get; }

    /// <summary>The facts.</summary>
    public ICatalog Catalog { get; }

    /// <summary>The search index; null when the archive was opened for reading and has no index yet.</summary>
    public ISearchIndex? Index { get; }

    /// <summary>The upkeep of the index; null when there is none.</summary>
    public IIndexMaintenance? IndexMaintenance { get; }

    /// <summary>Searches the archive; null when there is no index.</summary>
    public ArchiveSearch? Search { get; }

    /// <summary>Takes submissions in.</summary>
    public Ingestor Ingestor { get; }

    /// <summary>Brings the index up to date; null when there is none.</summary>
    public IndexFollower? Follower { get; }

    /// <summary>Opens an archive that must be there, for writing.</summary>
    /// <exception cref="ArchiveException">There is none, or it is in use, damaged or cannot be reached.</exception>
    public static Task<OpenArchive> ForChangingAsync(ArchiveOptions options, string holder, TimeProvider time)
    {
        RequireArchive(options);
        return ForWritingAsync(options, holder, time);
    }

    /// <summary>Checks that the archive has articles of a source.</summary>
    /// <exception cref="ArchiveException">It has none; the message names the sources it has.</exception>
    public async Task RequireSourceAsync(string source, CancellationToken cancellationToken)
    {
        var sources = (await Catalog.GetStatisticsAsync(cancellationToken)).Sources;
        if (sources.Any(known => known.Value == source)) return;
        var known = sources.Count == 0
            ? "It holds no articles yet."
            : $"Its sources are {string.Join(", ", sources.Take(20).Select(known => known.Value))}.";
        throw new ArchiveException(FaultKind.NotFound, $"The archive has no articles of the source {source}. {known}");
    }

    /// <summary>Opens an archive for writing, creating it when there is none, and holds its lock until disposed.</summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="holder">What opens it, as a user would call it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArchiveException">It is in use, damaged or cannot be reached.</exception>
    public static Task<OpenArchive> ForWritingAsync(ArchiveOptions options, string holder, TimeProvider time) =>
        OpenAsync(options, holder, time, archive => OpenIndex(archive, time));

    /// <summary>
    /// Opens an archive that must be there, for writing; an index that cannot be opened is thrown away and an empty one begun.
    /// </summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="holder">What opens it, as a user would call it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArchiveException">It is in use, damaged or cannot be reached.</exception>
    public static Task<OpenArchive> ForRebuildingAsync(ArchiveOptions options, string holder, TimeProvider time)
    {
        RequireArchive(options);
        return OpenAsync(options, holder, time, archive =>
        {
            try
            {
                return OpenIndex(archive, time);
            }
            catch (ArchiveException exception) when (exception.Kind is FaultKind.Corrupt or FaultKind.Configuration)
            {
                return LuceneSearchIndex.Reset(IndexPath(archive));
            }
        });
    }

    private static LuceneSearchIndex OpenIndex(ArchiveOptions options, TimeProvider time) =>
        LuceneSearchIndex.Open(IndexPath(options), time);

    private static async Task<OpenArchive> OpenAsync(
        ArchiveOptions options, string holder, TimeProvider time, Func<ArchiveOptions, LuceneSearchIndex> openIndex)
    {
        try
        {
            DurableFile.CreateFolder(options.Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(
                FaultKind.Unavailable, $"The archive folder {options.Folder} cannot be created: {exception.Message}", exception);
        }

        var held = ArchiveLock.Acquire(options.Folder, holder, time);
        SqliteCatalog? catalog = null;
        try
        {
            var blobs = OpenBlobs(options);
            if (blobs is LocalBlobStore local) local.DiscardUnfinishedWrites();
            RequireCatalogOfBlobs(options);
            foreach (var leftover in Directory.EnumerateFiles(options.Folder, "catalog-*.backup*")
                .Where(file => time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > TimeSpan.FromDays(1)))
            {
                File.Delete(leftover);
            }
            catalog = SqliteCatalog.Open(CatalogPath(options));
            var index = openIndex(options);
            if (index.Sequence > await catalog.Articles.GetSequenceAsync())
            {
                // It follows another catalogue than this one, from a copy that was put in its place: what it holds cannot be
                // told from what it should.
                await index.DisposeAsync();
                index = LuceneSearchIndex.Reset(IndexPath(options));
            }
            return new OpenArchive(options, blobs, catalog, index, held, time);
        }
        catch
        {
            if (catalog is not null) await catalog.DisposeAsync();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing archive for reading, beside whatever process writes it.</summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="time">The clock.</param>
    /// <param name="withIndex">Whether searches are wanted; reading articles works without an index, or with a damaged one.</param>
    /// <exception cref="ArchiveException">There is none, it is damaged or cannot be reached.</exception>
    public static OpenArchive ForReading(ArchiveOptions options, TimeProvider time, bool withIndex)
    {
        RequireArchive(options);
        var catalog = SqliteCatalog.Open(CatalogPath(options), isReadOnly: true);
        LuceneSearchIndex? index = null;
        try
        {
            index = withIndex ? LuceneSearchIndex.OpenReadOnly(IndexPath(options)) : null;
            return new OpenArchive(options, OpenBlobs(options), catalog, index, held: null, time);
        }
        catch
        {
            catalog.CloseReading();
            throw;
        }
    }

    /// <summary>Opens an archive for a dry run: reading it, or, when there is none, an empty one that goes away again.</summary>
    /// <exception cref="ArchiveException">It is damaged or cannot be reached.</exception>
    public static async Task<OpenArchive> ForRehearsingAsync(ArchiveOptions options, TimeProvider time)
    {
        if (File.Exists(CatalogPath(options))) return ForReading(options, time, withIndex: false);
        var empty = new ArchiveOptions
        {
            Folder = Directory.CreateTempSubdirectory("archive-dry-run-").FullName,
            Normalization = options.Normalization,
        };
        var archive = await ForWritingAsync(empty, "archive ingest --dry-run", time);
        archive._isTemporary = true;
        return archive;
    }

    /// <summary>Opens the store of a backup: a folder, or azblob://CONTAINER.</summary>
    /// <exception cref="ArchiveException">The address is none, or no account is configured.</exception>
    public static IBlobStore OpenBackup(string place, ArchiveOptions options)
    {
        var storage = options.Storage;
        if (!Inputs.IsRemote(place))
        {
            if (File.Exists(place)) throw new ArchiveException(FaultKind.Configuration, $"{place} is a file; name a folder.");
            var (backup, archive) = (Inside(place), Inside(options.Folder));
            return backup.StartsWith(archive, StringComparison.Ordinal) || archive.StartsWith(backup, StringComparison.Ordinal)
                ? throw new ArchiveException(
                    FaultKind.Configuration,
                    $"{place} and the archive {options.Folder} lie in one another. A backup needs a place of its own, best on another disk.")
                : new LocalBlobStore(place);
        }
        RequireAccount(place, storage);
        if (storage.Kind == StorageKind.AzureBlob && Uri.TryCreate(place, UriKind.Absolute, out var live) && live.Host == storage.Container)
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                $"{place} is the container of the archive's own originals. A backup needs a container of its own.");
        }
        return Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Host.Length > 0 && address.AbsolutePath is "" or "/"
            ? new AzureBlobStore(ToAzure(storage) with { Container = address!.Host })
            : throw new ArchiveException(
                FaultKind.Configuration,
                $"{place} is not an address of a container: azblob://CONTAINER. A backup has a container of its own.");
    }

    private static string Inside(string folder) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    private static void RequireAccount(string place, StorageOptions storage)
    {
        if (storage.ConnectionString is { Length: > 0 } || storage.ServiceUri is not null) return;
        throw new ArchiveException(
            FaultKind.Configuration,
            $"For {place} Archive needs an account: Storage:ConnectionString, or Storage:ServiceUri to use the machine's identity.");
    }

    /// <summary>
    /// Opens a folder in Azure Blob Storage to ingest from, with the account of the configured storage; null when the address names none.
    /// </summary>
    /// <exception cref="ArchiveException">No account is configured.</exception>
    public static IRemoteFolder? OpenRemote(Uri address, StorageOptions storage)
    {
        RequireAccount(address.OriginalString, storage);
        return address.Host.Length == 0
            ? null
            : AzureBlobFolder.Open(
                ToAzure(storage) with { Container = address.Host }, Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/'));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Follower?.Dispose();
        Deletion.Dispose();
        if (Index is not null) await Index.DisposeAsync();
        await Catalog.DisposeAsync();
        await Originals.DisposeAsync();
        _lock?.Dispose();
        if (_isTemporary) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The file of the catalogue.</summary>
    public static string CatalogPath(ArchiveOptions options) => Path.Combine(options.Folder, SqliteCatalog.FileName);

    /// <summary>The folder of the index.</summary>
    public static string IndexPath(ArchiveOptions options) => Path.Combine(options.Folder, "index");

    /// <summary>Where originals or an index lie without their catalogue, an empty one in its place would hide them.</summary>
    private static void RequireCatalogOfBlobs(ArchiveOptions options)
    {
        if (File.Exists(CatalogPath(options))) return;
        var hasOriginals = Directory.Exists(Path.Combine(options.Folder, "blobs", "packs"))
            && Directory.EnumerateFiles(Path.Combine(options.Folder, "blobs", "packs"), "*.tar").Any();
        if (!hasOriginals && !LuceneSearchIndex.Exists(IndexPath(options))) return;
        throw new ArchiveException(
            FaultKind.Corrupt,
            $"The archive {options.Folder} has lost its catalogue: {CatalogPath(options)} is missing. “archive verify --repair --from BACKUP” brings it back from a backup.");
    }

    private static void RequireArchive(ArchiveOptions options)
    {
        if (File.Exists(CatalogPath(options))) return;
        RequireCatalogOfBlobs(options);
        throw new ArchiveException(
            FaultKind.NotFound,
            $"There is no archive in {options.Folder}. “archive ingest PATH” creates one; --archive names another folder.");
    }

    private static AzureBlobStoreOptions ToAzure(StorageOptions storage) => new()
    {
        Container = storage.Container,
        ConnectionString = storage.ConnectionString,
        ServiceUri = storage.ServiceUri,
        MaxRetries = storage.MaxRetries,
        TimeoutSeconds = storage.TimeoutSeconds,
    };

    internal static IBlobStore OpenBlobs(ArchiveOptions options)
    {
        if (options.Storage.Kind == StorageKind.Local) return new LocalBlobStore(Path.Combine(options.Folder, "blobs"));
        try
        {
            return new AzureBlobStore(ToAzure(options.Storage));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            // The value is a secret: the message may not repeat it.
            throw new ArchiveException(
                FaultKind.Configuration,
                "The configuration is wrong:\n  - Storage:ConnectionString is no storage connection string, or Storage:ServiceUri no https address of a blob service.",
                exception);
        }
    }
}
