using Archive.AzureBlobs;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Archive.Core.Storage;
using Archive.LuceneIndex;
using Archive.Sqlite;

namespace Archive.Api.Hosting;

/// <summary>An archive with its stores open: the one place that knows which implementation stands behind each seam.</summary>
public sealed class OpenArchive : IAsyncDisposable
{
    private readonly ArchiveLock? _lock;

    private OpenArchive(string folder, RawStore originals, ICatalog catalog, ISearchIndex? index, ArchiveLock? held, TimeProvider time)
    {
        Folder = folder;
        Originals = originals;
        Catalog = catalog;
        Index = index;
        _lock = held;
        Ingestor = new Ingestor(catalog, originals, new Normalizer(), time);
        Follower = index is null ? null : new IndexFollower(catalog, index, time);
    }

    /// <summary>The archive's folder, as it was named.</summary>
    public string Folder { get; }

    /// <summary>The original bytes.</summary>
    public RawStore Originals { get; }

    /// <summary>The facts.</summary>
    public ICatalog Catalog { get; }

    /// <summary>The search index; null when the archive was opened for reading and has no index yet.</summary>
    public ISearchIndex? Index { get; }

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
        var known = sources.Count == 0 ? "It holds no articles yet." : $"Its sources are {string.Join(", ", sources.Take(20).Select(known => known.Value))}.";
        throw new ArchiveException(FaultKind.NotFound, $"The archive has no articles of the source {source}. {known}");
    }

    /// <summary>Opens an archive for writing, creating it when there is none, and holds its lock until disposed.</summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="holder">What opens it, as a user would call it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArchiveException">It is in use, damaged or cannot be reached.</exception>
    public static async Task<OpenArchive> ForWritingAsync(ArchiveOptions options, string holder, TimeProvider time)
    {
        try
        {
            DurableFile.CreateFolder(options.Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(FaultKind.Unavailable, $"The archive folder {options.Folder} cannot be created: {exception.Message}", exception);
        }

        var held = ArchiveLock.Acquire(options.Folder, holder, time);
        SqliteCatalog? catalog = null;
        try
        {
            var blobs = OpenBlobs(options);
            if (blobs is LocalBlobStore local) local.DiscardUnfinishedWrites();
            var originals = new RawStore(blobs);
            catalog = SqliteCatalog.Open(CatalogPath(options));
            return new OpenArchive(options.Folder, originals, catalog, LuceneSearchIndex.Open(IndexPath(options)), held, time);
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
        var index = withIndex ? LuceneSearchIndex.OpenReadOnly(IndexPath(options)) : null;
        return new OpenArchive(options.Folder, new RawStore(OpenBlobs(options)), catalog, index, held: null, time);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Follower?.Dispose();
        if (Index is not null) await Index.DisposeAsync();
        await Catalog.DisposeAsync();
        await Originals.DisposeAsync();
        _lock?.Dispose();
    }

    private static string CatalogPath(ArchiveOptions options) => Path.Combine(options.Folder, "catalog.db");

    private static string IndexPath(ArchiveOptions options) => Path.Combine(options.Folder, "index");

    private static void RequireArchive(ArchiveOptions options)
    {
        if (File.Exists(CatalogPath(options))) return;
        throw new ArchiveException(FaultKind.NotFound, $"There is no archive in {options.Folder}. “archive ingest PATH” creates one; --archive names another folder.");
    }

    private static IBlobStore OpenBlobs(ArchiveOptions options)
    {
        if (options.Storage.Kind == StorageKind.Local) return new LocalBlobStore(Path.Combine(options.Folder, "blobs"));
        try
        {
            return new AzureBlobStore(new AzureBlobStoreOptions
            {
                Container = options.Storage.Container,
                ConnectionString = options.Storage.ConnectionString,
                ServiceUri = options.Storage.ServiceUri,
                MaxRetries = options.Storage.MaxRetries,
                TimeoutSeconds = options.Storage.TimeoutSeconds,
            });
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            // The value is a secret: the message may not repeat it.
            throw new ArchiveException(FaultKind.Configuration, "The configuration is wrong:\n  - Storage:ConnectionString is no storage connection string, or Storage:ServiceUri no https address of a blob service.", exception);
        }
    }
}
