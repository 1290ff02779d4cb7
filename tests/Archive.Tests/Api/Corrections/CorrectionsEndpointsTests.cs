using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Archive.Client;
using Archive.Tests.Support;
using ApiRole = Archive.Core.Catalog.ApiRole;

namespace Archive.Tests.Api.Corrections;

public sealed class CorrectionsEndpointsTests
{
    private const string Notice =
        "Le campane di San Vito suonano ancora per tutti gli abitanti della valle, anche per chi abita dall'altra parte del fiume.";
    private const string Text = $"Il ponte di assi\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte di legno sul fiume è rimasto in piedi per nove anni, dicono gli abitanti del paese.\n\n{Notice}\n\nIl comune ha deciso di rifarlo in pietra, e i lavori cominceranno alla fine di settembre.\n\nCondividi su Facebook";

    [Fact]
    public async Task An_article_is_corrected_in_a_new_version_and_found_by_the_right_values()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        var tag = (await server.Client.GetAsync($"/v1/articles/{id}")).Headers.ETag!.Tag;

        using var patched = await PatchAsync(
            server.Client,
            $"/v1/articles/{id}/corrections?refresh=wait",
            $$"""
            [{"field": "title", "to": "Una passerella"}, {"field": "authors", "to": ["Ugo Bianchi"]}, {"field": "date", "to": "1999-01-02"},
             {"field": "tags", "to": ["ponti"]}, {"field": "cut", "text": "{{Notice}}", "to": "related"}, {"field": "cut", "removed": 1, "to": null}]
            """,
            ("If-Match", tag));

        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.NotEqual(tag, patched.Headers.ETag!.Tag);
        using var read = await server.Client.GetAsync($"/v1/articles/{id}");
        Assert.Equal(patched.Headers.ETag!.Tag, read.Headers.ETag!.Tag);
        var record = await JsonAsync(read);
        Assert.Equal("Una passerella", record.GetProperty("title").GetString());
        var first = record.GetProperty("corrections")[0];
        Assert.Equal(
            ("title", "Il ponte di assi", "Una passerella", Environment.UserName),
            (TextOf(first, "field"), TextOf(first, "from"), TextOf(first, "to"), TextOf(first, "by")));
        Assert.EndsWith("Condividi su Facebook", record.GetProperty("body").GetString()!, StringComparison.Ordinal);
        Assert.Equal("related", TextOf(record.GetProperty("removed")[0], "label"));
        Assert.Contains(
            (await JsonAsync(server, $"/v1/articles/{id}/trace")).GetProperty("trace").EnumerateArray(),
            entry => TextOf(entry, "stage") == "correction");

        async Task<long> TotalAsync(string query) => (await JsonAsync(server, $"/v1/articles?{query}")).GetProperty("total").GetInt64();
        Assert.Equal((1, 0), (await TotalAsync("q=title:passerella"), await TotalAsync("q=title:assi")));
        Assert.Equal((1, 0), (await TotalAsync("author=Ugo%20Bianchi"), await TotalAsync("author=Ada%20Rossi")));
        Assert.Equal((1, 1), (await TotalAsync("from=1999&to=1999&tag=ponti"), await TotalAsync("q=facebook")));
        Assert.Equal((0, 1), (await TotalAsync("q=campane"), await TotalAsync("q=campane&scope=all")));
        var labels = (await JsonAsync(server, "/v1/facets?facets=label&facets=author")).GetProperty("facets");
        Assert.Equal(
            ("related", "Ugo Bianchi"),
            (TextOf(labels.GetProperty("label")[0], "value"), TextOf(labels.GetProperty("author")[0], "value")));

        var versions = (await JsonAsync(server, $"/v1/articles/{id}/versions")).GetProperty("versions");
        Assert.Equal([6, 0], versions.EnumerateArray().Select(version => version.GetProperty("corrections").GetInt32()));
        Assert.Equal("Il ponte di assi", TextOf(await JsonAsync(server, $"/v1/articles/{id}?version=1"), "title"));
        Assert.Contains(
            "\"corrections\":[{\"id\":1,", await server.Client.GetStringAsync("/v1/export?format=ndjson"), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await PatchAsync(
                server.Client, $"/v1/articles/{id}/corrections", """[{"field": "title", "to": "x"}]""", ("If-Match", tag))).StatusCode);
    }

    [Fact]
    public async Task Corrections_are_listed_undone_and_kept()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        var tag = (await server.Client.GetAsync($"/v1/articles/{id}")).Headers.ETag!.Tag;
        var address = $"/v1/articles/{id}/corrections";
        await PatchAsync(server.Client, address, """[{"field": "title", "to": "Right"}, {"field": "caption", "to": "A bridge"}]""");

        Assert.Equal([1, 2], await NumbersAsync(server, address));
        using var undone = await server.Client.DeleteAsync($"{address}/1");
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Equal(
            [2], (await JsonAsync(undone)).GetProperty("corrections").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()));
        Assert.Equal("Il ponte di assi", TextOf(await JsonAsync(server, $"/v1/articles/{id}"), "title"));
        foreach (var none in new[] { "1", "99", "-2", "x" })
        {
            using var missing = await server.Client.DeleteAsync($"{address}/{none}");
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            Assert.Equal("urn:archive:problem:correction-not-found", TextOf(await JsonAsync(missing), "type"));
        }
        using var stale = new HttpRequestMessage(HttpMethod.Delete, $"{address}/2");
        stale.Headers.TryAddWithoutValidation("If-Match", tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await server.Client.SendAsync(stale)).StatusCode);

        Assert.Equal([1, 2], await NumbersAsync(server, $"{address}?ended=true"));
        Assert.Equal([2], await NumbersAsync(server, address));
        using var last = await server.Client.DeleteAsync($"{address}/2");
        Assert.Equal(tag, last.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Conflicts_are_listed_by_the_page()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            var text = Text.Replace("nove", key, StringComparison.Ordinal);
            var id = await AddAsync(server, key, text);
            await PatchAsync(server.Client, $"/v1/articles/{id}/corrections", """[{"field": "title", "to": "Right"}]""");
            if (key != "b") await AddAsync(server, key, text.Replace("Il ponte di assi", "Un altro ponte", StringComparison.Ordinal));
        }

        var page = await JsonAsync(server, "/v1/corrections?conflicts=true&size=1");
        Assert.Equal((2, 1), (page.GetProperty("total").GetInt32(), page.GetProperty("corrections")[0].GetProperty("id").GetInt32()));
        var conflict = page.GetProperty("corrections")[0].GetProperty("conflict");
        Assert.Equal(("changed", "Un altro ponte"), (TextOf(conflict, "kind"), TextOf(conflict, "found")));
        var next = await JsonAsync(server, TextOf(page, "next")!);
        Assert.Equal((3, null), (next.GetProperty("corrections")[0].GetProperty("id").GetInt32(), TextOf(next, "next")));
        Assert.Equal([1, 2, 3], await NumbersAsync(server, "/v1/corrections"));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync("/v1/corrections?size=0")).StatusCode);
    }

    [Fact]
    public async Task All_hits_are_corrected_once_their_number_was_said()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var key in new[] { "a", "b" }) await AddAsync(server, key, Text.Replace("nove", key, StringComparison.Ordinal));
        var other = await AddAsync(server, "c", "Un altro ponte\n\nIl ponte di ferro è stato venduto al paese vicino, che lo ha smontato.");
        const string Address = "/v1/articles/corrections?q=ponte";
        var body = $$"""[{"field": "cut", "text": "{{Notice}}", "to": "related"}]""";

        var counted = await JsonAsync(await PatchAsync(server.Client, Address, body));
        Assert.Equal((false, 3, 2, 0, 1), CountsOf(counted));
        Assert.Equal(0, (await JsonAsync(server, "/v1/corrections")).GetProperty("total").GetInt32());
        var skipped = counted.GetProperty("skippedArticles")[0];
        Assert.Equal(other, TextOf(skipped, "id"));
        Assert.Contains("Nothing in the article begins with", TextOf(skipped, "reason"), StringComparison.Ordinal);

        using var refused = await PatchAsync(server.Client, $"{Address}&expect=2", body);
        Assert.Equal(
            (HttpStatusCode.Conflict, "urn:archive:problem:count-differs"), (refused.StatusCode, TextOf(await JsonAsync(refused), "type")));
        Assert.Equal(
            (true, 3, 2, 0, 1), CountsOf(await JsonAsync(await PatchAsync(server.Client, $"{Address}&expect=3&refresh=wait", body))));
        Assert.Equal(0, (await JsonAsync(server, "/v1/articles?q=campane")).GetProperty("total").GetInt32());
        Assert.Equal((true, 3, 0, 2, 1), CountsOf(await JsonAsync(await PatchAsync(server.Client, $"{Address}&expect=3", body))));

        using var numbered = await PatchAsync(server.Client, Address, """[{"field": "kind", "paragraph": 1, "to": "quote"}]""");
        Assert.Equal(HttpStatusCode.BadRequest, numbered.StatusCode);
        Assert.Equal("[0].paragraph", TextOf((await JsonAsync(numbered)).GetProperty("errors")[0], "field"));
        Assert.Equal(HttpStatusCode.BadRequest, (await PatchAsync(server.Client, Address + "&q=x&expct=1", body)).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_names_the_field()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        var address = $"/v1/articles/{id}/corrections";
        foreach (var (body, field) in new[]
        {
            ("[", ""), ("{}", ""), ("[]", ""), ("""[{"field": "body", "to": "x"}]""", "[0].field"),
            ("""[{"field": "title", "to": "x"}, {"field": "date", "to": "soon"}]""", "[1].to"),
            ("""[{"field": "cut", "paragraph": 9, "to": "share"}]""", "[0].paragraph"),
            ("""[{"field": "title", "to": "\ud800"}]""", ""), ("""[{"field": "title", "to": [[["x"]]]}]""", ""),
        })
        {
            using var refused = await PatchAsync(server.Client, address, body);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(field, TextOf((await JsonAsync(refused)).GetProperty("errors")[0], "field"));
        }
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await PatchAsync(server.Client, address, $$"""[{"field": "title", "to": "{{new string('x', 300_000)}}"}]""")).StatusCode);
        using var text = new StringContent("x", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Client.PatchAsync(address, text)).StatusCode);
        const string Body = """[{"field": "title", "to": "x"}]""";
        Assert.Equal(
            HttpStatusCode.NotFound, (await PatchAsync(server.Client, $"/v1/articles/{new string('a', 26)}/corrections", Body)).StatusCode);
        await server.Client.DeleteAsync($"/v1/articles/{id}");
        Assert.Equal(HttpStatusCode.Gone, (await PatchAsync(server.Client, address, Body)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await server.Client.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await server.Client.DeleteAsync($"{address}/1")).StatusCode);
    }

    [Fact]
    public async Task A_correction_is_signed_with_the_keys_name_and_takes_the_role_write()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        await server.Keys.CreateAsync("root", ApiRole.Admin, null);
        using var writer = server.ClientWith((await server.Keys.CreateAsync("Reading room", ApiRole.Write, null)).Secret);
        using var reader = server.ClientWith((await server.Keys.CreateAsync("app", ApiRole.Read, null)).Secret);
        const string Body = """[{"field": "title", "to": "x"}]""";
        var address = $"/v1/articles/{id}/corrections";

        Assert.Equal(HttpStatusCode.Forbidden, (await PatchAsync(reader, address, Body)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PatchAsync(reader, "/v1/articles/corrections?q=ponte", Body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(writer, address, Body)).StatusCode);
        Assert.Equal("Reading room", TextOf((await JsonAsync(await reader.GetAsync(address))).GetProperty("corrections")[0], "by"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteAsync($"{address}/1")).StatusCode);
    }

    [Fact]
    public async Task An_app_corrects_with_the_client()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        IArchiveClient archive = new ArchiveClient(server.Client);
        var corrected = await archive.CorrectArticleAsync(
            id,
            [
                new CorrectionInput { Field = CorrectedField.Title, To = "Right" },
                new CorrectionInput { Field = CorrectedField.Tags, To = new[] { "a" } },
            ]);
        Assert.Equal([CorrectedField.Title, CorrectedField.Tags], corrected.Corrections.Select(one => one.Field));
        Assert.Empty((await archive.ListCorrectionsAsync(conflicts: true)).Corrections);
        var hits = await archive.CorrectHitsAsync(q: "ponte", body: [new CorrectionInput { Field = CorrectedField.Language, To = "en" }]);
        Assert.Equal((1, 1, false), (hits.Matched, hits.Corrected, hits.IsWritten));
        Assert.Single((await archive.UndoCorrectionAsync(id, corrected.Corrections[0].Id)).Corrections);
    }

    private static (bool, int, int, int, int) CountsOf(JsonElement answer)
    {
        int Number(string name) => answer.GetProperty(name).GetInt32();
        return (
            answer.GetProperty("isWritten").GetBoolean(), Number("matched"), Number("corrected"), Number("unchanged"), Number("skipped"));
    }

    private static string? TextOf(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<IReadOnlyList<long>> NumbersAsync(TestServer server, string address) =>
        (await JsonAsync(server, address)).GetProperty("corrections").EnumerateArray()
            .Select(one => one.GetProperty("id").GetInt64()).ToList();

    private static async Task<string> AddAsync(TestServer server, string key, string text = Text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/plain");
        using var response = await server.Client.PostAsync($"/v1/articles?key={key}&refresh=wait", content);
        return TextOf(await JsonAsync(response), "id")!;
    }

    private static async Task<HttpResponseMessage> PatchAsync(
        HttpClient client, string address, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, address);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    private static async Task<JsonElement> JsonAsync(TestServer server, string address) =>
        await JsonAsync(await server.Client.GetAsync(address));

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>();
}
