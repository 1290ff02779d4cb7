using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Archive.Api;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.Api.Access;

public sealed class AccessTests
{
    /// <summary>What each route asks; a route that is not listed fails the test, so that a new one is thought about.</summary>
    private static readonly Dictionary<string, ApiRole?> Matrix = new(StringComparer.Ordinal)
    {
        ["GET /v1/articles"] = ApiRole.Read,
        ["POST /v1/articles/search"] = ApiRole.Read,
        ["GET /v1/articles/{id}"] = ApiRole.Read,
        ["GET /v1/articles/{id}/trace"] = ApiRole.Read,
        ["GET /v1/articles/{id}/citation"] = ApiRole.Read,
        ["PUT /v1/articles/{id}"] = ApiRole.Write,
        ["GET /v1/articles/{id}/raw"] = ApiRole.Read,
        ["GET /v1/articles/{id}/versions"] = ApiRole.Read,
        ["GET /v1/articles/{id}/similar"] = ApiRole.Read,
        ["GET /v1/suggest"] = ApiRole.Read,
        ["GET /v1/export"] = ApiRole.Read,
        ["POST /v1/searches"] = ApiRole.Read,
        ["GET /v1/searches/{id}"] = ApiRole.Read,
        ["GET /v1/facets"] = ApiRole.Read,
        ["GET /v1/stats"] = ApiRole.Read,
        ["GET /v1/explain"] = ApiRole.Read,
        ["POST /v1/normalize"] = ApiRole.Read,
        ["POST /v1/articles"] = ApiRole.Write,
        ["DELETE /v1/articles/{id}"] = ApiRole.Write,
        ["POST /v1/articles/{id}/restore"] = ApiRole.Write,
        ["GET /v1/articles/{id}/corrections"] = ApiRole.Read,
        ["PATCH /v1/articles/{id}/corrections"] = ApiRole.Write,
        ["DELETE /v1/articles/{id}/corrections/{correction}"] = ApiRole.Write,
        ["PATCH /v1/articles/corrections"] = ApiRole.Write,
        ["GET /v1/corrections"] = ApiRole.Read,
        ["POST /v1/ingests"] = ApiRole.Write,
        ["GET /v1/ingests"] = ApiRole.Write,
        ["GET /v1/ingests/{id}"] = ApiRole.Write,
        ["GET /v1/ingests/{id}/errors"] = ApiRole.Write,
        ["DELETE /v1/ingests/{id}"] = ApiRole.Write,
        ["POST /v1/admin/reindex"] = ApiRole.Admin,
        ["GET /v1/admin/reindex"] = ApiRole.Admin,
        ["POST /v1/admin/verify"] = ApiRole.Admin,
        ["GET /v1/admin/verify"] = ApiRole.Admin,
        ["POST /v1/admin/backups"] = ApiRole.Admin,
        ["GET /v1/admin/backups"] = ApiRole.Admin,
        ["GET /v1/admin/keys"] = ApiRole.Admin,
        ["POST /v1/admin/keys"] = ApiRole.Admin,
        ["DELETE /v1/admin/keys/{id}"] = ApiRole.Admin,
        ["GET /metrics"] = ApiRole.Read,
        ["GET /health/live"] = null,
        ["GET /health/ready"] = null,
        ["GET /"] = null,
    };

    [Fact]
    public async Task Every_route_opens_to_whom_the_matrix_says_and_to_nobody_else()
    {
        await using var server = await TestServer.StartAsync();
        var callers = new Dictionary<string, (ApiRole? Role, HttpClient Client)> { ["none"] = (null, server.Client) };
        foreach (var role in Enum.GetValues<ApiRole>())
        {
            callers[role.ToString()] = (role, server.ClientWith((await server.Keys.CreateAsync($"{role}", role, null)).Secret));
        }
        var (revoked, secret) = await server.Keys.CreateAsync("revoked", ApiRole.Admin, null);
        await server.Keys.RevokeAsync(revoked.Id);
        callers["revoked"] = (null, server.ClientWith(secret));
        var (_, ended) = await server.Keys.CreateAsync("expired", ApiRole.Admin, TimeProvider.System.GetUtcNow().AddSeconds(-1));
        callers["expired"] = (null, server.ClientWith(ended));

        var routes = server.Endpoints.Where(endpoint => !endpoint.RoutePattern.RawText!.Contains("swagger", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!
                .HttpMethods.Select(method => (Method: method, Pattern: "/" + endpoint.RoutePattern.RawText!.Trim('/'))))
            .ToList();
        Assert.Equal(
            Matrix.Keys.Order(StringComparer.Ordinal),
            routes.Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal));

        var failures = new List<string>();
        foreach (var (method, pattern) in routes)
        {
            var required = Matrix[$"{method} {pattern}"];
            foreach (var (name, (role, client)) in callers)
            {
                using var response = await client.SendAsync(
                    new HttpRequestMessage(new HttpMethod(method), pattern.Replace("{id}", "none", StringComparison.Ordinal)));
                HttpStatusCode? refusal = required is null || role >= required ? null
                    : role is null ? HttpStatusCode.Unauthorized
                    : HttpStatusCode.Forbidden;
                var isRefused = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                if (refusal is null ? isRefused || (int)response.StatusCode >= 500 : response.StatusCode != refusal)
                {
                    failures.Add($"{method} {pattern} for {name}: {response.StatusCode}");
                }
                if (isRefused && response.Content.Headers.ContentType!.MediaType != "application/problem+json")
                {
                    failures.Add($"{method} {pattern} for {name}: {response.Content.Headers.ContentType}");
                }
            }
        }
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Without_keys_the_machine_itself_may_write_and_what_only_looks_like_it_may_not()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.Created, await PostAsync(_ => { }));
        Assert.Equal(
            HttpStatusCode.OK,
            await PostAsync(request => request.Headers.Add("Origin", server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority))));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(request => request.Headers.Add("Origin", "https://elsewhere.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(request => request.Headers.Add("Origin", "null")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(request =>
            (request.Version, request.VersionPolicy) = (HttpVersion.Version10, HttpVersionPolicy.RequestVersionExact)));
        // A name of another's that leads to this machine: not even reading, or any page on the web could read what it holds.
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(request => request.Headers.Host = "elsewhere.example"));
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/v1/articles") { Headers = { Host = "elsewhere.example" } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.SendAsync(rebound)).StatusCode);
        foreach (var header in new[] { "X-Forwarded-For", "Forwarded", "X-Real-IP", "Via" })
        {
            Assert.Equal(
                HttpStatusCode.Forbidden, await PostAsync(request => request.Headers.TryAddWithoutValidation(header, "1.1 192.0.2.1")));
        }

        using var search = new HttpRequestMessage(HttpMethod.Get, "/v1/articles");
        search.Headers.Add("X-Forwarded-For", "192.0.2.1");
        using var found = await server.Client.SendAsync(search);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        Assert.Contains("\"requests\";q=200", found.Headers.GetValues("RateLimit-Policy").Single(), StringComparison.Ordinal);

        async Task<HttpStatusCode> PostAsync(Action<HttpRequestMessage> change)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/articles?key=one")
            {
                Content = new StringContent("The bridge is open."),
            };
            change(request);
            using var response = await server.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", false, false)]
    [InlineData("http://*:0", false, false)]
    [InlineData("http://127.0.0.1:0;http://[::]:0", false, false)]
    [InlineData("http://localhost:0", false, true)]
    [InlineData("http://[::1]:0;http://127.0.0.2:0", false, true)]
    [InlineData("http://0.0.0.0:0", true, true)]
    public async Task Without_keys_it_refuses_to_serve_other_machines(string urls, bool isInsecure, bool isServed)
    {
        using var folder = new TempFolder();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["urls"] = urls;
        var options = new Archive.Hosting.ArchiveOptions { Folder = folder["archive"], Access = { Insecure = isInsecure } };
        var start = async () => await (await ApiHost.BuildAsync(builder, options, "a test")).DisposeAsync();
        if (isServed) await start();
        else Assert.Contains("archive keys create", (await Assert.ThrowsAsync<ArchiveException>(start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_made_shown_once_used_and_revoked_over_rest()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await CreateAsync(server.Client, new { name = "app", role = "read" })).StatusCode);
        var admin = server.ClientWith(await SecretAsync(await CreateAsync(server.Client, new { name = "Ada", role = "admin" })));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/v1/articles")).StatusCode);

        var created = await CreateAsync(admin, new { name = "app", role = "read", expires = "2099-12-31" });
        Assert.True(created.Headers.CacheControl!.NoStore);
        var app = server.ClientWith(await SecretAsync(created));
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/v1/articles")).StatusCode);
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, "/v1/articles");
        byHeader.Headers.Add("X-Api-Key", app.DefaultRequestHeaders.Authorization!.Parameter);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(byHeader)).StatusCode);

        var listed = await admin.GetStringAsync("/v1/admin/keys");
        using var list = JsonDocument.Parse(listed);
        var key = list.RootElement.GetProperty("keys")[1];
        Assert.Equal(
            ("app", "read", "2100-01-01T00:00:00+00:00"),
            (key.GetProperty("name").GetString(), key.GetProperty("role").GetString(), key.GetProperty("expiresAt").GetString()));
        Assert.Equal(JsonValueKind.String, key.GetProperty("lastUsedAt").ValueKind);
        Assert.DoesNotContain("archive_", listed, StringComparison.Ordinal);

        var keyId = key.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/v1/admin/keys/{keyId}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/v1/articles")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync("/v1/admin/keys/none")).StatusCode);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await admin.DeleteAsync(
                $"/v1/admin/keys/{list.RootElement.GetProperty("keys")[0].GetProperty("id").GetString()}")).StatusCode);
        foreach (var bad in new object[]
        {
            new { name = "x" }, new { name = "", role = "read" }, new { name = "x", role = "root" },
            new { name = "x", role = "read", expires = "2001-01-01" }, new { name = "x", role = "read", admin = true },
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await CreateAsync(admin, bad)).StatusCode);
        }
    }

    [Fact]
    public async Task A_key_opens_until_it_expires()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(time: clock);
        await server.Keys.CreateAsync("admin", ApiRole.Admin, null);
        using var reader = server.ClientWith((await server.Keys.CreateAsync("reader", ApiRole.Read, clock.GetUtcNow().AddHours(1))).Secret);
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/v1/articles")).StatusCode);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.GetAsync("/v1/articles")).StatusCode);
    }

    [Fact]
    public async Task Purging_takes_an_admin()
    {
        await using var server = await TestServer.StartAsync();
        await server.Keys.CreateAsync("admin", ApiRole.Admin, null);
        using var writer = server.ClientWith((await server.Keys.CreateAsync("writer", ApiRole.Write, null)).Secret);
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.DeleteAsync("/v1/articles/aaaaaaaaaaaaaaaaaaaaaaaaaa?purge=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await writer.DeleteAsync("/v1/articles/aaaaaaaaaaaaaaaaaaaaaaaaaa")).StatusCode);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Ten_thousand_bad_keys_open_nothing()
    {
        await using var server = await TestServer.StartAsync(
            configure: options => (options.Limits.RequestsPerSecond, options.Limits.Burst) = (100_000, 1_000_000));
        var (_, secret) = await server.Keys.CreateAsync("admin", ApiRole.Admin, null);
        var random = new Random(1);
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 10_000; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/articles?size=0");
            request.Headers.TryAddWithoutValidation(i % 2 == 0 ? "Authorization" : "X-Api-Key", (i % 2 == 0 ? "Bearer " : "") + BadKey(i));
            using var response = await client.SendAsync(request);
            statuses.Add(response.StatusCode);
        }
        Assert.Equal([HttpStatusCode.Unauthorized], statuses.Distinct());
        Assert.Equal(HttpStatusCode.OK, (await server.ClientWith(secret).GetAsync("/v1/articles")).StatusCode);

        string BadKey(int i)
        {
            switch (i % 5)
            {
                case 0: return secret[..random.Next(1, secret.Length)];
                case 1: return secret + (char)random.Next('0', 'z');
                case 2:
                    var at = random.Next(secret.Length);
                    return secret[..at] + (secret[at] == 'x' ? 'y' : 'x') + secret[(at + 1)..];
                case 3: return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret + i)));
                default:
                    return $"archive_{secret.Substring(8, 10)}_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=')}";
            }
        }
    }

    [Fact]
    public async Task Another_sites_page_may_ask_only_where_it_is_named()
    {
        await using var closed = await TestServer.StartAsync();
        Assert.False((await PreflightAsync(closed)).Headers.Contains("Access-Control-Allow-Origin"));
        await using var open = await TestServer.StartAsync(configure: options => options.Access.Origins = ["https://app.example.org"]);
        Assert.Equal("https://app.example.org", (await PreflightAsync(open)).Headers.GetValues("Access-Control-Allow-Origin").Single());

        static async Task<HttpResponseMessage> PreflightAsync(TestServer server)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/articles");
            request.Headers.Add("Origin", "https://app.example.org");
            request.Headers.Add("Access-Control-Request-Method", "GET");
            request.Headers.Add("Access-Control-Request-Headers", "authorization");
            return await server.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Answers_are_compressed_and_say_how_they_may_be_shown()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/articles");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var response = await server.Client.SendAsync(request);
        Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    private static Task<HttpResponseMessage> CreateAsync(HttpClient client, object key) => client.PostAsJsonAsync("/v1/admin/keys", key);

    private static async Task<string> SecretAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!;
    }
}
