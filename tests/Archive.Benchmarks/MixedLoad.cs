using System.Diagnostics;
using System.Globalization;
using Archive.Durability;

namespace Archive.Benchmarks;

/// <summary>Measures searches during an ingest, and single writes over HTTP.</summary>
internal static class MixedLoad
{
    private const int Queries = 300, Writers = 32, MaxWrites = 20_000, FirstSingle = 5_000_000;

    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Workspace workspace, Figures figures, int rounds)
    {
        figures.Compare("search while articles come in at full rate, p95 (reference: quiet)", "busy.p95", "quiet.p95", "ms");
        figures.Compare("articles that came in beside those searches", "busy.ingest", null, "articles/s");
        figures.Compare("single writes by HTTP, durable, 32 writers (reference: one writer)", "writes", "writes.alone", "/s");
        figures.Compare("resident memory of the server after that", "mixed.memory", null, "MB");

        await workspace.PrepareAsync();
        var queries = LoadQuery.Draw(Queries, Math.Min(workspace.Articles, 20_000));
        for (var round = 0; round < rounds; round++)
        {
            var copy = workspace.Scratch("mixed");
            await Workspace.IngestAsync(workspace.Texts, copy);
            using var server = await Server.StartAsync(copy, SearchLoad.ImageEnvironment);
            await SearchLoad.WarmAsync(query => SearchLoad.AskAsync(server, query), queries);
            figures.Add(
                "quiet.p95", SearchLoad.Percentile(await SearchLoad.TimeAsync(query => SearchLoad.AskAsync(server, query), queries), 0.95));

            var watch = Stopwatch.StartNew();
            var ingest = Server.RunAsync(
                "ingest", workspace.MoreTexts, "--server", server.Client.BaseAddress!.ToString(), "--source", "generated");
            var times = new List<double>();
            for (var i = 0; !ingest.IsCompleted; i++)
            {
                times.AddRange(await SearchLoad.TimeAsync(query => SearchLoad.AskAsync(server, query), [queries[i % queries.Count]]));
            }
            figures.Add("busy.p95", SearchLoad.Percentile(times, 0.95));
            figures.Add("busy.ingest", workspace.Articles / watch.Elapsed.TotalSeconds);
            if (await ingest is { ExitCode: not 0 } failed) throw new InvalidOperationException(failed.Output);

            figures.Add("writes.alone", await WriteAsync(server, 1, round));
            figures.Add("writes", await WriteAsync(server, Writers, round));
            figures.Add("mixed.memory", SearchLoad.Memory(server));
        }
    }

    /// <summary>The acknowledged writes per second with so many concurrent writers.</summary>
    private static async Task<double> WriteAsync(Server server, int writers, int round)
    {
        // Generated before the measurement starts, because client and server share the cores.
        var first = FirstSingle + (writers * MaxWrites);
        var texts = Enumerable.Range(first, MaxWrites).AsParallel().AsOrdered().Select(number => Corpus.Text(number)).ToList();
        var (written, watch) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            while (watch.Elapsed < Writing)
            {
                var number = Interlocked.Increment(ref written);
                var (id, status) = await server.AddAsync(
                    string.Create(CultureInfo.InvariantCulture, $"single/{round}/{writers}/{number}"), texts[number]);
                if (id is null) throw new InvalidOperationException($"A write was answered with {status}.");
            }
        }));
        return written / watch.Elapsed.TotalSeconds;
    }
}
