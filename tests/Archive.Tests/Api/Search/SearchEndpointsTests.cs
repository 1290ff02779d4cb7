using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Archive.Tests.Support;

namespace Archive.Tests.Api.Search;

public sealed class SearchEndpointsTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        foreach (var (key, body) in new[]
        {
            ("bridge", "Il ponte di assi\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte sul fiume è chiuso da marzo, e la valle aspetta. Due libri ne parlano.\n\nCondividi su Facebook"),
            ("archive", "The archive of Dolna\n\nBy Ugo Verdi\n\n5 May 2021\n\nThe cyber-attack closed the archive for a month; nobody in the town had a copy of the <b>registers</b>."),
            ("ferry", "The last ferry\n\nBy Ada Rossi\n\n7 May 2020\n\nThe ferry left the island for the last time, and the bridge was not yet open."),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "text/plain");
            (await _server.Client.PostAsync($"/v1/articles?source=valley&key={key}&refresh=wait", content)).EnsureSuccessStatusCode();
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("q=cyberattack", "archive")]
    [InlineData("q=cyber-attack", "archive")]
    [InlineData("q=author:rossi&sort=oldest", "ferry bridge")]
    [InlineData("q=author:rossi&sort=newest", "bridge ferry")]
    [InlineData("author=Ada%20Rossi&lang=en", "ferry")]
    [InlineData("q=title:archive", "archive")]
    [InlineData("q=bridge%20OR%20ponte&sort=newest", "bridge ferry")]
    [InlineData("q=arch*%20-ferry", "archive")]
    [InlineData("q=arhcive~", "archive")]
    [InlineData("q=date:[2020%20TO%202021-04]", "ferry")]
    [InlineData("q=condividi", "")]
    [InlineData("q=condividi&scope=all", "bridge")]
    [InlineData("q=closed%20ferry%20island&match=auto", "ferry")]
    public async Task The_query_language_works_over_http(string query, string expected)
    {
        var answer = await GetAsync($"/v1/articles?{query}");
        Assert.Equal(
            expected, string.Join(' ', answer.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("key").GetString())));
        Assert.Equal(expected.Length == 0 ? 0 : expected.Split(' ').Length, answer.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task The_interpretation_says_what_was_searched_and_what_was_meant()
    {
        var answer = await GetAsync("/v1/articles?q=il%20ponti%20fiune");
        var interpretation = answer.GetProperty("interpretation");
        Assert.Equal("(il AND ponti AND fiune)", interpretation.GetProperty("query").GetString());
        Assert.Equal("il", interpretation.GetProperty("ignored")[0].GetProperty("text").GetString());
        Assert.Equal("pont", interpretation.GetProperty("words")[0].GetProperty("forms").GetProperty("it").GetString());
        Assert.Equal("il ponti fiume", interpretation.GetProperty("didYouMean").GetString());
        Assert.Contains("No article holds all the words", interpretation.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cursors_lead_to_the_end()
    {
        var keys = new List<string?>();
        var next = "/v1/articles?size=1&facets=none";
        while (next is not null)
        {
            var page = await GetAsync(next);
            keys.AddRange(page.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("key").GetString()));
            next = page.GetProperty("next").GetString();
            Assert.Equal(next is null, page.GetProperty("cursor").ValueKind == JsonValueKind.Null);
        }
        Assert.Equal(["bridge", "archive", "ferry"], keys);
    }

    [Fact]
    public async Task A_query_without_a_word_says_that_it_finds_everything()
    {
        Assert.Contains(
            "no word",
            (await GetAsync("/v1/articles?q=...")).GetProperty("interpretation").GetProperty("notes")[0].GetString(),
            StringComparison.Ordinal);
        Assert.Equal(0, (await GetAsync("/v1/articles?q=*")).GetProperty("interpretation").GetProperty("notes").GetArrayLength());
        Assert.Equal(0, (await GetAsync("/v1/articles")).GetProperty("interpretation").GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public async Task An_explanation_requires_the_words_that_the_search_required()
    {
        const string Query = "q=ferry%20island%20mongolfiera&match=auto";
        var id = (await GetAsync($"/v1/articles?{Query}")).GetProperty("hits")[0].GetProperty("id").GetString();
        Assert.True((await GetAsync($"/v1/explain?id={id}&{Query}")).GetProperty("matches").GetBoolean());
    }

    [Fact]
    public async Task Hits_hold_the_fields_that_were_asked_for()
    {
        var answer = await GetAsync("/v1/articles?q=archive&fields=title&fields=DATE");
        Assert.Equal(["id", "title", "date"], answer.GetProperty("hits")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, answer.GetProperty("total").GetInt64());
        using var content = new StringContent(
            """{"q": "archive", "fields": ["key"], "highlight": "none"}""", Encoding.UTF8, "application/json");
        var posted = await (await _server.Client.PostAsync("/v1/articles/search", content)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["id", "key"], posted.GetProperty("hits")[0].EnumerateObject().Select(property => property.Name));

        var unknown = await _server.Client.GetAsync("/v1/articles?fields=title&fields=body");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("“body” is not one of key, source, title", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passages_and_marks_can_be_left_out()
    {
        var marked = (await GetAsync("/v1/articles?q=archive")).GetProperty("hits")[0];
        Assert.NotEqual(0, marked.GetProperty("snippets").GetArrayLength());
        Assert.NotEqual(0, marked.GetProperty("titleHighlights").GetArrayLength());
        var plain = (await GetAsync("/v1/articles?q=archive&highlight=none")).GetProperty("hits")[0];
        Assert.Equal(0, plain.GetProperty("snippets").GetArrayLength());
        Assert.Equal(0, plain.GetProperty("titleHighlights").GetArrayLength());
        Assert.Equal(marked.GetProperty("title").GetString(), plain.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_posted_search_is_the_same_search()
    {
        var posted = await PostAsync("""{"q": "bridge ponte", "match": "any", "lang": ["it", "en"], "size": 1, "facets": ["language"]}""");
        var got = await _server.Client.GetStringAsync("/v1/articles?q=bridge%20ponte&match=any&lang=it&lang=en&size=1&facets=language");
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        var body = await posted.Content.ReadAsStringAsync();
        Assert.Equal(
            JsonDocument.Parse(got).RootElement.GetProperty("hits").GetRawText(),
            JsonDocument.Parse(body).RootElement.GetProperty("hits").GetRawText());
    }

    [Fact]
    public async Task The_whole_article_is_shown_with_its_matches_and_nothing_in_it_runs()
    {
        var id = await IdOfAsync("archive");
        var highlighted = (await GetAsync($"/v1/articles/{id}?highlight=archives%20title:dolna%20%22a%20month%22"))
            .GetProperty("highlighted");
        Assert.Equal("The <mark>archive</mark> of <mark>Dolna</mark>", highlighted.GetProperty("title").GetProperty("html").GetString());
        var html = highlighted.GetProperty("paragraphs")[0].GetProperty("html").GetString()!;
        Assert.Contains("closed the <mark>archive</mark> for <mark>a month</mark>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Similar_articles_completions_and_explanations_are_given()
    {
        var id = await IdOfAsync("ferry");
        using var content = new StringContent(
            "Another ferry\n\nThe ferry to the island was late, as every ferry has been since the storm.", Encoding.UTF8, "text/plain");
        await _server.Client.PostAsync("/v1/articles?source=valley&key=storm&refresh=wait", content);
        Assert.Equal("storm", (await GetAsync($"/v1/articles/{id}/similar")).GetProperty("hits")[0].GetProperty("key").GetString());
        Assert.Equal(
            """{"suggestions":[{"value":"Ada Rossi","count":2}]}""",
            await _server.Client.GetStringAsync("/v1/suggest?prefix=ross&field=author"));
        var explanation = await GetAsync($"/v1/explain?id={id}&q=fery%20bridge&lang=it");
        Assert.False(explanation.GetProperty("matches").GetBoolean());
        var parts = explanation.GetProperty("parts");
        Assert.Equal((false, "ferry"), (parts[0].GetProperty("matches").GetBoolean(), parts[0].GetProperty("nearest")[0].GetString()));
        Assert.Equal(
            (true, "it stands in the body"), (parts[1].GetProperty("matches").GetBoolean(), parts[1].GetProperty("reason").GetString()));
        Assert.Equal("the article's language is en", parts[2].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_deepest_query_is_explained_and_common_words_are_not_blamed()
    {
        var id = await IdOfAsync("ferry");
        var query = Enumerable.Range(0, 31)
            .Aggregate("ferry", (inner, i) => i % 2 == 0 ? $"({inner} OR w{i} x y)" : $"(w{i} {inner} OR z)");
        Assert.Equal(
            JsonValueKind.False, (await GetAsync($"/v1/explain?id={id}&q={Uri.EscapeDataString(query)}")).GetProperty("matches").ValueKind);
        var parts = (await GetAsync($"/v1/explain?id={id}&q=the%20ferry")).GetProperty("parts");
        Assert.All(parts.EnumerateArray(), part => Assert.True(part.GetProperty("matches").GetBoolean()));
        Assert.StartsWith("It is not required.", parts[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_of_a_relaxed_search_all_say_so()
    {
        var first = await GetAsync("/v1/articles?q=bridge%20archive%20zzz&match=auto&size=1");
        var second = await GetAsync(first.GetProperty("next").GetString()!);
        Assert.All(new[] { first, second }, page => Assert.True(page.GetProperty("interpretation").GetProperty("isRelaxed").GetBoolean()));
    }

    [Theory]
    [InlineData("/v1/articles?match=most", "match")]
    [InlineData("/v1/articles?sort=age", "sort")]
    [InlineData("/v1/articles?facets=colour", "facets")]
    [InlineData("/v1/articles?size=101", "size")]
    [InlineData("/v1/articles?cursor=x", "cursor")]
    [InlineData("/v1/articles?q=*ova", "q")]
    [InlineData("/v1/suggest", "prefix")]
    [InlineData("/v1/explain?q=x", "id")]
    [InlineData("/v1/explain?id=x&size=3", "size")]
    public async Task What_is_wrong_is_named(string address, string field)
    {
        var response = await _server.Client.GetAsync(address);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            field, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Hostile_queries_are_answered_or_refused_and_none_is_given_up()
    {
        var pieces = new[]
        {
            "(", ")", "\"", "*", "?", "~", "-", "+", "AND ", "OR ", "NOT ", "title:", "date:[", "lang:", "a", "è", "/.*a.{30}/", "\uD800",
            "\uDC00", "\u0000", "\\", "%", "<script>", "' OR 1=1 --", "aa*", "aa?b*?", "ab~2", "[* TO *]", "^9", "&&", "𝕏", "‮", "دبي",
            "ẞ", "{", "|",
        };
        var queries = pieces
            .SelectMany(piece => new[] { 1, 60, 300, 1_000, 30_000 }.Select(times => string.Concat(Enumerable.Repeat(piece, times))))
            .Concat(Enumerable.Range(0, 40).Select(seed => string.Concat(new Random(seed).GetItems(pieces, 100))))
            .Append("aa*" + new string('?', 900)).Append(string.Concat(Enumerable.Repeat("ab?c* ", 3)))
            .Append(string.Join(' ', Enumerable.Repeat("zorq", 200))).ToList();
        Assert.InRange(queries.Count, 200, 1_000);
        foreach (var query in queries)
        {
            // 504 would be a query that took longer than a request may.
            using var response = await PostAsync(JsonSerializer.Serialize(new { q = query, match = "auto", scope = "all" }));
            Assert.True(
                response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge,
                $"{response.StatusCode} for {query[..Math.Min(40, query.Length)]}");
        }
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await PostAsync(JsonSerializer.Serialize(new { tag = Enumerable.Range(0, 1_100).Select(i => $"t{i}") }))).StatusCode);
        foreach (var body in new[]
        {
            "", "[]", "1", "{", "{\"q\": {\"a\": 1}}", "{\"q\": \"\\ud800\"}", "{\"query\": \"x\"}", "{\"q\": \"a\", \"q\": \"b\"}",
            new string('[', 1_000), new string('x', 70_000),
        })
        {
            Assert.True((int)(await PostAsync(body)).StatusCode is 400 or 413, body[..Math.Min(40, body.Length)]);
        }
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.GetAsync("/health/ready")).StatusCode);
    }

    private async Task<string> IdOfAsync(string key) => (await GetAsync("/v1/articles")).GetProperty("hits").EnumerateArray()
        .Single(hit => hit.GetProperty("key").GetString() == key).GetProperty("id").GetString()!;

    private async Task<JsonElement> GetAsync(string address) => await _server.Client.GetFromJsonAsync<JsonElement>(address);

    private async Task<HttpResponseMessage> PostAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _server.Client.PostAsync("/v1/articles/search", content);
    }
}
