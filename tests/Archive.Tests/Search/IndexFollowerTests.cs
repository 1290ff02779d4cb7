using Archive.Core.Search;
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

        Assert.Equal(await catalog.GetSequenceAsync(), index.Sequence);
        Assert.Equal(1_199, (await index.SearchAsync(new IndexQuery { Query = new WordQuery("zorq", 0) })).Total);
    }
}
