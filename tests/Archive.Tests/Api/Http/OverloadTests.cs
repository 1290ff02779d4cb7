using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.Api.Http;

/// <summary>Runs beside no other test, for it counts what the process does.</summary>
[Collection("alone")]
[Trait("Speed", "slow")]
public sealed class OverloadTests
{
    private const string Search = "/v1/articles?q=bridge";

    [Fact]
    public async Task A_caller_who_asks_too_much_is_told_to_wait_and_costs_another_nothing()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            configure: options => (options.Limits.RequestsPerSecond, options.Limits.Burst) = (10, 30), time: clock);
        using var greedy = server.ClientWith((await server.Keys.CreateAsync("greedy", ApiRole.Admin, null)).Secret);
        using var modest = server.ClientWith((await server.Keys.CreateAsync("modest", ApiRole.Read, null)).Secret);
        using var searches = new Searches();

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => greedy.GetAsync(Search)));
        Assert.Equal(30, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.Equal(270, refused.Count);
        Assert.All(refused, answer => Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType));
        Assert.All(refused, answer => Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta));
        Assert.All(refused, answer => Assert.Equal("\"requests\";r=0;t=3", answer.Headers.GetValues("RateLimit").Single()));

        // What is refused is not searched for, and holds no turn.
        Assert.Equal(30, searches.Count);
        await Until.TrueAsync(() => server.Limits.FreeTurns == 8 * Environment.ProcessorCount);
        foreach (var left in new[] { 29, 28, 27 })
        {
            using var answer = await modest.GetAsync(Search);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith($"\"requests\";r={left};", answer.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_quota_that_is_used_up_comes_back_with_time()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(
            configure: options => (options.Limits.RequestsPerSecond, options.Limits.Burst) = (10, 30), time: clock);
        using var client = server.ClientWith((await server.Keys.CreateAsync("app", ApiRole.Admin, null)).Secret);
        Assert.Equal(30, await AdmittedAsync());
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, await AdmittedAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, await AdmittedAsync());
        clock.Advance(TimeSpan.FromHours(1)); // no more than the burst
        Assert.Equal(30, await AdmittedAsync());

        async Task<int> AdmittedAsync()
        {
            for (var admitted = 0; ; admitted++)
            {
                using var answer = await client.GetAsync("/v1/articles?size=0");
                if (answer.StatusCode == HttpStatusCode.TooManyRequests) return admitted;
            }
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_gives_his_turn_back()
    {
        await using var server = await TestServer.StartAsync(
            configure: options => options.Limits.Concurrency = 4, time: new FakeTimeProvider());
        using var patient = server.ClientWith((await server.Keys.CreateAsync("patient", ApiRole.Admin, null)).Secret);
        var senders = new List<TcpClient>();
        foreach (var name in new[] { "one", "two" })
        {
            var (_, slow) = await server.Keys.CreateAsync(name, ApiRole.Read, null);
            for (var i = 0; i < 2; i++) senders.Add(await SendSlowlyAsync(server.Client.BaseAddress!, slow));
        }
        await Until.TrueAsync(() => server.Limits.FreeTurns == 0);
        for (var i = 0; i < 20; i++)
        {
            using var abort = new CancellationTokenSource();
            var waiting = patient.GetAsync(Search, abort.Token);
            await Until.TrueAsync(() => server.Limits.QueuedRequests == 1);
            await abort.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            await Until.TrueAsync(() => server.Limits.QueuedRequests == 0);
        }
        foreach (var sender in senders) sender.Dispose();
        using var response = await patient.GetAsync(Search);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Who_has_waited_ten_seconds_for_a_turn_is_refused()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(configure: options => options.Limits.Concurrency = 1, time: clock);
        using var patient = server.ClientWith((await server.Keys.CreateAsync("patient", ApiRole.Admin, null)).Secret);
        using var sender = await SendSlowlyAsync(
            server.Client.BaseAddress!, (await server.Keys.CreateAsync("slow", ApiRole.Read, null)).Secret);
        await Until.TrueAsync(() => server.Limits.FreeTurns == 0);
        var waiting = patient.GetAsync(Search);
        await Until.TrueAsync(() => server.Limits.QueuedRequests == 1);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, server.Limits.QueuedRequests);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var refused = await waiting;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Who_sends_slowly_takes_nobody_elses_turn()
    {
        // On a clock that stands still nobody is ever refused for having waited: whoever is answered had not to wait for the slow ones.
        await using var server = await TestServer.StartAsync(
            configure: options => options.Limits.Concurrency = 4, time: new FakeTimeProvider());
        var (key, slow) = await server.Keys.CreateAsync("slow", ApiRole.Read, null);
        using var modest = server.ClientWith((await server.Keys.CreateAsync("modest", ApiRole.Read, null)).Secret);
        var address = server.Client.BaseAddress!;
        using var content = new StringContent("The bridge was opened in May.");
        var senders = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 10; i++)
            {
                senders.Add(await SendSlowlyAsync(address, slow));
                senders.Add(await SendSlowlyAsync(address, slow, "/v1/normalize", "text/plain", 32 * 1024 * 1024));
            }
            await Until.TrueAsync(() => server.Limits.QueuedRequestsOf($"key {key.Id}") == 18);
            Assert.Equal(2, server.Limits.FreeTurns);
            using var response = await modest.GetAsync(Search);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using var written = await modest.PostAsync("/v1/normalize", content);
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        }
        finally
        {
            foreach (var sender in senders) sender.Dispose();
        }
    }

    /// <summary>Headers, and the first byte of a body that never comes.</summary>
    private static async Task<TcpClient> SendSlowlyAsync(
        Uri address, string secret, string path = "/v1/articles/search", string type = "application/json", int length = 20_000)
    {
        var sender = new TcpClient();
        await sender.ConnectAsync(address.Host, address.Port);
        await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {secret}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n{{"));
        return sender;
    }

    /// <summary>Counts the searches of this process.</summary>
    private sealed class Searches : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public Searches()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Telemetry.Name && instrument.Name == "archive.search.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
            _listener.Start();
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }
}

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
