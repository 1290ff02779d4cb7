using Archive.Core.Catalog;
using Archive.Core.Maintenance;
using Archive.Core.Recording;
using Archive.Core.Search.Indexing;
using Archive.LuceneIndex;
using Archive.Sqlite;
using Archive.Tests.Support;

namespace Archive.Tests.Search;

public sealed class IndexFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_index_takes_in_what_it_has_not_seen_and_nothing_twice()
    {
        await using var catalog = SqliteCatalog.Open(_folder["catalog.db"]);
        await using var index = new ScanningSearchIndex();
        using var follower = new IndexFollower(catalog, index, index, TimeProvider.System);
        await catalog.RecordAsync(null, Enumerable.Range(0, 1_200).Select(i => Make.Item(Make.Article($"{i}", $"zorq {i}"))).ToList());

        Assert.Equal(1_200, await follower.CatchUpAsync());
        Assert.Equal(0, await follower.CatchUpAsync());
        await catalog.RecordAsync(null, [Make.Item(Make.Article("5", "plim"))]);
        Assert.Equal(1, await follower.CatchUpAsync());

        Assert.Equal(await catalog.Articles.GetSequenceAsync(), index.Sequence);
        Assert.Equal(1_199, (await index.SearchAsync(Ask.For("zorq"))).Total);
    }

    [Fact]
    public async Task A_rebuild_counts_the_articles_that_the_index_holds_apart_from_the_changes_that_it_applied()
    {
        await using var catalog = SqliteCatalog.Open(_folder["catalog.db"]);
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        using var follower = new IndexFollower(catalog, index, index, TimeProvider.System);
        await catalog.RecordAsync(null, [Make.Item(Make.Article("a", "zorq")), Make.Item(Make.Article("b", "plim"))]);
        await catalog.Articles.DeleteAsync(Make.Article("b").Id, DateTimeOffset.UnixEpoch, purge: false);
        Assert.Equal(new RebuildReport(Articles: 1, Changes: 2), await follower.RebuildAsync(progress: null));
    }

    [Fact]
    public async Task An_engine_without_upkeep_is_rebuilt_to_forget_what_was_deleted_and_verification_says_what_it_could_not_check()
    {
        await using var catalog = SqliteCatalog.Open(_folder["catalog.db"]);
        await using var index = new ScanningSearchIndex { Capabilities = IndexCapabilities.None };
        using var follower = new IndexFollower(catalog, index, index, TimeProvider.System);
        await catalog.RecordAsync(null, [Make.Item(Make.Article("a", "zorq"))]);
        await index.ApplyAsync([new ArticleChange(9, Make.Article("trace", "zorq"))]); // what the catalogue does not know
        await follower.OptimizeAsync();
        Assert.True(await follower.ExpungeAsync());
        Assert.Equal("a", Assert.Single((await index.SearchAsync(Ask.For("zorq"))).Hits).Key);
        Assert.All(
            Verification.FindUnchecked(index),
                sentence => Assert.Contains("not offered by this engine", sentence, StringComparison.Ordinal));
        Assert.Equal((2, 0), (Verification.FindUnchecked(index).Count, Verification.FindUnchecked(new ScanningSearchIndex()).Count));
    }

    [Fact]
    public async Task What_comes_after_a_pause_is_seen_at_once_and_what_comes_in_a_stream_in_time()
    {
        var clock = new Clock();
        await using var catalog = SqliteCatalog.Open(_folder["catalog.db"]);
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        using var follower = new IndexFollower(catalog, index, index, clock);
        clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal((1, 1), await FollowNextAsync());
        clock.Pass(TimeSpan.FromMilliseconds(200));
        Assert.Equal((1, 1), await FollowNextAsync());
        clock.Pass(TimeSpan.FromMilliseconds(400));
        Assert.Equal((1, 1), await FollowNextAsync());
        clock.Pass(TimeSpan.FromMilliseconds(200));
        Assert.Equal(0, await follower.FollowAsync());
        Assert.Equal(3, await SeenAsync());
        Assert.Equal((1, 3), await FollowNextAsync());
        Assert.Equal(0, await follower.CatchUpAsync());
        Assert.Equal(4, await SeenAsync());

        async Task<long> SeenAsync() => (await index.SearchAsync(Ask.For(""))).Total;

        async Task<(int Applied, long Seen)> FollowNextAsync()
        {
            var sequence = await catalog.Articles.GetSequenceAsync();
            await catalog.RecordAsync(null, [Make.Item(Make.Article($"{sequence}", $"zorq {sequence}"))]);
            return (await follower.FollowAsync(), await SeenAsync());
        }
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public void Pass(TimeSpan time) => _passed += time;
    }
}
