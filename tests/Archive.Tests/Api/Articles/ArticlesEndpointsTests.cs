using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Archive.Core.Deliveries;
using Archive.Hosting;
using Archive.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.Api.Articles;

public sealed class ArticlesEndpointsTests
{
    private const string Text = "Il ponte di assi\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte di legno sul fiume è rimasto in piedi per nove anni, dicono gli abitanti del paese.\n\nCondividi su Facebook";

    [Fact]
    public async Task A_posted_text_is_found_read_and_given_back()
    {
        await using var server = await TestServer.StartAsync();

        var posted = await PostAsync(server, "/v1/articles?source=valley&key=bridge&tag=bridges&tag=wood&refresh=wait", Text, "text/plain");
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        var answer = await JsonAsync(posted);
        Assert.Equal("added", answer.GetProperty("outcome").GetString());
        var id = answer.GetProperty("id").GetString();
        Assert.Equal($"/v1/articles/{id}", posted.Headers.Location!.ToString());

        var found = await GetJsonAsync(server, "/v1/articles?q=ponti%20fiume&lang=IT&from=2023&to=2023-06");
        Assert.Equal(1, found.GetProperty("total").GetInt64());
        var hit = found.GetProperty("hits")[0];
        Assert.Equal(
            (id, "bridge", "valley", "Il ponte di assi", "2023-06-03", "it"),
            (Field("id"), Field("key"), Field("source"), Field("title"), Field("date"), Field("language")));
        var snippet = hit.GetProperty("snippets")[0];
        var marked = snippet.GetProperty("highlights").EnumerateArray()
            .Select(range => snippet.GetProperty("text").GetString()!
                .Substring(range.GetProperty("start").GetInt32(), range.GetProperty("length").GetInt32()));
        Assert.Equal(["ponte", "fiume"], marked);
        Assert.Contains("<mark>", snippet.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            """{"language":[{"value":"it","count":1}],"year":[{"value":"2023","count":1}],"month":null,"source":[{"value":"valley","count":1}],"author":[{"value":"Ada Rossi","count":1}],"tag":[{"value":"bridges","count":1},{"value":"wood","count":1}],"label":null,"doubt":null}""",
            found.GetProperty("facets").GetRawText());
        Assert.Equal(JsonValueKind.Null, found.GetProperty("next").ValueKind);

        var record = await GetJsonAsync(server, $"/v1/articles/{id}");
        Assert.Equal(["Ada Rossi"], record.GetProperty("authors").EnumerateArray().Select(author => author.GetString()));
        Assert.Equal(["bridges", "wood"], record.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("share", record.GetProperty("removed")[0].GetProperty("label").GetString());

        var raw = await server.Client.GetAsync($"/v1/articles/{id}/raw");
        Assert.Equal(Text, await raw.Content.ReadAsStringAsync());
        Assert.Equal("attachment", raw.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", raw.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        string Field(string name) => hit.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Posting_again_tells_unchanged_replaced_and_duplicate()
    {
        await using var server = await TestServer.StartAsync();
        await PostAsync(server, "/v1/articles?key=a", Text, "text/plain");
        Assert.Equal("unchanged", await OutcomeAsync(PostAsync(server, "/v1/articles?key=a", Text, "text/plain")));
        Assert.Equal("replaced", await OutcomeAsync(PostAsync(server, "/v1/articles?key=a&title=New", Text, "text/plain")));
        Assert.Equal("duplicate", await OutcomeAsync(PostAsync(server, "/v1/articles?key=b", Text, "text/plain")));
        Assert.Equal("unchanged", await OutcomeAsync(PostAsync(server, "/v1/articles?key=b", Text, "text/plain")));
    }

    [Fact]
    public async Task Json_records_html_and_declared_encodings_are_taken()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(
            "added",
            await OutcomeAsync(
                PostAsync(server, "/v1/articles", """{"id": "j", "title": "T", "text": "Un testo breve."}""", "application/json")));
        Assert.Equal(
            "added",
            await OutcomeAsync(PostAsync(server, "/v1/articles", "<html><body><p>A page of text.</p></body></html>", "text/html")));

        var latin = new ByteArrayContent(Encoding.Latin1.GetBytes("La città è più lontana di così."));
        latin.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain; charset=iso-8859-15");
        var id = (await JsonAsync(await server.Client.PostAsync("/v1/articles", latin))).GetProperty("id").GetString();
        Assert.Equal("La città è più lontana di così.", (await GetJsonAsync(server, $"/v1/articles/{id}")).GetProperty("body").GetString());
    }

    [Fact]
    public async Task Normalising_answers_with_record_and_trace_and_stores_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var response = await PostAsync(server, "/v1/normalize?source=s&key=k", Text, "text/plain");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var record = await JsonAsync(response);
        Assert.Equal(("Il ponte di assi", "k"), (record.GetProperty("title").GetString(), record.GetProperty("key").GetString()));
        Assert.Contains(record.GetProperty("trace").EnumerateArray(), entry => entry.GetProperty("stage").GetString() == "boilerplate");
        Assert.Equal(JsonValueKind.Null, record.GetProperty("ingestedAt").ValueKind);
        Assert.Equal(
            HttpStatusCode.NotFound, (await server.Client.GetAsync($"/v1/articles/{record.GetProperty("id").GetString()}")).StatusCode);
        await AssertProblemAsync(
            await PostAsync(server, "/v1/normalize?refresh=wait", Text, "text/plain"), HttpStatusCode.BadRequest, "invalid-request");
        await AssertProblemAsync(
            await PostAsync(server, "/v1/normalize", "", "text/plain"), HttpStatusCode.UnprocessableEntity, "not-an-article");
    }

    [Fact]
    public async Task A_written_article_is_found_a_moment_later_without_asking_to_wait()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: clock);
        await Until.TrueAsync(() => IsReadyAsync(server)); // it has followed once
        await PostAsync(server, "/v1/articles", Text, "text/plain");
        Assert.Equal(0, await TotalAsync());
        clock.Advance(TimeSpan.FromMilliseconds(new IndexOptions().FollowMilliseconds));
        await Until.TrueAsync(async () => await TotalAsync() == 1);

        async Task<long> TotalAsync() => (await GetJsonAsync(server, "/v1/articles?q=ponte")).GetProperty("total").GetInt64();
    }

    [Fact]
    public async Task Pages_lead_to_each_other_and_end()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await PostAsync(server, "/v1/articles", $"{{\"id\": \"{i}\", \"text\": \"Zorq number {i}.\"}}", "application/json");
        }
        await PostAsync(server, "/v1/articles?refresh=wait", "{\"id\": \"5\", \"text\": \"Zorq number 5.\"}", "application/json");

        var keys = new List<string>();
        var pages = 0;
        for (var next = "/v1/articles?q=zorq&size=4"; next is not null; pages++)
        {
            var page = await GetJsonAsync(server, next);
            Assert.Equal(6, page.GetProperty("total").GetInt64());
            keys.AddRange(page.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("key").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        Assert.Equal(2, pages);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], keys.Order());
    }

    [Theory]
    [InlineData("Production", "/v1/articles?foo=1", "foo")]
    [InlineData("Production", "/v1/articles?Q=1", "Q")]
    [InlineData("Production", "/v1/articles?lang=italian", "lang")]
    [InlineData("Production", "/v1/articles?lang=it%20", null)]
    [InlineData("Production", "/v1/articles?to=9999-12", null)]
    [InlineData("Production", "/v1/articles?from=28/09/2022", "from")]
    [InlineData("Production", "/v1/articles?to=2022-13", "to")]
    [InlineData("Production", "/v1/articles?from=2023&to=2022", "from")]
    [InlineData("Production", "/v1/articles?size=101", "size")]
    [InlineData("Production", "/v1/articles?size=ten", "size")]
    [InlineData("Development", "/v1/articles?size=ten", "size")]
    [InlineData("Production", "/v1/articles?page=0", "page")]
    [InlineData("Production", "/v1/articles?page=2000&size=10", "page")]
    [InlineData("Production", "/v1/articles?q=a&q=b", "q")]
    [InlineData("Production", "/v1/articles/aaaaaaaaaaaaaaaaaaaaaaaaaa?x=1", "x")]
    public async Task A_wrong_parameter_is_named(string environment, string path, string? field)
    {
        await using var server = await TestServer.StartAsync(environment);
        var response = await server.Client.GetAsync(path);
        if (field is null)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return;
        }
        await AssertProblemAsync(response, HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains(
            (await JsonAsync(response)).GetProperty("errors").EnumerateArray(), error => error.GetProperty("field").GetString() == field);
    }

    [Fact]
    public async Task A_query_that_is_too_long_is_refused_with_its_length()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Client.GetAsync("/v1/articles?q=" + new string('a', 1_001));
        await AssertProblemAsync(response, HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains(
            "It has 1,001 characters; 1,000 are possible.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_bodies_get_the_problem_that_fits()
    {
        await using var server = await TestServer.StartAsync();
        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles", "{", "application/json"), HttpStatusCode.BadRequest, "invalid-request");
        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles", "{\"txt\": 1}", "application/json"), HttpStatusCode.BadRequest, "invalid-request");
        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles?title=x", "{\"text\": \"x\"}", "application/json"),
            HttpStatusCode.BadRequest,
            "invalid-request");
        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles?refresh=no", "x", "text/plain"), HttpStatusCode.BadRequest, "invalid-request");
        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles", "x", "application/pdf"), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        await AssertProblemAsync(
            await server.Client.PostAsync("/v1/articles", null), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles", "", "text/plain"), HttpStatusCode.UnprocessableEntity, "not-an-article");
        await AssertProblemAsync(
            await PostAsync(server, $"/v1/articles?source={new string('s', 101)}", "x", "text/plain"),
            HttpStatusCode.BadRequest,
            "invalid-request");

        var large = new ByteArrayContent(new byte[Submission.MaxBytes + 1]);
        large.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/articles") { Content = large };
        request.Headers.ExpectContinue = true; // the server refuses before the body is sent
        await AssertProblemAsync(await server.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Theory]
    [InlineData("/v1/articles/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/v1/articles/nonsense")]
    [InlineData("/v1/articles/aaaaaaaaaaaaaaaaaaaaaaaaaa/raw")]
    public async Task An_unknown_article_is_not_found(string path)
    {
        await using var server = await TestServer.StartAsync();
        await AssertProblemAsync(await server.Client.GetAsync(path), HttpStatusCode.NotFound, "article-not-found");
    }

    [Fact]
    public async Task An_unknown_address_and_method_are_problems_too()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("application/problem+json", (await server.Client.GetAsync("/v2")).Content.Headers.ContentType!.MediaType);
        var response = await server.Client.DeleteAsync("/v1/articles");
        Assert.Equal(
            (HttpStatusCode.MethodNotAllowed, "application/problem+json"),
            (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_store_that_is_gone_refuses_writes_with_the_reason_while_reads_go_on()
    {
        await using var server = await TestServer.StartAsync();
        await PostAsync(server, "/v1/articles?refresh=wait", Text, "text/plain");
        Directory.Delete(Path.Combine(server.Archive.Folder, "blobs"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(server.Archive.Folder, "blobs"), "a file where a folder was");

        await AssertProblemAsync(
            await PostAsync(server, "/v1/articles", "Another text.", "text/plain"), HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal(1, (await GetJsonAsync(server, "/v1/articles?q=ponte")).GetProperty("total").GetInt64());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Versions_are_listed_and_read()
    {
        await using var server = await TestServer.StartAsync();
        await PostAsync(server, "/v1/articles?key=a", "The first text.", "text/plain");
        var id = (await JsonAsync(await PostAsync(server, "/v1/articles?key=a", "The second text.", "text/plain")))
            .GetProperty("id").GetString();

        var versions = (await GetJsonAsync(server, $"/v1/articles/{id}/versions")).GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal(
            [(2, true), (1, false)],
            versions.Select(version => (version.GetProperty("version").GetInt32(), version.GetProperty("isCurrent").GetBoolean())));
        Assert.Equal("The first text.", (await GetJsonAsync(server, $"/v1/articles/{id}?version=1")).GetProperty("body").GetString());
        Assert.Equal("The first text.", await server.Client.GetStringAsync($"/v1/articles/{id}/raw?version=1"));
        await AssertProblemAsync(
            await server.Client.GetAsync($"/v1/articles/{id}?version=3"), HttpStatusCode.NotFound, "version-not-found");
        await AssertProblemAsync(
            await server.Client.GetAsync($"/v1/articles/{id}?version=0"), HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_deleted_article_is_gone_everywhere_until_it_is_restored()
    {
        await using var server = await TestServer.StartAsync();
        var id = (await JsonAsync(await PostAsync(server, "/v1/articles?key=a&refresh=wait", Text, "text/plain")))
            .GetProperty("id").GetString();

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/v1/articles/{id}")).StatusCode);
        await server.Archive.Follower!.CatchUpAsync();
        foreach (var path in new[] { "", "/raw", "/versions", "/similar" })
        {
            await AssertProblemAsync(await server.Client.GetAsync($"/v1/articles/{id}{path}"), HttpStatusCode.Gone, "article-deleted");
        }
        Assert.Equal(0, (await GetJsonAsync(server, "/v1/articles?q=ponte")).GetProperty("total").GetInt64());
        await AssertProblemAsync(await PostAsync(server, "/v1/articles?key=a", Text, "text/plain"), HttpStatusCode.Gone, "article-deleted");

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.PostAsync($"/v1/articles/{id}/restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"/v1/articles/{id}/raw")).StatusCode);
        await AssertProblemAsync(await server.Client.DeleteAsync("/v1/articles/none"), HttpStatusCode.NotFound, "article-not-found");
        await AssertProblemAsync(
            await server.Client.DeleteAsync($"/v1/articles/{id}?purge=maybe"), HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_purged_article_is_destroyed_in_the_blobs_the_catalogue_and_the_index()
    {
        await using var server = await TestServer.StartAsync();
        var id = (await JsonAsync(
            await PostAsync(server, "/v1/articles?key=a&refresh=wait", "Zorquemblat lived at number nine.", "text/plain")))
            .GetProperty("id").GetString();
        await PostAsync(server, "/v1/articles?key=b&refresh=wait", Text, "text/plain");
        await server.Archive.Follower!.CommitAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/v1/articles/{id}?purge=true")).StatusCode);

        await Until.TrueAsync(() => Traces(server.Archive.Folder, "orquemblat").Count == 0);
        await AssertProblemAsync(await server.Client.PostAsync($"/v1/articles/{id}/restore", null), HttpStatusCode.Gone, "article-deleted");
        Assert.Equal(
            HttpStatusCode.OK,
            (await PostAsync(server, "/v1/articles?key=a&restore=true", "Zorquemblat lived at number nine.", "text/plain")).StatusCode);
    }

    private static List<string> Traces(string folder, string text) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file =>
        {
            if (file.EndsWith(".lock", StringComparison.Ordinal)) return false;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
            }
            catch (FileNotFoundException)
            {
                return false;
            }
        }).ToList();

    [Fact]
    public async Task A_server_in_order_is_live_and_ready()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("live", (await GetJsonAsync(server, "/health/live")).GetProperty("status").GetString());
        await Until.TrueAsync(() => IsReadyAsync(server));
    }

    private static async Task<bool> IsReadyAsync(TestServer server) =>
        (await server.Client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK;

    private static Task<HttpResponseMessage> PostAsync(TestServer server, string path, string body, string mediaType) =>
        server.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, mediaType));

    private static async Task<string> OutcomeAsync(Task<HttpResponseMessage> response) =>
        (await JsonAsync(await response)).GetProperty("outcome").GetString()!;

    private static async Task<JsonElement> GetJsonAsync(TestServer server, string path) =>
        await server.Client.GetFromJsonAsync<JsonElement>(path);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("urn:archive:problem:" + type, (await JsonAsync(response)).GetProperty("type").GetString());
    }
}
