using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>Runs, jobs, saved searches and statistics.</summary>
public abstract partial class CatalogConformance
{
    [Fact]
    public async Task Jobs_wait_in_their_order_move_on_and_are_one_for_one_key()
    {
        var catalog = CreateCatalog();
        IngestJob Job(string id, string? key = null) => new()
        {
            Id = id,
            CreatedAt = Start.StartedAt.AddSeconds(id[0]),
            Source = "s",
            Upload = id,
            FileName = "upload.zip",
            Length = 7,
            IdempotencyKey = key,
        };
        var first = await catalog.Jobs.AddAsync(Job("a", "k"));
        Assert.Equal(first, await catalog.Jobs.AddAsync(Job("b", "k")));
        await catalog.Jobs.AddAsync(Job("c"));
        Assert.Equal(first, await catalog.Jobs.FindByKeyAsync("k"));
        Assert.Equal(["c", "a"], (await catalog.Jobs.GetLatestAsync(10)).Select(job => job.Id));

        var run = await catalog.Runs.StartAsync(Start);
        Assert.True(await catalog.Jobs.MoveAsync(Job("c") with { State = JobState.Running, Run = run }, [JobState.Queued]));
        Assert.False(await catalog.Jobs.MoveAsync(Job("c") with { State = JobState.Cancelled }, [JobState.Queued]));
        catalog = await ReopenAsync(catalog);
        Assert.Equal(("c", run), ((await catalog.Jobs.GetNextAsync())!.Id, (await catalog.Jobs.GetNextAsync())!.Run));
        Assert.True(await catalog.Jobs.MoveAsync(Job("c") with { State = JobState.Done, EndedAt = Start.StartedAt }, [JobState.Running]));
        Assert.Equal("a", (await catalog.Jobs.GetNextAsync())!.Id);
        Assert.True(await catalog.Jobs.MoveAsync(first with { State = JobState.Failed, Problem = "why" }, [JobState.Queued]));
        Assert.Null(await catalog.Jobs.GetNextAsync());
        Assert.Equal("why", (await catalog.Jobs.FindAsync("a"))!.Problem);
        Assert.Null(await catalog.Jobs.FindAsync("z"));
        await catalog.DisposeAsync();
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing_and_share_one_order()
    {
        await using var catalog = CreateCatalog();
        const int Writers = 16, Each = 25;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var kinds = new List<IngestOutcomeKind>();
            for (var i = 0; i < Each; i++) kinds.Add((await RecordAsync(catalog, Make.Article($"{writer}/{i}", $"{writer} {i}"))).Kind);
            return kinds;
        })));

        Assert.All(outcomes.SelectMany(kinds => kinds), kind => Assert.Equal(IngestOutcomeKind.Added, kind));
        var changes = await Make.ToListAsync(catalog.Articles.ReadChangesAsync(0));
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(number => (long)number), changes.Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_run_accounts_for_every_item()
    {
        await using var catalog = CreateCatalog();
        var run = await catalog.Runs.StartAsync(Start);
        await catalog.RecordAsync(run,
        [
            Make.Item(Make.Article("a", "one")), Make.Item(Make.InDoubt("a", "two", DoubtField.Title)),
            Make.Item(Make.InDoubt("b", "two", DoubtField.Body)),
            new SettledDelivery("c", IngestOutcomeKind.Rejected, null, "empty"),
            new SettledDelivery("d", IngestOutcomeKind.Ignored, null, "picture"),
            new SettledDelivery("a", IngestOutcomeKind.Unchanged, Make.Article("a").Id, null),
        ]);
        await catalog.Runs.FinishAsync(run, Start.StartedAt.AddMinutes(1), "abc");

        var account = (await catalog.Runs.FindAsync(run))!;
        Assert.Equal(new OutcomeCounts(Added: 1, Replaced: 1, Unchanged: 1, Duplicate: 1, Rejected: 1, Ignored: 1), account.Counts);
        Assert.Equal((6, 1), (account.Counts.Offered, account.InDoubt));
        Assert.Equal((Start.StartedAt, Start.StartedAt.AddMinutes(1), "test"), (account.StartedAt, account.EndedAt!.Value, account.Source));
        Assert.Equal(
            [new RunOutcome("c", IngestOutcomeKind.Rejected, null, "empty")],
            await Make.ToListAsync(catalog.Runs.ReadOutcomesAsync(run, IngestOutcomeKind.Rejected)));
        Assert.Equal(
            ["a", "a", "b", "c", "d", "a"],
            (await Make.ToListAsync(catalog.Runs.ReadOutcomesAsync(run, null))).Select(outcome => outcome.Item));
        var next = await catalog.Runs.StartAsync(Start);
        Assert.Equal([next, run], (await catalog.Runs.GetLatestAsync(10)).Select(account => account.Run));
        Assert.Equal([next], (await catalog.Runs.GetLatestAsync(1)).Select(account => account.Run));
    }

    [Fact]
    public async Task A_closed_or_unknown_run_takes_no_items_and_nothing_of_the_call_stays()
    {
        await using var catalog = CreateCatalog();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => catalog.RecordAsync(99, [Make.Item(Make.Article("a"))]));
        Assert.Null(await catalog.Articles.GetAsync(Make.Article("a").Id));
        Assert.Null(await catalog.Runs.FindAsync(99));
    }

    [Fact]
    public async Task Statistics_count_languages_sources_and_dates()
    {
        await using var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a", "1", "it", "2020-01-02"));
        await RecordAsync(catalog, Make.Article("b", "2", "it", "2022-03-04", source: "other"));
        await RecordAsync(catalog, Make.Article("c", "3", "en"));

        var statistics = await catalog.GetStatisticsAsync();

        Assert.Equal([new NamedCount("it", 2), new NamedCount("en", 1)], statistics.Languages);
        Assert.Equal([new NamedCount("test", 2), new NamedCount("other", 1)], statistics.Sources);
        Assert.Equal((new DateOnly(2020, 1, 2), new DateOnly(2022, 3, 4)), (statistics.Earliest, statistics.Latest));
    }

    [Fact]
    public async Task A_saved_search_is_kept_as_it_was_saved_first()
    {
        var catalog = CreateCatalog();
        var (one, gone) = (Make.Article("one"), Make.Article("two", "Another body."));
        await RecordAsync(catalog, one);
        await RecordAsync(catalog, gone);
        await catalog.Articles.DeleteAsync(gone.Id, Start.StartedAt, purge: false);
        Assert.Equal(
            [default, new CurrentVersion(1, 1), default],
            await catalog.Articles.GetCurrentVersionsAsync([gone.Id, one.Id, Make.Article("never").Id]));
        Assert.Equal(
            ["two", "one", null],
            (await Make.ToListAsync(catalog.Articles.ReadVersionsAsync(
                [new FoundVersion(gone.Id, 1), new FoundVersion(one.Id, 1), new FoundVersion(one.Id, 2)])))
                .Select(article => article?.Key));

        var saved = Make.SavedSearch(new FoundVersion(one.Id, 1), new FoundVersion(gone.Id, 12));
        await catalog.Searches.AddAsync(saved);
        Assert.Equal(saved.SavedAt, (await catalog.Searches.AddAsync(saved with { SavedAt = saved.SavedAt.AddDays(1) })).SavedAt);
        await catalog.Searches.AddAsync(saved with { Id = "1", Found = null });

        await using var reopened = await ReopenAsync(catalog);
        Assert.Equivalent(saved, await reopened.Searches.FindAsync(saved.Id), strict: true);
        Assert.Null((await reopened.Searches.FindAsync("1"))!.Found);
        Assert.Null(await reopened.Searches.FindAsync("2"));
        Assert.Empty(await Make.ToListAsync(reopened.FindDamageAsync()));
    }
}
