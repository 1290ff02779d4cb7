using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Archive.Tests.Support;

namespace Archive.Tests.Api.Http;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, "no-such-address")]
    [InlineData("PATCH", "/v1/articles", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    public async Task What_no_route_takes_is_a_problem_of_its_own_type(string method, string path, HttpStatusCode status, string type)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(
            "urn:archive:problem:" + type, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_problem_is_one_for_browsers_too_and_has_the_headers_of_every_answer()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nothing");
        request.Headers.Accept.ParseAdd("text/html");
        using var missing = await server.Client.SendAsync(request);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType!.MediaType);

        // Chunked, so that it is found too large while it is read.
        using var large = new HttpRequestMessage(HttpMethod.Post, "/v1/normalize") { Content = new PushedContent(33 * 1024 * 1024) };
        using var refused = await server.Client.SendAsync(large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_method_that_is_not_taken_is_no_matter_of_keys()
    {
        await using var server = await TestServer.StartAsync();
        using var reader = server.ClientWith((await server.Keys.CreateAsync("reader", Core.Catalog.ApiRole.Read, null)).Secret);
        using var response = await reader.PostAsync("/v1/stats", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("q=*ova")]
    [InlineData("from=2024&to=2020")]
    [InlineData("cursor=none")]
    public async Task A_search_that_is_none_has_no_tag(string query)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var path in new[] { "/v1/articles", "/v1/facets" })
        {
            if (path == "/v1/facets" && query.StartsWith("cursor", StringComparison.Ordinal)) continue;
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
            request.Headers.IfNoneMatch.ParseAdd("*");
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Null(response.Headers.ETag);
        }
    }

    [Fact]
    public async Task What_is_shown_with_every_hit_is_not_without_end()
    {
        await using var server = await TestServer.StartAsync();
        var names = Enumerable.Range(0, 201).Select(i => $"name {i}").ToList();
        foreach (var (field, record) in new (string, object)[]
        {
            ("authors", new { text = "x", authors = names }),
            ("tags", new { text = "x", tags = new[] { new string('a', 501) } }),
            ("title", new { text = "x", title = new string('a', 5_001) }),
        })
        {
            using var response = await server.Client.PostAsJsonAsync("/v1/articles", record);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(
                field, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0].GetProperty("field").GetString());
        }
    }

    /// <summary>A body without a length.</summary>
    private sealed class PushedContent(int length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Headers.ContentType = new("text/plain");
            for (var sent = 0; sent < length; sent += 64 * 1024) await stream.WriteAsync(new byte[64 * 1024]);
        }

        protected override bool TryComputeLength(out long computed)
        {
            Headers.ContentType = new("text/plain");
            computed = 0;
            return false;
        }
    }

    [Fact]
    public void Every_type_is_in_the_readme_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(Repo.Root, "README.md"));
        var written = Regex.Matches(readme, @"^\| `urn:archive:problem:([a-z-]+)`", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        var code = File.ReadAllText(Path.Combine(Repo.Root, "src", "Archive.Api", "Http", "Problems.cs"));
        var made = Regex.Matches(code, @"(?:StatusCodes\.\w+,|status,)\s*""([a-z-]+)""").Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal(made.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
