using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Archive.Core.Catalog;
using Archive.Tests.Support;

namespace Archive.Tests.Api.Http;

/// <summary>Runs beside no other test, for it measures.</summary>
[Collection("alone")]
public sealed class OverloadTests
{
    [Fact]
    public async Task A_caller_who_asks_too_much_is_told_to_wait_and_hardly_slows_another()
    {
        await using var server = await TestServer.StartAsync(configure: options => (options.Limits.RequestsPerSecond, options.Limits.Burst) = (30, 30));
        for (var i = 0; i < 50; i++) await server.Archive.Ingestor.IngestAsync(new Archive.Core.Deliveries.Submission { Bytes = Encoding.UTF8.GetBytes($"The bridge number {i} is open to all."), MediaType = "text/plain" }, "local", $"{i}");
        await server.Archive.Follower!.CatchUpAsync();
        using var greedy = server.ClientWith((await server.Keys.CreateAsync("greedy", ApiRole.Admin, null)).Secret);
        using var modest = server.ClientWith((await server.Keys.CreateAsync("modest", ApiRole.Read, null)).Secret);
        await MeasureAsync(modest, 30);
        await Task.Delay(1_100);
        var quiet = await MeasureAsync(modest, 60);

        using var end = new CancellationTokenSource();
        var answers = new List<HttpStatusCode>();
        HttpResponseMessage? refused = null;
        var flood = Task.Run(async () =>
        {
            // Ten times what it may.
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (!end.IsCancellationRequested && await timer.WaitForNextTickAsync())
            {
                var batch = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => greedy.GetAsync("/v1/articles?q=bridge")));
                answers.AddRange(batch.Select(response => response.StatusCode));
                refused ??= batch.FirstOrDefault(response => response.StatusCode == HttpStatusCode.TooManyRequests);
            }
        });
        await Task.Delay(1_000);
        var busy = await MeasureAsync(modest, 60);
        await end.CancelAsync();
        await flood;

        Assert.True(answers.Count(status => status == HttpStatusCode.TooManyRequests) > answers.Count / 2);
        Assert.Equal("application/problem+json", refused!.Content.Headers.ContentType!.MediaType);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.StartsWith("\"requests\";r=", refused.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        Assert.True(busy < Math.Max(2 * quiet, quiet + 10), $"p95 {quiet:0.0} ms quiet, {busy:0.0} ms beside ten times the limit"); // ten milliseconds: what a shared machine adds by itself

        static async Task<double> MeasureAsync(HttpClient client, int count)
        {
            var times = new List<double>();
            for (var i = 0; i < count; i++)
            {
                var watch = Stopwatch.StartNew();
                using var response = await client.GetAsync("/v1/articles?q=bridge");
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                times.Add(watch.Elapsed.TotalMilliseconds);
                await Task.Delay(35);
            }
            return times.Order().ElementAt(count * 95 / 100);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_gives_his_turn_back()
    {
        await using var server = await TestServer.StartAsync(configure: options => options.Limits.Concurrency = 4);
        using var patient = server.ClientWith((await server.Keys.CreateAsync("patient", ApiRole.Admin, null)).Secret);
        var senders = new List<TcpClient>();
        foreach (var name in new[] { "one", "two" })
        {
            var (_, slow) = await server.Keys.CreateAsync(name, ApiRole.Read, null);
            for (var i = 0; i < 2; i++) senders.Add(await SendSlowlyAsync(server.Client.BaseAddress!, slow));
        }
        await Task.Delay(300);
        // All turns are taken; so many wait and go away.
        for (var i = 0; i < 20; i++)
        {
            using var aborted = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.GetAsync("/v1/articles?q=bridge", aborted.Token));
        }
        foreach (var sender in senders) sender.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var response = await patient.GetAsync("/v1/articles?q=bridge", soon.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Headers, and the first byte of a body that never comes.</summary>
    private static async Task<TcpClient> SendSlowlyAsync(Uri address, string secret, string path = "/v1/articles/search", string type = "application/json", int length = 20_000)
    {
        var sender = new TcpClient();
        await sender.ConnectAsync(address.Host, address.Port);
        await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {secret}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n{{"));
        return sender;
    }

    [Fact]
    public async Task Who_sends_slowly_takes_nobody_elses_turn()
    {
        await using var server = await TestServer.StartAsync(configure: options => options.Limits.Concurrency = 4);
        var (_, slow) = await server.Keys.CreateAsync("slow", ApiRole.Read, null);
        using var modest = server.ClientWith((await server.Keys.CreateAsync("modest", ApiRole.Read, null)).Secret);
        var address = server.Client.BaseAddress!;
        using var content = new StringContent("The bridge was opened in May.");
        (await modest.PostAsync("/v1/normalize", content)).EnsureSuccessStatusCode(); // the first one takes longer
        var senders = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 10; i++)
            {
                senders.Add(await SendSlowlyAsync(address, slow));
                senders.Add(await SendSlowlyAsync(address, slow, "/v1/normalize", "text/plain", 32 * 1024 * 1024));
            }
            await Task.Delay(300);
            var watch = Stopwatch.StartNew();
            using var response = await modest.GetAsync("/v1/articles?q=bridge");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using var written = await modest.PostAsync("/v1/normalize", content);
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{watch.Elapsed}");
        }
        finally
        {
            foreach (var sender in senders) sender.Dispose();
        }
    }
}

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
