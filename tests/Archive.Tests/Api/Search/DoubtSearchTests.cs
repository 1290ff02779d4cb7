using System.Net;
using System.Text;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Recording;
using Archive.Tests.Support;

namespace Archive.Tests.Api.Search;

/// <summary>Searching over HTTP for what is in doubt.</summary>
public sealed class DoubtSearchTests : IAsyncLifetime
{
    private static readonly Article Less = Make.InDoubt("less", "The ferry.", DoubtField.Body) with { Certainty = 0.7 };
    private static readonly Article Least = Make.InDoubt("least", "The bridge.", DoubtField.Title, DoubtField.Body);

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        await _server.Archive.Catalog.RecordAsync(
            run: null, [Make.Item(Make.Article("sure", "The market.")), Make.Item(Less), Make.Item(Least)]);
        await _server.Archive.Follower!.CatchUpAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("sort=doubt", "least less sure")]
    [InlineData("doubt=any&sort=doubt", "least less")]
    [InlineData("doubt=title&doubt=date", "least")]
    [InlineData("doubt=TITLE&q=ferry", "")]
    [InlineData("doubt=body&q=ferry", "less")]
    [InlineData("doubt=language", "")]
    public async Task Articles_are_found_and_ordered(string query, string expected)
    {
        var answer = await GetAsync($"/v1/articles?{query}");
        Assert.Equal(
            expected, string.Join(' ', answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("key").GetString())));
    }

    [Fact]
    public async Task Fields_are_counted_hits_name_them_and_pages_go_on()
    {
        var answer = await GetAsync("/v1/articles?sort=doubt&size=1&facets=doubt&fields=certainty&fields=doubts");
        Assert.Equal(
            """[{"value":"body","count":2},{"value":"title","count":1}]""",
            answer.GetProperty("facets").GetProperty("doubt").GetRawText());
        Assert.Equal(
            $$"""[{"id":"{{Least.Id}}","certainty":0.5,"doubts":["title","body"]}]""", answer.GetProperty("hits").GetRawText());
        var next = await GetAsync(answer.GetProperty("next").GetString()!);
        Assert.Equal(Less.Id.Value, next.GetProperty("hits")[0].GetProperty("id").GetString());
        var other = await _server.Client.GetAsync($"/v1/articles?sort=doubt&doubt=any&size=1&cursor={answer.GetProperty("cursor")}");
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task What_is_no_field_is_refused_with_those_that_are()
    {
        var response = await _server.Client.GetAsync("/v1/articles?doubt=colour");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "“colour” is not one of title, caption, standfirst, date, authors, language, body, any.",
            JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_for_doubts_is_saved_explained_and_exported()
    {
        using var search = new StringContent("""{"doubt": ["title", "any"]}""", Encoding.UTF8, "application/json");
        var saved = JsonDocument.Parse(await (await _server.Client.PostAsync("/v1/searches", search)).Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(
            (2, """["any","title"]"""), (saved.GetProperty("total").GetInt32(), saved.GetProperty("search").GetProperty("doubt").GetRawText()));
        var permalink = saved.GetProperty("permalink").GetString()!;
        Assert.Equal(2, (await GetAsync(permalink)).GetProperty("now").GetProperty("total").GetInt32());
        using var page = new HttpRequestMessage(HttpMethod.Get, permalink) { Headers = { { "Accept", "text/html" } } };
        Assert.Contains(
            "in doubt any or title", await (await _server.Client.SendAsync(page)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var explained = await GetAsync($"/v1/explain?id={Less.Id}&doubt=title");
        Assert.Equal(
            ("doubt=title", false, "in doubt are body"),
            explained.GetProperty("parts")[1] is var part
                ? (part.GetProperty("part").GetString(), part.GetProperty("matches").GetBoolean(), part.GetProperty("reason").GetString())
                : default);
        Assert.Contains("market", (await GetAsync($"/v1/explain?id={Less.Id}&q=market")).GetRawText(), StringComparison.Ordinal);
        var exported = await _server.Client.GetStringAsync("/v1/export?format=ndjson&doubt=any&sort=doubt");
        Assert.Equal(
            [Least.Id.Value, Less.Id.Value],
            exported.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1]
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task An_article_says_what_is_in_doubt_as_a_record_and_as_a_page()
    {
        var record = await GetAsync($"/v1/articles/{Least.Id}");
        Assert.Equal("body", record.GetProperty("doubts")[1].GetProperty("field").GetString());
        using var page = new HttpRequestMessage(HttpMethod.Get, $"/v1/articles/{Least.Id}") { Headers = { { "Accept", "text/html" } } };
        Assert.Contains(
            "<p>In doubt: title, body</p>", await (await _server.Client.SendAsync(page)).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await _server.Client.GetStringAsync(path)).RootElement;
}
