using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Archive.Core.Catalog;
using Archive.Core.Recording;
using Archive.Core.Search.Indexing;
using Archive.Hosting;
using Archive.Tests.Support;

namespace Archive.Tests.Api.Operation;

[Trait("Speed", "slow")]
public sealed class AdminEndpointsTests
{
    [Fact]
    public async Task The_archive_is_rebuilt_verified_and_backed_up_while_it_serves()
    {
        using var place = new TempFolder();
        await using var server = await TestServer.StartAsync(configure: options => options.Backup = place["backup"]);
        await server.Archive.Ingestor.IngestAsync(Make.Text("Il ponte è aperto."), "local", "a");

        Assert.Equal("The index was built anew from 1 article.", (await RunAsync(server, "reindex")).GetProperty("result").GetString());
        var verified = await RunAsync(server, "verify");
        Assert.Equal(
            ("Everything is whole.", 0, 1),
            (
                verified.GetProperty("result").GetString(),
                verified.GetProperty("findings").GetArrayLength(),
                verified.GetProperty("done").GetInt32()));
        Assert.StartsWith(
            "1 originals, 1 of them new", (await RunAsync(server, "backups")).GetProperty("result").GetString(), StringComparison.Ordinal);

        var restored = new ArchiveOptions { Folder = place["restored"] };
        await using (var backup = OpenArchive.OpenBackup(place["backup"], restored))
        {
            await Restore.IntoEmptyAsync(backup, restored, progress: null, CancellationToken.None);
        }
        await using var archive = OpenArchive.ForReading(restored, TimeProvider.System, withIndex: false);
        Assert.Equal(1, (await archive.Catalog.GetStatisticsAsync()).Articles);
    }

    [Fact]
    public async Task A_lost_original_is_found_and_a_backup_needs_a_place()
    {
        await using var server = await TestServer.StartAsync();
        await server.Archive.Catalog.RecordAsync(null, [Make.Item(Make.Article("without bytes"))]);
        await server.Archive.Follower!.CatchUpAsync();
        Assert.Contains("Original", (await RunAsync(server, "verify")).GetProperty("findings")[0].GetString(), StringComparison.Ordinal);
        using var refused = await server.Client.PostAsync("/v1/admin/backups", null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("no-backup-place", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_that_the_index_has_twice_is_found()
    {
        await using var server = await TestServer.StartAsync();
        var article = Make.Article("a", "The bridge was opened.");
        await server.Archive.Catalog.RecordAsync(null, [Make.Item(article)]);
        await server.Archive.Follower!.CatchUpAsync();
        await ((IIndexWriter)server.Archive.Index!).ApplyAsync([new ArticleChange(2, article) { IsFirst = true }]); // which it is not
        await server.Archive.Catalog.RecordAsync(null, [Make.Item(Make.Article("b", "The ferry was sold."))]);
        var findings = (await RunAsync(server, "verify")).GetProperty("findings").EnumerateArray()
            .Select(finding => finding.GetString()!).ToList();
        Assert.Contains(findings, finding => finding.Contains("1 articles are in the index more than once.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_what_it_was_doing()
    {
        var server = await TestServer.StartAsync();
        await server.Archive.Catalog.RecordAsync(
            null, [.. Enumerable.Range(0, 500).Select(i => Make.Item(Make.Article($"{i}", $"The bridge number {i} was opened.")))]);
        foreach (var task in new[] { "reindex", "verify" })
        {
            (await server.Client.PostAsync($"/v1/admin/{task}", null)).EnsureSuccessStatusCode();
        }
        var folder = server.Archive.Folder;
        await server.DisposeAsync(); // closes the archive and removes its folder, which what still runs would fill again
        Assert.False(Directory.Exists(folder));
    }

    private static async Task<JsonElement> RunAsync(TestServer server, string task)
    {
        Assert.Equal("none", (await server.Client.GetFromJsonAsync<JsonElement>($"/v1/admin/{task}")).GetProperty("state").GetString());
        using var started = await server.Client.PostAsync($"/v1/admin/{task}", null);
        Assert.Equal((HttpStatusCode.Accepted, $"/v1/admin/{task}"), (started.StatusCode, started.Headers.Location!.ToString()));
        JsonElement answer = default;
        await Until.TrueAsync(async () =>
        {
            answer = await server.Client.GetFromJsonAsync<JsonElement>($"/v1/admin/{task}");
            return answer.GetProperty("state").GetString() != "running";
        });
        Assert.Equal("done", answer.GetProperty("state").GetString());
        return answer;
    }
}
