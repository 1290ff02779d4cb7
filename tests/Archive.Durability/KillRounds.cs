using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Archive.Durability;

/// <summary>
/// kill -9 at random moments while eight clients add articles and correct them, and a job ingests an upload. After each kill a new server
/// has to be ready within ten seconds or four times the first start, and to have every acknowledged article exactly once, corrected where
/// that was acknowledged.
/// </summary>
internal static class KillRounds
{
    private const int Writers = 8, JobLines = 200;

    /// <summary>A busy machine takes longer for everything: then a start after a kill may take so many times the first start.</summary>
    private const int MaxTimesFirstStart = 4;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync(string folder, int rounds, int seed)
    {
        var random = new Random(seed);
        var archive = Path.Combine(folder, "killed");
        var (offered, lost, acknowledged) = (0L, 0, 0L);
        var (first, slowest) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < rounds; round++)
        {
            var added = new ConcurrentDictionary<string, string?>();
            var corrected = new ConcurrentDictionary<string, string>();
            using (var server = await Server.StartAsync(archive))
            {
                if (round == 0) first = server.ReadyAfter;
                slowest = server.ReadyAfter > slowest ? server.ReadyAfter : slowest;
                var job = await StartJobAsync(server, round);
                var end = new CancellationTokenSource();
                var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
                {
                    for (var i = 0; !end.IsCancellationRequested; i++)
                    {
                        var key = $"{round}/{writer}/{i}";
                        added[key] = null;
                        var id = added[key] = (await server.AddAsync(key, GeneratedArticles.Text(key))).Id;
                        if (id is not null && await server.CorrectAsync(id, $"Corrected {key}")) corrected[id] = $"Corrected {key}";
                    }
                })).ToList();
                // Wait for the first answer, so that the kill interrupts writes and not the JIT compilation of the first requests.
                for (var tries = 0; tries < 500 && !added.Values.Any(id => id is not null); tries++) await Task.Delay(10);
                await Task.Delay(random.Next(0, 1_500));
                server.Kill();
                await end.CancelAsync();
                await Task.WhenAll(writers);
                if (!job) throw new InvalidOperationException("The job was not accepted.");
            }
            using (var server = await Server.StartAsync(archive))
            {
                slowest = server.ReadyAfter > slowest ? server.ReadyAfter : slowest;
                foreach (var (key, id) in added.Where(pair => pair.Value is not null))
                {
                    acknowledged++;
                    if (await server.HasAsync(id!, GeneratedArticles.Text(key))) continue;
                    lost++;
                    Console.WriteLine($"round {round}: {key} was acknowledged and is lost");
                }
                foreach (var (id, title) in corrected)
                {
                    acknowledged++;
                    if (await server.IsCorrectedAsync(id, title)) continue;
                    lost++;
                    Console.WriteLine($"round {round}: the correction “{title}” was acknowledged and is lost");
                }
                // An unacknowledged article may have been stored or not; sent again, it has to be there once.
                foreach (var key in added.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
                {
                    added[key] = await AddAgainAsync(server, key);
                }
                offered += added.Count + JobLines;
                await WaitForJobsAsync(server, round);
                var count = await WaitForCountAsync(server, offered);
                if (count != offered)
                {
                    Console.WriteLine($"round {round}: {offered} articles were offered, {count} are found");
                    foreach (var (key, id) in added)
                    {
                        if (!await server.HasAsync(id!, GeneratedArticles.Text(key)))
                        {
                            Console.WriteLine($"round {round}: {key} is not there");
                        }
                    }
                    return false;
                }
            }
        }
        var (exitCode, output) = await Server.RunAsync("verify", "--archive", archive);
        Console.WriteLine($"kill -9: {rounds} rounds (seed {seed}), {acknowledged:N0} single writes acknowledged, {rounds * JobLines:N0} articles in jobs, {lost} lost, 0 twice, ready after {slowest.TotalSeconds:0.0} s at the latest (the first start {first.TotalSeconds:0.0}); verify: {output.Trim()}");
        return lost == 0 && (slowest < ReadyLimit || slowest < MaxTimesFirstStart * first) && exitCode == 0;
    }

    private static async Task<bool> StartJobAsync(Server server, int round)
    {
        var lines = string.Concat(Enumerable.Range(0, JobLines).Select(
            i => JsonSerializer.Serialize(new { id = $"job/{round}/{i}", text = GeneratedArticles.Text($"job/{round}/{i}") }) + "\n"));
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var response = await server.Client.PostAsync(new Uri("/v1/ingests", UriKind.Relative), content);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Sends an article until it is acknowledged: a busy machine may answer late, and then not at all.</summary>
    private static async Task<string> AddAgainAsync(Server server, string key)
    {
        const int MaxTries = 20;
        for (var tries = 1; ; tries++)
        {
            var (id, status) = await server.AddAsync(key, GeneratedArticles.Text(key));
            if (id is not null) return id;
            if (tries == MaxTries) throw new InvalidOperationException($"{key} was refused {MaxTries} times, at last with {(int)status}.");
            await Task.Delay(500);
        }
    }

    private static async Task WaitForJobsAsync(Server server, int round)
    {
        while (true)
        {
            var answer = await server.Client.GetFromJsonAsync<JsonElement>(new Uri("/v1/ingests", UriKind.Relative));
            var jobs = answer.GetProperty("ingests").EnumerateArray().ToList();
            if (jobs.TrueForAll(job => job.GetProperty("state").GetString() == "done"))
            {
                if (jobs[0].GetRawText() is var last && !last.Contains("\"rejected\":0", StringComparison.Ordinal))
                {
                    Console.WriteLine($"round {round}: {last}");
                }
                return;
            }
            await Task.Delay(50);
        }
    }

    /// <summary>How many articles are found, as soon as it is the number expected, or after two minutes.</summary>
    private static async Task<long?> WaitForCountAsync(Server server, long expected)
    {
        const int MaxTries = 2_400;
        long? count = null;
        for (var tries = 0; tries < MaxTries && (count = await server.CountAsync()) != expected; tries++) await Task.Delay(50);
        return count;
    }
}
