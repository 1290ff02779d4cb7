using System.Diagnostics;
using System.Text.Json;

namespace Archive.Durability;

/// <summary>
/// Ingests the same articles three times: the second and third run must change nothing and be at least ten times as fast.
/// </summary>
internal static class RepeatedIngest
{
    /// <summary>
    /// The least number of articles for which the speed is checked; with fewer, most of the time is the start of the program.
    /// </summary>
    private const int MinArticlesForSpeed = 10_000;

    public static async Task<bool> RunAsync(string folder, int articles)
    {
        var file = Path.Combine(folder, "articles.ndjson");
        await using (var writer = new StreamWriter(file))
        {
            for (var i = 0; i < articles; i++)
            {
                var text = GeneratedArticles.Text($"{i}", parts: 3);
                await writer.WriteLineAsync(JsonSerializer.Serialize(new { id = $"again/{i}", text }));
            }
        }
        var archive = Path.Combine(folder, "again");
        var times = new List<TimeSpan>();
        var accounts = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            var (_, output) = await Server.RunAsync("ingest", file, "--archive", archive);
            times.Add(watch.Elapsed);
            accounts.Add(output.Split('\n').First(line => line.StartsWith("Run ", StringComparison.Ordinal)));
        }
        var ratio = times[0] / times.Skip(1).Max();
        var isUnchanged = accounts.Skip(1)
            .All(account => account.Contains($" 0 added + 0 replaced + {articles:N0} unchanged", StringComparison.Ordinal));
        Console.WriteLine($"again: {articles:N0} articles, {string.Join(", ", times.Select(time => $"{time.TotalSeconds:0.0} s"))} (whole commands), {ratio:0.0} times as fast; {(isUnchanged ? "nothing changed" : string.Join(" ", accounts))}");
        return isUnchanged && (articles < MinArticlesForSpeed || ratio >= 10);
    }
}
