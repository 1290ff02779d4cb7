using System.Text;
using System.Text.Json;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.LuceneIndex;
using Archive.Tests.Support;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.LuceneIndex;

[Trait("Speed", "slow")]
public sealed class QuietTimeTests : IDisposable
{
    private const int Few = 4;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_a_quiet_time_many_segments_become_few_and_answers_stay_the_same()
    {
        const int Segments = 10; // as many as Lucene leaves
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        for (var i = 1; i <= Segments; i++)
        {
            await index.ApplyAsync(
                [new ArticleChange(2 * i, Make.Article($"{i}", $"zorq {i}")),
                new ArticleChange(2 * i + 1, Make.Article($"{i + 100}", "other"))]);
        }
        await index.ApplyAsync([new ArticleChange(99, Make.Article("101").Id, null)]);
        await index.CommitAsync();
        Assert.Equal(Segments, SegmentsIn(_folder["index"]));
        var query = Ask.For("zorq") with { Facets = [FacetField.Language] };
        var before = await index.SearchAsync(query with { Take = 4 });

        await Until.TrueAsync(async () =>
        {
            await index.OptimizeAsync();
            return SegmentsIn(_folder["index"]) <= Few;
        });

        var after = await index.SearchAsync(query);
        Assert.Equal((Segments, Segments), (before.Total, after.Total));
        Assert.Equal(Segments, after.Facets!.Language!.Single().Count);
        Assert.Equal(6, (await index.SearchAsync(query with { After = before.Last })).Hits.Count);
        Assert.Equal(99, index.Sequence);
        var state = await index.StateAsync();
        await index.OptimizeAsync();
        Assert.Equal(state, await index.StateAsync());
    }

    [Fact]
    public async Task A_server_that_is_left_alone_merges_by_itself()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: clock);
        for (var i = 0; i < 10; i++)
        {
            var text = $$"""{"id":"{{i}}","text":"The bridge over the river number {{i}} is open again."}""";
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            using var written = await server.Client.PostAsync(new Uri("/v1/articles?refresh=wait", UriKind.Relative), content);
            written.EnsureSuccessStatusCode();
        }
        var folder = Path.Combine(server.Archive.Folder, "index");
        Assert.Equal(0, SegmentsIn(folder)); // nothing is committed as long as no time passes
        await Until.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return SegmentsIn(folder) is > 0 and <= Few;
        });
        using var found = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri("/v1/articles?q=bridge", UriKind.Relative)));
        Assert.Equal(10, found.RootElement.GetProperty("total").GetInt32());
    }

    /// <summary>Segments of the last commit.</summary>
    private static int SegmentsIn(string folder)
    {
        using var directory = FSDirectory.Open(folder);
        using var reader = DirectoryReader.Open(directory);
        return reader.Leaves.Count;
    }
}
