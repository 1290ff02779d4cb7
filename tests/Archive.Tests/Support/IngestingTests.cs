using Archive.Core.Catalog.Runs;
using Archive.Core.Ingestion;
using Archive.Core.Normalization;
using Archive.Core.Storage;
using Archive.Sqlite;

namespace Archive.Tests.Support;

/// <summary>Tests of what comes in: a catalogue, a store of originals and what ingests into them, in a folder that goes away.</summary>
public abstract class IngestingTests : IAsyncLifetime
{
    protected IngestingTests()
    {
        Catalog = SqliteCatalog.Open(Folder["catalog.db"]);
        Originals = new RawStore(new LocalBlobStore(Folder["blobs"]));
        Ingestor = new Ingestor(Catalog, Originals, new Normalizer(), TimeProvider.System);
    }

    private protected TempFolder Folder { get; } = new();

    protected SqliteCatalog Catalog { get; }

    protected RawStore Originals { get; }

    protected Ingestor Ingestor { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Catalog.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>A run over a file or folder of the test's.</summary>
    protected IngestRequest Request(string path) => new() { Paths = [Folder[path]], Source = "test" };

    protected Task<RunAccount> RunAsync(string path) => RunAsync(Request(path));

    protected Task<RunAccount> RunAsync(
        IngestRequest request, IProgress<RunProgress>? progress = null, Action<RunOutcome>? rejected = null,
        CancellationToken stop = default) =>
        new IngestRun(Catalog, Ingestor, TimeProvider.System).RunAsync(request, progress, rejected, stop);
}
