using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Archive.Core.Catalog;
using Archive.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.Api.Search;

public sealed class SavedSearchTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        await PutAsync("one", "The bridge of Dolna\n\nThe bridge was opened in May.");
        await PutAsync("two", "The ferry\n\nThe ferry was sold when the bridge was opened.");
        await PutAsync("three", "The market\n\nNothing was sold on Thursday.");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_saved_search_says_what_it_found_in_a_way_that_can_be_checked()
    {
        var (status, saved) = await SaveAsync("""{"q": " bridge ", "lang": ["en", "it", "en"]}""");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(2, saved.GetProperty("total").GetInt64());
        Assert.Equal(
            """{"q":"bridge","match":"all","scope":"article","lang":["en","it"],"source":[],"author":[],"tag":[],"doubt":[],"from":null,"to":null}""",
            saved.GetProperty("search").GetRawText());

        // As README says: the ids of the export, sorted, hashed.
        var lines = (await _server.Client.GetStringAsync("/v1/export?format=ndjson&q=bridge"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1];
        var ids = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).Order(StringComparer.Ordinal);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(ids.Select(id => id + "\n"))))),
            saved.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task The_same_question_with_the_same_answer_is_saved_once()
    {
        var (_, first) = await SaveAsync("""{"q": "bridge"}""");
        var (again, second) = await SaveAsync("""{"q": "bridge", "match": "ALL"}""");
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Equal(first.GetRawText(), second.GetRawText());

        await PutAsync("one", "The bridge of Dolna\n\nThe bridge was opened in June.");
        var (changed, third) = await SaveAsync("""{"q": "bridge"}""");
        Assert.Equal(HttpStatusCode.Created, changed);
        Assert.NotEqual(first.GetProperty("id").GetString(), third.GetProperty("id").GetString());
        Assert.Equal(first.GetProperty("sha256").GetString(), third.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Asked_again_it_tells_what_was_added_removed_and_changed()
    {
        var (_, saved) = await SaveAsync("""{"q": "sold OR bridge"}""");
        Assert.Equal(3, saved.GetProperty("total").GetInt64());
        var now = await CompareAsync(saved);
        Assert.Equal(saved.GetProperty("sha256").GetString(), now.GetProperty("sha256").GetString());
        foreach (var list in new[] { "added", "removed", "changed" })
        {
            Assert.Equal(0, now.GetProperty(list).GetProperty("count").GetInt32());
        }

        await PutAsync("one", "The bridge of Dolna\n\nThe bridge was closed in June.");
        await PutAsync("three", "The market\n\nNothing was bought on Thursday.");
        await PutAsync("four", "The last\n\nThe old bridge stands.");
        (await _server.Client.DeleteAsync($"/v1/articles/{await IdOfAsync("ferry")}")).EnsureSuccessStatusCode();

        now = await CompareAsync(saved);
        Assert.NotEqual(saved.GetProperty("sha256").GetString(), now.GetProperty("sha256").GetString());
        Assert.Equal(2, now.GetProperty("total").GetInt64());
        Assert.Equal(["The last  1"], Listed(now, "added"));
        Assert.Equal([" 1 ", "The market 1 2"], Listed(now, "removed").Order());
        Assert.Equal(["The bridge of Dolna 1 2"], Listed(now, "changed"));

        using var request = new HttpRequestMessage(HttpMethod.Get, saved.GetProperty("permalink").GetString());
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        var page = await (await _server.Client.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains("sold OR bridge", page, StringComparison.Ordinal);
        Assert.Contains("Changed since: 1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The ferry", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_keeps_the_version_that_matched_and_no_later_one()
    {
        for (var i = 0; i < 5; i++)
        {
            await PutAsync("fresh", $"A text with the word zorq and the number {i}.");
            using var content = new StringContent($"A text without it, number {i}.", Encoding.UTF8, "text/plain");
            (await _server.Client.PostAsync("/v1/articles?source=valley&key=fresh", content)).EnsureSuccessStatusCode();
            Assert.Equal(0, (await SaveAsync("""{"q": "zorq"}""")).Answer.GetProperty("total").GetInt64());
        }
    }

    [Fact]
    public async Task What_is_none_is_not_found_and_a_bad_question_is_refused()
    {
        var response = await _server.Client.GetAsync("/v1/searches/none");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SaveAsync("""{"q": "date:[2020 TO"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SaveAsync("""{"size": 5}""")).Status);
    }

    [Fact]
    public async Task It_leaves_something_behind_so_anonymous_readers_may_not_and_others_not_without_end()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            configure: options => (options.Access.AnonymousRead, options.Limits.Burst) = (true, 1_000), time: clock);
        var (_, secret) = await server.Keys.CreateAsync("admin", ApiRole.Admin, null);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/v1/articles")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(server.Client, "{}")).StatusCode);

        using var reader = server.ClientWith((await server.Keys.CreateAsync("reader", ApiRole.Read, null)).Secret);
        for (var i = 0; i < 120; i++) Assert.True((await PostAsync(reader, "{}")).IsSuccessStatusCode);
        var refused = await PostAsync(reader, "{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromHours(1), refused.Headers.RetryAfter!.Delta);
        using var admin = server.ClientWith(secret);
        Assert.True((await PostAsync(admin, "{}")).IsSuccessStatusCode);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(reader, "{}")).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await PostAsync(reader, "{}")).IsSuccessStatusCode);
    }

    private static IEnumerable<string> Listed(JsonElement now, string list) =>
        now.GetProperty(list).GetProperty("articles").EnumerateArray()
            .Select(change => $"{change.GetProperty("title").GetString()} {change.GetProperty("then")} {change.GetProperty("now")}");

    private async Task<JsonElement> CompareAsync(JsonElement saved) =>
        (await _server.Client.GetFromJsonAsync<JsonElement>(saved.GetProperty("permalink").GetString())).GetProperty("now");

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SaveAsync(string search)
    {
        using var response = await PostAsync(_server.Client, search);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string search)
    {
        using var content = new StringContent(search, Encoding.UTF8, "application/json");
        return await client.PostAsync("/v1/searches", content);
    }

    private async Task PutAsync(string key, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/plain");
        (await _server.Client.PostAsync($"/v1/articles?source=valley&key={key}&refresh=wait", content)).EnsureSuccessStatusCode();
    }

    private async Task<string> IdOfAsync(string word) =>
        (await _server.Client.GetFromJsonAsync<JsonElement>($"/v1/articles?q=title:{word}"))
            .GetProperty("hits")[0].GetProperty("id").GetString()!;
}
