using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Archive.Core.Normalization;
using Archive.Core.Storage;
using Archive.Sqlite;
using Archive.Tests.Support;

namespace Archive.Tests.Ingestion;

public sealed class IngestRunTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteCatalog _catalog = null!;
    private RawStore _originals = null!;
    private Ingestor _ingestor = null!;

    public Task InitializeAsync()
    {
        _catalog = SqliteCatalog.Open(_folder["catalog.db"]);
        _originals = new RawStore(new LocalBlobStore(_folder["blobs"]));
        _ingestor = new Ingestor(_catalog, _originals, new Normalizer(), TimeProvider.System);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _catalog.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_item_is_accounted_for_and_the_run_goes_on_after_bad_ones()
    {
        _folder.Write("in/1-good.txt", "A title\n\nThe body of the first article says enough to be one.");
        _folder.Write("in/2-same.txt", "A title\n\nThe body of the first article says enough to be one.");
        _folder.Write("in/3-empty.txt", "");
        _folder.Write("in/4-binary.txt", [1, 2, 0, 4]);
        _folder.Write("in/5-lines.ndjson", "{\"id\":\"a\",\"text\":\"One line.\"}\nnot json\n\n{\"id\":\"a\",\"text\":\"Another line.\"}\n");
        _folder.Write("in/6.png", "picture");

        var account = await RunAsync("in");

        Assert.Equal(new OutcomeCounts(Added: 2, Replaced: 1, Unchanged: 0, Duplicate: 1, Rejected: 3, Ignored: 2), account.Counts);
        Assert.NotNull(account.EndedAt);
        var rejected = await Make.ToListAsync(_catalog.ReadOutcomesAsync(account.Run, IngestOutcomeKind.Rejected));
        Assert.Equal(["3-empty.txt", "4-binary.txt", "5-lines.ndjson:2"], rejected.Select(outcome => Path.GetFileName(outcome.Item)));
        Assert.All(rejected, outcome => Assert.False(string.IsNullOrEmpty(outcome.Reason)));
    }

    [Fact]
    public async Task The_same_files_again_change_nothing()
    {
        for (var i = 0; i < 200; i++) _folder.Write($"in/{i:000}.txt", $"Title {i}\n\nThis is the body of article number {i}, and it is a short one.");
        var first = await RunAsync("in");
        var sequence = await _catalog.GetSequenceAsync();
        var second = await RunAsync("in");

        Assert.Equal(200, first.Counts.Added);
        Assert.Equal(OutcomeCounts.Zero with { Unchanged = 200 }, second.Counts);
        Assert.Equal(sequence, await _catalog.GetSequenceAsync());
    }

    [Fact]
    public async Task Items_are_recorded_in_the_order_of_the_source()
    {
        for (var i = 0; i < 150; i++) _folder.Write($"in/{i:000}.txt", $"Title {i}\n\nThis is the body of article number {i}, and it is a short one.");
        await RunAsync("in");
        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"{i:000}.txt"), (await Make.ToListAsync(_catalog.ReadChangesAsync(0))).Select(change => change.Article!.Key));
    }

    [Fact]
    public async Task The_original_bytes_are_kept_for_every_article()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repo.Samples, "it-04-il-mercato-coperto.txt"));
        _folder.Write("in/x.txt", bytes);
        await RunAsync("in");
        var article = (await Make.ToListAsync(_catalog.ReadChangesAsync(0))).Single().Article;
        Assert.Equal(bytes, await _originals.GetAsync(article!.Sha256));
        Assert.NotNull(article.IngestedAt);
    }

    [Fact]
    public async Task A_page_is_known_by_its_canonical_link_but_not_by_one_to_the_front_page()
    {
        _folder.Write("in/a.html", "<html><head><link rel=\"canonical\" href=\"https://example.org/one\"></head><body><p>First text of it.</p></body></html>");
        _folder.Write("in/b.html", "<html><head><link href='https://example.org/one' rel='canonical'></head><body><p>Second text of it.</p></body></html>");
        _folder.Write("in/c.html", "<html><head><link rel=canonical href=https://example.org/></head><body><p>Third text of it.</p></body></html>");
        var account = await RunAsync("in");
        Assert.Equal((2, 1), (account.Counts.Added, account.Counts.Replaced));
        Assert.Equal(["https://example.org/one", "c.html"], (await Make.ToListAsync(_catalog.ReadChangesAsync(0))).Select(change => change.Article!.Key));
    }

    [Fact]
    public async Task Items_of_one_identity_in_one_run_are_judged_in_their_order()
    {
        for (var i = 1; i <= 3; i++) _folder.Write($"in/{i}.json", $"{{\"id\": \"one\", \"text\": \"Text number {i}.\"}}");
        await RunAsync("in");
        for (var round = 0; round < 5; round++)
        {
            // The archive holds the third: the first and second replace it, so the third does again, whenever it was compared.
            Assert.Equal(OutcomeCounts.Zero with { Replaced = 3 }, (await RunAsync("in")).Counts);
            Assert.Equal("Text number 3.", (await Make.ToListAsync(_catalog.ReadChangesAsync(0))).Single().Article!.Body);
        }
    }

    [Fact]
    public async Task A_cancelled_run_keeps_what_was_recorded_and_shows_that_it_did_not_end()
    {
        for (var i = 0; i < 2_000; i++) _folder.Write($"in/{i:0000}.txt", $"Title {i}\n\nThis is the body of article number {i}, and it is a short one.");
        using var cancellation = new CancellationTokenSource();
        var stopAfterFirstBatch = new ImmediateProgress(_ => cancellation.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new IngestRun(_catalog, _ingestor, TimeProvider.System).RunAsync([_folder["in"]], "test", stopAfterFirstBatch, cancellationToken: cancellation.Token));

        var account = (await _catalog.GetRunAsync(1))!;
        Assert.Null(account.EndedAt);
        Assert.InRange(account.Counts.Added, 1, 1_999);
        Assert.Equal(account.Counts.Added, (await _catalog.GetStatisticsAsync()).Articles);
    }

    [Fact]
    public async Task A_store_that_fails_stops_the_run_with_its_reason()
    {
        _folder.Write("in/x.txt", "A title\n\nThe body of the article says enough to be one.");
        _folder.Write("blobs", "a file where a folder was");
        var fault = await Assert.ThrowsAsync<Core.ArchiveException>(() => RunAsync("in"));
        Assert.Equal(Core.FaultKind.Unavailable, fault.Kind);
        Assert.Equal(0, await _catalog.GetSequenceAsync());
    }

    private Task<RunAccount> RunAsync(string path) => new IngestRun(_catalog, _ingestor, TimeProvider.System).RunAsync([_folder[path]], "test", null);

    private sealed class ImmediateProgress(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
