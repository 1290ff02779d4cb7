using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Archive.Core.Ingestion;
using Archive.Core.Normalization;
using Archive.Core.Recording;
using Archive.Sqlite;
using Archive.Tests.Support;

namespace Archive.Tests.Ingestion;

public sealed class IngestRunTests : IngestingTests
{
    [Fact]
    public async Task Every_item_is_accounted_for_and_the_run_goes_on_after_bad_ones()
    {
        Folder.Write("in/1-good.txt", "A title\n\nThe body of the first article says enough to be one.");
        Folder.Write("in/2-same.txt", "A title\n\nThe body of the first article says enough to be one.");
        Folder.Write("in/3-empty.txt", "");
        Folder.Write("in/4-binary.txt", [1, 2, 0, 4]);
        Folder.Write(
            "in/5-lines.ndjson", "{\"id\":\"a\",\"text\":\"One line.\"}\nnot json\n\n{\"id\":\"a\",\"text\":\"Another line.\"}\n");
        Folder.Write("in/6.png", "picture");

        var account = await RunAsync("in");

        Assert.Equal(new OutcomeCounts(Added: 2, Replaced: 1, Unchanged: 0, Duplicate: 1, Rejected: 3, Ignored: 2), account.Counts);
        Assert.NotNull(account.EndedAt);
        var rejected = await Make.ToListAsync(Catalog.Runs.ReadOutcomesAsync(account.Run, IngestOutcomeKind.Rejected));
        Assert.Equal(["3-empty.txt", "4-binary.txt", "5-lines.ndjson:2"], rejected.Select(outcome => Path.GetFileName(outcome.Item)));
        Assert.All(rejected, outcome => Assert.False(string.IsNullOrEmpty(outcome.Reason)));
    }

    [Fact]
    public async Task An_item_that_takes_too_long_is_rejected_and_the_run_goes_on()
    {
        for (var i = 1; i <= 3; i++) Folder.Write($"in/{i}.txt", $"Title {i}\n\nThis is the body of article number {i}.");
        var clock = new ClockOfTimers((number, fire) => fire(number == 2));
        var ingestor = new Ingestor(Catalog, Originals, new Normalizer(time: clock), TimeProvider.System);
        var account = await new IngestRun(Catalog, ingestor, TimeProvider.System)
            .RunAsync(new IngestRequest { Source = "s", Paths = [Folder["in"]], Jobs = 1 });

        Assert.Equal(OutcomeCounts.Zero with { Added = 2, Rejected = 1 }, account.Counts);
        var rejected = Assert.Single(await Make.ToListAsync(Catalog.Runs.ReadOutcomesAsync(account.Run, IngestOutcomeKind.Rejected)));
        Assert.Equal("2.txt", Path.GetFileName(rejected.Item));
        Assert.Contains("within 20 seconds", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_the_work_and_nothing_is_written()
    {
        using var caller = new CancellationTokenSource();
        var clock = new ClockOfTimers((_, _) => caller.Cancel()); // while the article is normalised
        var ingestor = new Ingestor(Catalog, Originals, new Normalizer(time: clock), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ingestor.IngestAsync(Make.Text("A title\n\nA text."), "s", "key", cancellationToken: caller.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ingestor.PreviewAsync(Make.Text("A title\n\nA text."), "s", caller.Token));
        Assert.Equal(0, await Catalog.Articles.GetSequenceAsync());
    }

    /// <summary>A clock that does something when a timer is made, and may let it fire at once.</summary>
    private sealed class ClockOfTimers(Action<int, Action<bool>> made) : TimeProvider
    {
        private int _timers;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            made(Interlocked.Increment(ref _timers), isDue =>
            {
                if (isDue) callback(state);
            });
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    [Fact]
    public async Task The_same_files_again_change_nothing()
    {
        for (var i = 0; i < 200; i++)
        {
            Folder.Write($"in/{i:000}.txt", $"Title {i}\n\nThis is the body of article number {i}, and it is a short one.");
        }
        var first = await RunAsync("in");
        var sequence = await Catalog.Articles.GetSequenceAsync();
        var second = await RunAsync("in");

        Assert.Equal(200, first.Counts.Added);
        Assert.Equal(OutcomeCounts.Zero with { Unchanged = 200 }, second.Counts);
        Assert.Equal(sequence, await Catalog.Articles.GetSequenceAsync());
    }

    [Fact]
    public async Task Among_lines_that_are_unchanged_those_that_are_not_are_noticed()
    {
        var lines = Enumerable.Range(0, 300).Select(i => $$"""{"id":"{{i}}","text":"The bridge number {{i}} is open."}""").ToList();
        Folder.Write("in.ndjson", string.Join('\n', lines));
        await RunAsync("in.ndjson");
        await Catalog.Articles.DeleteAsync(ArticleId.For(Make.Identity("7")), DateTimeOffset.UnixEpoch, purge: false);
        lines[50] = lines[50].Replace("open", "closed", StringComparison.Ordinal);
        lines[100] = lines[100][..^1];
        lines[150] = """{"id":"150","text":"The bridge number 150 is open.","note":"new"}""";
        lines[200] = """{"text":"A bridge without a number."}""";
        lines.Insert(250, lines[249]);
        Folder.Write("in.ndjson", string.Join('\n', lines));

        var account = await RunAsync("in.ndjson");

        Assert.Equal(new OutcomeCounts(Added: 1, Replaced: 1, Unchanged: 296, Duplicate: 0, Rejected: 2, Ignored: 1), account.Counts);
        Assert.Equal(OutcomeCounts.Zero with { Unchanged = 298, Rejected = 2, Ignored = 1 }, (await RunAsync("in.ndjson")).Counts);
    }

    [Fact]
    public async Task Items_are_recorded_in_the_order_of_the_source()
    {
        for (var i = 0; i < 150; i++)
        {
            Folder.Write($"in/{i:000}.txt", $"Title {i}\n\nThis is the body of article number {i}, and it is a short one.");
        }
        await RunAsync("in");
        Assert.Equal(
            Enumerable.Range(0, 150).Select(i => $"{i:000}.txt"),
            (await Make.ToListAsync(Catalog.Articles.ReadChangesAsync(0))).Select(change => change.Article!.Key));
    }

    [Fact]
    public async Task The_original_bytes_are_kept_for_every_article()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repo.Samples, "it-04-il-mercato-coperto.txt"));
        Folder.Write("in/x.txt", bytes);
        await RunAsync("in");
        var article = (await Make.ToListAsync(Catalog.Articles.ReadChangesAsync(0))).Single().Article;
        Assert.Equal(bytes, await Originals.GetAsync(article!.Sha256));
        Assert.NotNull(article.IngestedAt);
    }

    [Fact]
    public async Task A_page_is_known_by_its_canonical_link_but_not_by_one_to_the_front_page()
    {
        Folder.Write(
            "in/a.html",
            "<html><head><link rel=\"canonical\" href=\"https://example.org/one\"></head><body><p>First text of it.</p></body></html>");
        Folder.Write(
            "in/b.html",
            "<html><head><link href='https://example.org/one' rel='canonical'></head><body><p>Second text of it.</p></body></html>");
        Folder.Write(
            "in/c.html", "<html><head><link rel=canonical href=https://example.org/></head><body><p>Third text of it.</p></body></html>");
        var account = await RunAsync("in");
        Assert.Equal((2, 1), (account.Counts.Added, account.Counts.Replaced));
        Assert.Equal(
            ["https://example.org/one", "c.html"],
            (await Make.ToListAsync(Catalog.Articles.ReadChangesAsync(0))).Select(change => change.Article!.Key));
    }

    [Fact]
    public async Task Items_of_one_identity_in_one_run_are_judged_in_their_order()
    {
        for (var i = 1; i <= 3; i++) Folder.Write($"in/{i}.json", $"{{\"id\": \"one\", \"text\": \"Text number {i}.\"}}");
        await RunAsync("in");
        for (var round = 0; round < 5; round++)
        {
            // The archive holds the third: the first and second replace it, so the third does again, whenever it was compared.
            Assert.Equal(OutcomeCounts.Zero with { Replaced = 3 }, (await RunAsync("in")).Counts);
            Assert.Equal("Text number 3.", (await Make.ToListAsync(Catalog.Articles.ReadChangesAsync(0))).Single().Article!.Body);
        }
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_where_it_was_and_its_account_is_that_of_a_run_without_a_stop()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Folder.Write(
                $"in/{i:0000}.txt", i % 100 == 7 ? "" : $"Title {i}\n\nThis is the body of article number {i}, and it is a short one.");
        }
        using var cancellation = new CancellationTokenSource();
        var stopAfterFirstBatch = new ImmediateProgress(_ => cancellation.Cancel());

        var stopped = await RunAsync(Request("in"), stopAfterFirstBatch, stop: cancellation.Token);

        Assert.Null(stopped.EndedAt);
        Assert.InRange(stopped.Counts.Added, 1, 900);
        Assert.Equal(stopped.Counts.Added, (await Catalog.GetStatisticsAsync()).Articles);

        Folder.Write("in/0001-new.txt", "A new one.\n\nIt came while the run was stopped, and is found in its place.");
        var whole = await RunAsync(Request("in") with { Resume = stopped.Run });
        Assert.Equal(stopped.Run, whole.Run);
        Assert.NotNull(whole.EndedAt);
        Assert.Equal(OutcomeCounts.Zero with { Added = 991, Rejected = 10 }, whole.Counts);
        await Assert.ThrowsAsync<Core.ArchiveException>(() => RunAsync(Request("in") with { Resume = stopped.Run }));
    }

    [Fact]
    public async Task Equal_runs_have_the_same_manifest_and_it_is_the_hash_of_what_is_listed()
    {
        for (var i = 0; i < 200; i++)
        {
            Folder.Write($"in/{i:000}.txt", i == 5 ? "" : $"Title {i}\n\nThis is the body of article number {i}.");
        }
        var first = await RunAsync("in");
        await using var other = SqliteCatalog.Open(Folder["other.db"]);
        var second = await new IngestRun(other, new Ingestor(other, Originals, new Normalizer(), TimeProvider.System), TimeProvider.System)
            .RunAsync(Request("in") with { Jobs = 1 });

        Assert.Equal(64, first.Manifest!.Length);
        Assert.Equal(first.Manifest, second.Manifest);
        var lines = (await Make.ToListAsync(Catalog.Runs.ReadOutcomesAsync(first.Run, null)))
            .Select(outcome => RunManifest.Line(outcome) + "\n");
        Assert.Equal(
            first.Manifest,
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines)))));
        Assert.NotEqual(first.Manifest, (await RunAsync("in")).Manifest);
    }

    [Fact]
    public async Task A_dry_run_tells_what_the_run_will_come_to_and_writes_nothing()
    {
        Folder.Write("in/a.json", """{"id": "a", "text": "The first text."}""");
        await RunAsync("in");
        Folder.Write("in/a.json", """{"id": "a", "text": "The second text."}""");
        Folder.Write("in/b.txt", "A body.");
        Folder.Write("in/c.txt", "A body.");
        Folder.Write("in/d.txt", "");
        Folder.Write(
            "in/e.ndjson",
            "{\"id\": \"x\", \"text\": \"One.\"}\n{\"id\": \"x\", \"text\": \"Two.\"}\n{\"id\": \"x\", \"text\": \"Two.\"}\n");
        var (sequence, blobs) = (await Catalog.Articles.GetSequenceAsync(), File.ReadAllBytes(Folder["blobs/packs/00000001.tar"]).Length);

        var told = new List<string>();
        var rehearsed = await RunAsync(Request("in") with { IsDryRun = true }, rejected: outcome => told.Add(outcome.Item));

        Assert.Equal(
            (sequence, blobs), (await Catalog.Articles.GetSequenceAsync(), File.ReadAllBytes(Folder["blobs/packs/00000001.tar"]).Length));
        Assert.Single(await Catalog.Runs.GetLatestAsync(10));
        Assert.Equal([Folder["in/d.txt"]], told);
        Assert.Equal(new OutcomeCounts(Added: 2, Replaced: 2, Unchanged: 1, Duplicate: 1, Rejected: 1, Ignored: 0), rehearsed.Counts);
        Assert.Equal(rehearsed.Counts, (await RunAsync("in")).Counts);
    }

    [Fact]
    public async Task Only_what_a_run_rejected_is_offered_again()
    {
        for (var i = 0; i < 5; i++) Folder.Write($"in/{i}.txt", i % 2 == 0 ? "" : $"The text {i}.");
        Folder.Write("in/6.ndjson", "not json\n{\"id\": \"x\", \"text\": \"One.\"}\n");
        var first = await RunAsync("in");
        Folder.Write("in/2.txt", "Now it has a text.");

        var again = await RunAsync(Request("in") with { RetryRejectedOf = first.Run });

        Assert.Equal(OutcomeCounts.Zero with { Added = 1, Rejected = 3 }, again.Counts);
        await Assert.ThrowsAsync<Core.ArchiveException>(() => RunAsync(Request("in") with { RetryRejectedOf = 99 }));
    }

    [Fact]
    public async Task An_archive_that_was_broken_and_is_whole_now_is_offered_again_with_all_it_holds()
    {
        Folder.Write("in/good.txt", "A text.");
        Folder.Write("in/x.zip", "PK\u0003\u0004 broken");
        var first = await RunAsync("in");
        Assert.Equal(1, first.Counts.Rejected);
        File.Delete(Folder["in/x.zip"]);
        using (var zip = System.IO.Compression.ZipFile.Open(Folder["in/x.zip"], System.IO.Compression.ZipArchiveMode.Create))
        {
            foreach (var name in new[] { "one.txt", "two.txt" })
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync();
                await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"The text of {name}."));
            }
        }
        Assert.Equal(OutcomeCounts.Zero with { Added = 2 }, (await RunAsync(Request("in") with { RetryRejectedOf = first.Run })).Counts);
    }

    [Fact]
    public async Task Of_two_items_with_one_name_a_resumed_run_takes_the_one_it_has_not_had()
    {
        using (var tar = new System.Formats.Tar.TarWriter(File.Create(Folder["in.tar"])))
        {
            foreach (var (name, text) in new[] { ("a.txt", "The old text."), ("bad.txt", ""), ("a.txt", "The new text.") })
            {
                await tar.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
                });
            }
        }
        var run = await Catalog.Runs.StartAsync(new RunStart(DateTimeOffset.UnixEpoch, "test", [Folder["in.tar"]]));
        await Catalog.RecordAsync(run,
        [
            new SettledDelivery(Folder["in.tar"] + "/a.txt", IngestOutcomeKind.Rejected, null, "for the test"),
            new SettledDelivery(Folder["in.tar"] + "/bad.txt", IngestOutcomeKind.Rejected, null, "empty"),
        ]);
        var account = await RunAsync(Request("in.tar") with { Resume = run });
        Assert.Equal(OutcomeCounts.Zero with { Added = 1, Rejected = 2 }, account.Counts);
        Assert.Equal("The new text.", (await Make.ToListAsync(Catalog.Articles.ReadChangesAsync(0))).Single().Article!.Body);
    }

    [Fact]
    public async Task The_first_rejected_item_ends_a_run_that_is_to_stop_at_errors()
    {
        for (var i = 0; i < 1_000; i++) Folder.Write($"in/{i:0000}.txt", i == 3 ? "" : $"The text {i}.");
        var stopped = await RunAsync(Request("in") with { StopsOnError = true });
        Assert.Null(stopped.EndedAt);
        Assert.Equal(1, stopped.Counts.Rejected);
        Assert.InRange(stopped.Counts.Offered, 4, 400);
        Assert.Equal(999, (await RunAsync(Request("in") with { Resume = stopped.Run })).Counts.Added);
    }

    [Fact]
    public async Task Duplicates_are_linked_or_only_counted()
    {
        Folder.Write("in/a.txt", "The same text.");
        Folder.Write("in/b.txt", "The same text.");
        await RunAsync(Request("in") with { SkipsDuplicates = true });
        Assert.Equal(1, (await Catalog.GetStatisticsAsync()).Addresses);
        Assert.Equal(1, (await RunAsync("in")).Counts.Duplicate);
        Assert.Equal(2, (await Catalog.GetStatisticsAsync()).Addresses);
    }

    [Fact]
    public async Task What_was_deleted_is_passed_over_until_it_is_asked_for()
    {
        Folder.Write("in/a.txt", "The text to be taken down.");
        Folder.Write("in/b.txt", "Another text.");
        await RunAsync("in");
        var id = ArticleId.For(Make.Identity("a.txt"));
        await using var index = new ScanningSearchIndex();
        using var follower = new Core.Search.Indexing.IndexFollower(Catalog, index, index, TimeProvider.System);
        using var deletion = new Deletion(Catalog, Originals, TimeProvider.System);
        Assert.NotNull(await deletion.DeleteAsync(id, purge: true));
        Assert.True(await deletion.FinishPurgesAsync(follower));
        Assert.Empty(await Catalog.Articles.GetUnpurgedAsync());

        Folder.Write("in/copy.txt", "The text to be taken down.");
        var again = await RunAsync("in");
        Assert.Equal(OutcomeCounts.Zero with { Unchanged = 1, Ignored = 2 }, again.Counts);
        Assert.Equal(-1, (await File.ReadAllBytesAsync(Folder["blobs/packs/00000001.tar"])).AsSpan().IndexOf("taken down"u8));
        foreach (var file in Directory.GetFiles(Folder.Root, "catalog.db*"))
        {
            Assert.Equal(-1, ReadShared(file).AsSpan().IndexOf("taken down"u8));
        }

        var restored = await Ingestor.IngestAsync(Make.Text("The text to be taken down."), "test", "a.txt", restores: true);
        Assert.Equal((IngestOutcomeKind.Replaced, id), (restored!.Kind, restored.Article));
        Assert.NotNull(await Catalog.Articles.GetAsync(id));
        Assert.Equal(
            "The text to be taken down.",
            System.Text.Encoding.UTF8.GetString(await Originals.GetAsync((await Catalog.Articles.GetAsync(id))!.Sha256)));
    }

    [Fact]
    public async Task A_store_that_fails_stops_the_run_with_its_reason()
    {
        Folder.Write("in/x.txt", "A title\n\nThe body of the article says enough to be one.");
        Folder.Write("blobs", "a file where a folder was");
        var fault = await Assert.ThrowsAsync<Core.ArchiveException>(() => RunAsync("in"));
        Assert.Equal(Core.FaultKind.Unavailable, fault.Kind);
        Assert.Equal(0, await Catalog.Articles.GetSequenceAsync());
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class ImmediateProgress(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
