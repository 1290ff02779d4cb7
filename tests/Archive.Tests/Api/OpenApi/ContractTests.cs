using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Archive.Tests.Support;

namespace Archive.Tests.Api.OpenApi;

/// <summary>Forms, entity tags and conditions of the article routes.</summary>
public sealed class ContractTests
{
    private const string Text = "Il ponte di assi\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte di legno sul fiume è rimasto in piedi per nove anni, dicono gli abitanti del paese.\n\nCondividi su Facebook";

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    [InlineData("text/*", "text/html")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("TEXT/Html", "text/html")]
    [InlineData("text/html;q=0.2, text/plain;q=0.4, application/json;q=0.3", "text/plain")]
    [InlineData("application/json;q=0, */*", "text/html")]
    [InlineData("image/png", null)]
    public async Task The_caller_chooses_the_form(string? accept, string? expected)
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        using var response = await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}", ("Accept", accept));
        Assert.Equal(expected is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, response.StatusCode);
        if (expected is not null) Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task An_article_is_a_page_and_a_text()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(
            server,
            "a",
            "Un <script>alert(1)</script> titolo & altro\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte di legno è rimasto in piedi \"per nove anni\", dicono gli abitanti.");
        using var page = await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}?highlight=ponti", ("Accept", "text/html"));
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("<mark>ponte</mark>", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"citation_author\" content=\"Ada Rossi\">", html, StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        using var text = await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}", ("Accept", "text/plain"));
        Assert.Equal(
            "Un <script>alert(1)</script> titolo & altro\n\nAda Rossi · 2023-06-03\n\nIl ponte di legno è rimasto in piedi \"per nove anni\", dicono gli abitanti.\n",
            await text.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_tag_names_the_content_and_spares_the_answer()
    {
        await using var server = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        using var first = await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}");
        var tag = first.Headers.ETag!.Tag;
        using var elsewhere = await SendAsync(other, HttpMethod.Get, $"/v1/articles/{await AddAsync(other, "a")}");
        Assert.Equal(tag, elsewhere.Headers.ETag!.Tag);

        Assert.Equal(
            HttpStatusCode.NotModified, (await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}", ("If-None-Match", tag))).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotModified,
            (await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}", ("If-None-Match", $"\"x\", W/{tag}"))).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}", ("If-None-Match", "\"x\""))).StatusCode);
        using var head = await SendAsync(server, HttpMethod.Head, $"/v1/articles/{id}");
        Assert.Equal(
            (HttpStatusCode.OK, tag, 0), (head.StatusCode, head.Headers.ETag!.Tag, (await head.Content.ReadAsByteArrayAsync()).Length));
        using var html = await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}", ("Accept", "text/html"));
        Assert.NotEqual(tag, html.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("/v1/articles?q=ponte")]
    [InlineData("/v1/facets?q=ponte&facets=month&facets=label")]
    public async Task What_a_search_says_is_known_until_something_is_written(string address)
    {
        await using var server = await TestServer.StartAsync();
        await AddAsync(server, "a");
        var tag = (await SendAsync(server, HttpMethod.Get, address)).Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.NotModified, (await SendAsync(server, HttpMethod.Get, address, ("If-None-Match", tag))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, address + "&lang=it", ("If-None-Match", tag))).StatusCode);
        await AddAsync(server, "b", "Un altro ponte, sul mare.");
        using var after = await SendAsync(server, HttpMethod.Get, address, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        using var answer = JsonDocument.Parse(await after.Content.ReadAsStringAsync());
        Assert.Equal(2, answer.RootElement.GetProperty("total").GetInt64());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_thousand_altered_cursors_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var key in new[] { "a", "b", "c" }) await AddAsync(server, key, $"Il ponte {key} è aperto.");
        using var page = JsonDocument.Parse(await server.Client.GetStringAsync("/v1/articles?q=ponte&size=1"));
        var cursor = page.RootElement.GetProperty("cursor").GetString()!;
        Assert.Equal(
            HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, $"/v1/articles?q=ponte&size=1&cursor={cursor}")).StatusCode);
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var at = random.Next(cursor.Length - 1); // the last letter holds bits that stand for nothing
            var other = Letters[random.Next(Letters.Length)];
            var forged = (i % 4) switch
            {
                0 => cursor[..at],
                1 => random.GetString(Letters, cursor.Length),
                2 => cursor[..at] + other + cursor[at..],
                _ => cursor[..at] + (cursor[at] == other ? '_' == other ? '-' : '_' : other) + cursor[(at + 1)..],
            };
            if (forged.Length == 0) continue;
            using var response = await SendAsync(server, HttpMethod.Get, $"/v1/articles?q=ponte&size=1&cursor={forged}");
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{forged}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Facets_and_statistics_count()
    {
        await using var server = await TestServer.StartAsync();
        await AddAsync(server, "a");
        using var facets = JsonDocument.Parse(await server.Client.GetStringAsync("/v1/facets?facets=month&facets=label"));
        Assert.Equal(
            """{"language":null,"year":null,"month":[{"value":"2023-06","count":1}],"source":null,"author":null,"tag":null,"label":[{"value":"share","count":1}],"doubt":null}""",
            facets.RootElement.GetProperty("facets").GetRawText());
        using var stats = JsonDocument.Parse(await server.Client.GetStringAsync("/v1/stats"));
        Assert.Equal(
            (1, "2023-06-03", "it"),
            (
                stats.RootElement.GetProperty("articles").GetInt32(),
                stats.RootElement.GetProperty("first").GetString(),
                stats.RootElement.GetProperty("languages")[0].GetProperty("value").GetString()));
        Assert.Equal(stats.RootElement.GetProperty("sequence").GetInt64(), stats.RootElement.GetProperty("indexSequence").GetInt64());
    }

    [Fact]
    public async Task Put_replaces_under_conditions_and_creates_what_the_id_is_made_of()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        using var read = await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}");
        var tag = read.Headers.ETag!.Tag;

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync(server, id, "Il ponte nuovo", ("If-Match", "\"x\""))).StatusCode);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed, (await PutAsync(server, id, "Il ponte nuovo", ("If-Match", "without quotes"))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutAsync(server, id, "Il ponte nuovo", ("If-None-Match", "*"))).StatusCode);
        Assert.Equal(tag, (await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}")).Headers.ETag!.Tag);
        using var replaced = await PutAsync(server, id, "Il ponte nuovo", ("If-Match", tag));
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.NotEqual(tag, replaced.Headers.ETag!.Tag);
        Assert.Equal(replaced.Headers.ETag!.Tag, (await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}")).Headers.ETag!.Tag);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await SendAsync(server, HttpMethod.Delete, $"/v1/articles/{id}", ("If-Match", tag))).StatusCode);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await SendAsync(server, HttpMethod.Delete, $"/v1/articles/{id}", ("If-Match", replaced.Headers.ETag!.Tag))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await PutAsync(server, id, "Il ponte")).StatusCode);

        var made = Make.Article("b", source: "valley").Id.Value;
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(server, made, "Il traghetto")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(server, $"{made}?source=valley&key=c", "Il traghetto")).StatusCode);
        Assert.Equal(
            HttpStatusCode.Created,
            (await PutAsync(server, $"{made}?source=valley&key=b", "Il traghetto", ("If-None-Match", "*"))).StatusCode);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await SendAsync(
                server, HttpMethod.Post, "/v1/articles?source=valley&key=b", [("If-None-Match", "*")], "Il traghetto")).StatusCode);
    }

    [Fact]
    public async Task Of_many_writers_with_one_tag_one_wins()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        var tag = (await SendAsync(server, HttpMethod.Get, $"/v1/articles/{id}")).Headers.ETag!.Tag;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => PutAsync(server, id, $"Il ponte numero {i}", ("If-Match", tag))));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Trace_and_citations_are_there()
    {
        await using var server = await TestServer.StartAsync();
        var id = await AddAsync(server, "a");
        using var trace = JsonDocument.Parse(await server.Client.GetStringAsync($"/v1/articles/{id}/trace"));
        Assert.Equal("decode", trace.RootElement.GetProperty("trace")[0].GetProperty("stage").GetString());
        Assert.Equal("share", trace.RootElement.GetProperty("removed")[0].GetProperty("label").GetString());

        Assert.Contains(
            "AU  - Rossi, Ada\r\n", await server.Client.GetStringAsync($"/v1/articles/{id}/citation?format=ris"), StringComparison.Ordinal);
        Assert.Contains(
            "  date = {2023-06-03},\n",
            await server.Client.GetStringAsync($"/v1/articles/{id}/citation?format=bibtex"),
            StringComparison.Ordinal);
        using var csl = JsonDocument.Parse(await server.Client.GetStringAsync($"/v1/articles/{id}/citation?format=csl-json"));
        Assert.Equal("Rossi", csl.RootElement[0].GetProperty("author")[0].GetProperty("family").GetString());
        Assert.Equal("[[2023,6,3]]", csl.RootElement[0].GetProperty("issued").GetProperty("date-parts").GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync($"/v1/articles/{id}/citation?format=word")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync($"/v1/articles/{id}/citation")).StatusCode);
    }

    private static async Task<string> AddAsync(TestServer server, string key, string text = Text)
    {
        using var response = await SendAsync(server, HttpMethod.Post, $"/v1/articles?key={key}&refresh=wait", [], text);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    private static Task<HttpResponseMessage> PutAsync(TestServer server, string id, string text, params (string, string?)[] headers) =>
        SendAsync(server, HttpMethod.Put, $"/v1/articles/{id}", headers, text);

    private static Task<HttpResponseMessage> SendAsync(
        TestServer server, HttpMethod method, string address, params (string Name, string? Value)[] headers) =>
        SendAsync(server, method, address, headers, body: null);

    private static async Task<HttpResponseMessage> SendAsync(
        TestServer server, HttpMethod method, string address, (string Name, string? Value)[] headers, string? body)
    {
        using var request = new HttpRequestMessage(method, address);
        foreach (var (name, value) in headers)
        {
            if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
        }
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("text/plain"));
        return await server.Client.SendAsync(request);
    }
}
