using Archive.Core.Recording;
using Archive.Core.Search;
using Archive.Core.Search.Queries;
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
        using var follower = new IndexFollower(catalog, index, TimeProvider.System);
        await catalog.RecordAsync(null, Enumerable.Range(0, 1_200).Select(i => Make.Item(Make.Article($"{i}", $"zorq {i}"))).ToList());

        Assert.Equal(1_200, await follower.CatchUpAsync());
        Assert.Equal(0, await follower.CatchUpAsync());
        await catalog.RecordAsync(null, [Make.Item(Make.Article("5", "plim"))]);
        Assert.Equal(1, await follower.CatchUpAsync());

        Assert.Equal(await catalog.Articles.GetSequenceAsync(), index.Sequence);
        Assert.Equal(1_199, (await index.SearchAsync(new IndexQuery { Query = new WordQuery("zorq", 0) })).Total);
    }

    [Fact]
    public async Task What_comes_after_a_pause_is_seen_at_once_and_what_comes_in_a_stream_in_time()
    {
        var clock = new Clock();
        await using var catalog = SqliteCatalog.Open(_folder["catalog.db"]);
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        using var follower = new IndexFollower(catalog, index, clock);
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

        async Task<long> SeenAsync() => (await index.SearchAsync(new IndexQuery { Query = EverythingQuery.Instance })).Total;

        async Task<(int Applied, long Seen)> FollowNextAsync()
        {
            await catalog.RecordAsync(null, [Make.Item(Make.Article($"{await catalog.Articles.GetSequenceAsync()}", $"zorq {await catalog.Articles.GetSequenceAsync()}"))]);
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
