using System.Diagnostics;
using Archive.Durability;
using Lucene.Net.Index;
using Lucene.Net.Store;

namespace Archive.Benchmarks;

/// <summary>Measures searches over HTTP with keep-alive connections against the in-process reference.</summary>
internal static class SearchLoad
{
    private const int Queries = 500, Clients = 8;
    private const string HitsOnly = "&facets=none&highlight=none", Everything = "";

    /// <summary>The environment of the container image: profile-guided optimisation (PGO) on, as it is for the reference.</summary>
    public static readonly Dictionary<string, string> ImageEnvironment = new() { ["DOTNET_TieredPGO"] = "1" };

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(Workspace workspace, Figures figures, int rounds)
    {
        figures.Compare("search, hits only, p50 (reference: query and ten stored hits, in its process)", "hits.p50", "reference.p50", "ms");
        figures.Compare("search, hits only, p99", "hits.p99", "reference.p99", "ms");
        figures.Compare("search with passages and facets, p50", "everything.p50", "reference.p50", "ms");
        figures.Compare("search with passages and facets, p99", "everything.p99", "reference.p99", "ms");
        figures.Compare("searches by 8 clients, hits only (reference: two threads)", "hits.rate", "reference.rate", "/s");
        figures.Compare("searches by 8 clients, with passages and facets", "everything.rate", "reference.rate", "/s");
        figures.Compare("resident memory of the server after that", "server.memory", null, "MB");
        figures.Compare("from the start of the server until it is ready", "server.ready", null, "s");
        figures.Compare("from its start until it has merged what the ingest left", "server.merged", null, "s");
        figures.Compare("archive search, the whole command", "command", null, "s");

        await workspace.PrepareAsync();
        var queries = LoadQuery.Draw(Queries, Math.Min(workspace.Articles, 20_000));
        using var reference = new Reference(workspace.ReferenceFolder);
        using var server = await Server.StartAsync(workspace.ArchiveFolder, ImageEnvironment);
        figures.Add("server.ready", server.ReadyAfter.TotalSeconds);
        figures.Add("server.merged", await MergedAsync(workspace.ArchiveFolder));
        await WarmAsync(query => Task.FromResult(reference.Search(query)), queries);
        await WarmAsync(query => AskAsync(server, query, Everything), queries);
        await WarmAsync(query => AskAsync(server, query, HitsOnly), queries);
        for (var round = 0; round < rounds; round++)
        {
            Add("reference", await TimeAsync(query => Task.FromResult(reference.Search(query)), queries));
            Add("hits", await TimeAsync(query => AskAsync(server, query, HitsOnly), queries));
            Add("everything", await TimeAsync(query => AskAsync(server, query, Everything), queries));
            figures.Add("reference.rate", await RateAsync(query => Task.Run(() => reference.Search(query)), queries, clients: 2));
            figures.Add("hits.rate", await RateAsync(query => AskAsync(server, query, HitsOnly), queries, Clients));
            figures.Add("everything.rate", await RateAsync(query => AskAsync(server, query, Everything), queries, Clients));
            var watch = Stopwatch.StartNew();
            var (exitCode, output) = await Server.RunAsync("search", queries[round].Words[0], "--archive", workspace.ArchiveFolder);
            if (exitCode != 0) throw new InvalidOperationException(output);
            figures.Add("command", watch.Elapsed.TotalSeconds);
        }
        figures.Add("server.memory", Memory(server));

        void Add(string name, List<double> times)
        {
            figures.Add($"{name}.p50", Percentile(times, 0.5));
            figures.Add($"{name}.p99", Percentile(times, 0.99));
        }
    }

    /// <summary>Runs all queries one after another; returns the latency of each in milliseconds.</summary>
    public static async Task<List<double>> TimeAsync(Func<LoadQuery, Task<int>> ask, IReadOnlyList<LoadQuery> queries)
    {
        var times = new List<double>(queries.Count);
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(query);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    public static async Task<int> AskAsync(Server server, LoadQuery query, string rest = Everything)
    {
        using var response = await server.Client.GetAsync(new Uri($"/v1/articles?{query.Parameters}{rest}", UriKind.Relative));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    /// <summary>A percentile of latencies; the share is 0.95 for p95.</summary>
    public static double Percentile(List<double> times, double share) =>
        times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * share)));

    /// <summary>The resident memory of a server in MB.</summary>
    public static double Memory(Server server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        return process.WorkingSet64 / 1e6;
    }

    /// <summary>Warms up the JIT compiler and the caches.</summary>
    public static async Task WarmAsync(Func<LoadQuery, Task<int>> ask, IReadOnlyList<LoadQuery> queries)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < WarmUpTime;) await TimeAsync(ask, queries);
    }

    /// <summary>The seconds until an idle server has merged the index into few segments, and their number no longer changes.</summary>
    private static async Task<double> MergedAsync(string archive)
    {
        const int MaxSegments = 8;
        TimeSpan stablePeriod = TimeSpan.FromSeconds(5), timeout = TimeSpan.FromMinutes(15);
        using var directory = FSDirectory.Open(Path.Combine(archive, "index"));
        var (watch, since, count) = (Stopwatch.StartNew(), TimeSpan.Zero, 0);
        while (count is 0 or > MaxSegments || watch.Elapsed - since < stablePeriod)
        {
            if (watch.Elapsed > timeout) throw new InvalidOperationException($"After {timeout} the index still has {count} segments.");
            using var reader = DirectoryReader.Open(directory);
            if (reader.Leaves.Count != count) (count, since) = (reader.Leaves.Count, watch.Elapsed);
            await Task.Delay(100);
        }
        return since.TotalSeconds;
    }

    private static async Task<double> RateAsync(Func<LoadQuery, Task<int>> ask, List<LoadQuery> queries, int clients)
    {
        var (next, watch) = (-1, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < 4 * queries.Count; i = Interlocked.Increment(ref next))
            {
                await ask(queries[i % queries.Count]);
            }
        }));
        return 4 * queries.Count / watch.Elapsed.TotalSeconds;
    }
}
