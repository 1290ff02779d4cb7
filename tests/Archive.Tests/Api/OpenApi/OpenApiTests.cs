using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Archive.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace Archive.Tests.Api.OpenApi;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_the_one_that_was_reviewed()
    {
        await using var server = await TestServer.StartAsync();
        Repo.AssertFile(Repo.OpenApi, await server.Client.GetStringAsync("/swagger/v1/swagger.json") + "\n");
    }

    [Fact]
    public async Task Every_operation_is_named_and_described_and_so_is_every_parameter()
    {
        await using var server = await TestServer.StartAsync();
        using var document = JsonDocument.Parse(await server.Client.GetStringAsync("/swagger/v1/swagger.json"));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(method => method.Value).ToList();

        Assert.NotEmpty(operations);
        foreach (var operation in operations)
        {
            Assert.All(
                new[] { "operationId", "summary", "description" },
                name => Assert.False(string.IsNullOrEmpty(operation.GetProperty(name).GetString())));
            if (!operation.TryGetProperty("parameters", out var parameters)) continue;
            Assert.All(
                parameters.EnumerateArray(),
                parameter => Assert.False(string.IsNullOrEmpty(parameter.GetProperty("description").GetString())));
        }
    }

    [Fact]
    public async Task The_document_has_the_routes_that_the_server_has_and_no_others()
    {
        await using var server = await TestServer.StartAsync();
        using var document = JsonDocument.Parse(await server.Client.GetStringAsync("/swagger/v1/swagger.json"));
        var documented = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        var live = server.Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
                && !endpoint.RoutePattern.RawText!.Contains("swagger", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>()
                .HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));
        Assert.Equal(live.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    [Trait("Speed", "slow")]
    public async Task Spectral_finds_nothing_to_complain_of()
    {
        var start = new ProcessStartInfo("node",
        [
            Requirement.Spectral, "lint", "--ruleset", Path.Combine(Repo.Root, "tests", "tools", "spectral.yaml"), "--fail-severity",
            "warn", Repo.OpenApi,
        ])
        {
            RedirectStandardOutput = true,
        };
        using var spectral = Process.Start(start)!;
        var said = await spectral.StandardOutput.ReadToEndAsync();
        await spectral.WaitForExitAsync();
        Assert.True(spectral.ExitCode == 0, said);
    }

    [Fact]
    public async Task Every_search_that_the_guide_and_the_examples_offer_finds_something_in_the_samples()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var file in Directory.EnumerateFiles(Repo.Samples, "*.txt").Concat(Directory.EnumerateFiles(Repo.Samples, "*.html")))
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file));
            content.Headers.ContentType = new MediaTypeHeaderValue(
                file.EndsWith("html", StringComparison.Ordinal) ? "text/html" : "text/plain");
            (await server.Client.PostAsync($"/v1/articles?key={Path.GetFileName(file)}", content)).EnsureSuccessStatusCode();
        }
        await server.Archive.Follower!.CatchUpAsync();

        using var document = JsonDocument.Parse(await server.Client.GetStringAsync("/swagger/v1/swagger.json"));
        var links = Regex
            .Matches(
                document.RootElement.GetProperty("info").GetProperty("description").GetString()!, @"\]\(#try\?((?:[^()]|\([^()]*\))+)\)")
            .Select(match => match.Groups[1].Value).ToList();
        var examples = document.RootElement.GetProperty("paths").GetProperty("/v1/articles").GetProperty("get").GetProperty("parameters")[0]
            .GetProperty("examples").EnumerateObject()
            .Select(example => "q=" + Uri.EscapeDataString(example.Value.GetProperty("value").GetString()!)).ToList();
        Assert.True(links.Count >= 10 && examples.Count >= 5);
        foreach (var query in links.Concat(examples))
        {
            var found = JsonDocument.Parse(await server.Client.GetStringAsync($"/v1/articles?{query}"));
            Assert.True(found.RootElement.GetProperty("total").GetInt64() > 0, query);
        }
    }

    [Fact]
    public async Task The_front_door_leads_to_swagger()
    {
        await using var server = await TestServer.StartAsync();
        Assert.EndsWith(
            "/swagger/index.html", (await server.Client.GetAsync("/")).RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }
}
