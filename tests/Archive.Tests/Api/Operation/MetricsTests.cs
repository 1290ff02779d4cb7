using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Archive.Api;
using Archive.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Archive.Tests.Api.Operation;

[Collection("alone")] // OpenTelemetry collects the meters of the whole process
public sealed class MetricsTests
{
    [Fact]
    public async Task Prometheus_finds_what_was_done()
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent("The bridge was opened in May.");
        (await server.Client.PostAsync("/v1/articles?key=one&refresh=wait", content)).EnsureSuccessStatusCode();
        await server.Client.GetStringAsync("/v1/articles?q=bridge");
        await server.Archive.Follower!.CommitAsync();

        using var response = await server.Client.GetAsync("/metrics");
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        var metrics = await response.Content.ReadAsStringAsync();
        // Other tests of this process count as well.
        Assert.True(Value("archive_search_duration_seconds_count") >= 1);
        Assert.True(Value("archive_ingest_items_total", "outcome=\"added\"") >= 1);
        Assert.True(Value("archive_index_commit_duration_seconds_count") >= 1);
        Assert.True(Value("archive_index_size_bytes") > 1_000);
        Assert.True(Value("archive_catalog_size_bytes") > 1_000);
        Assert.True(Value("http_server_request_duration_seconds_count", "http_route=\"/v1/articles\"") >= 1);
        Assert.Contains("archive_ready", metrics, StringComparison.Ordinal);

        double Value(string name, string label = "") =>
            Regex.Matches(metrics, $@"^{name}\{{[^}}]*{Regex.Escape(label)}[^}}]*\}} (\S+)$", RegexOptions.Multiline)
                .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                .DefaultIfEmpty(-1).Max();
    }

    [Fact]
    public async Task A_collector_that_is_named_gets_measures_and_traces()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        await using var collector = builder.Build();
        var received = new ConcurrentDictionary<string, long>();
        collector.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(context.Request.Path, body.Length, (_, length) => length + body.Length);
        });
        await collector.StartAsync();

        await using (var server = await TestServer.StartAsync(settings: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }))
        {
            await server.Client.GetStringAsync("/v1/articles?q=bridge");
        }
        Assert.Equal(
            ["/v1/metrics", "/v1/traces"],
            received.Where(request => request.Value > 100)
                .Select(request => request.Key)
                .Where(path => path != "/v1/logs")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_line_of_the_log_cannot_be_forged()
    {
        using var provider = new ServiceCollection().AddLogging(logging => logging.LogAsJson()).BuildServiceProvider();
        var formatter = provider.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Json);
        using var written = new StringWriter();
        const string Forged = "x\n{\"LogLevel\":\"Information\"}\r\u001b[2J\u2028\u202e";
        formatter.Write(
            new LogEntry<string>(LogLevel.Error, "test", 0, Forged, new InvalidOperationException(Forged), (state, _) => state),
            null,
            written);
        var line = Assert.Single(written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(line, character => char.IsControl(character) || character is '\u2028' or '\u202e');
        Assert.Equal(Forged, JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString());
    }
}
