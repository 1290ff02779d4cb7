using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Archive.Durability;

/// <summary>
/// The blob server hangs for a while (SIGSTOP). All searches have to be answered, writes have to be refused within two seconds, and they
/// have to succeed again without a restart.
/// </summary>
internal static class AzuriteStopped
{
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromSeconds(2), RecoveryLimit = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync(string folder, int seconds)
    {
        var main = Path.Combine(Environment.CurrentDirectory, "tests/tools/node_modules/azurite/dist/src/blob/main.js");
        var port = FreePort();
        string[] arguments =
            [main, "--blobPort", $"{port}", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"];
        using var azurite = Process.Start(new ProcessStartInfo("node", arguments))!;
        try
        {
            return await RunAsync(folder, seconds, azurite, port);
        }
        finally
        {
            azurite.Kill();
        }
    }

    private static async Task<bool> RunAsync(string folder, int seconds, Process azurite, int port)
    {
        const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
        using var server = await Server.StartAsync(Path.Combine(folder, "azurite"), new Dictionary<string, string>
        {
            ["ARCHIVE_Storage__Kind"] = "AzureBlob",
            ["ARCHIVE_Storage__ConnectionString"] = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={WellKnownKey};BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;",
        });
        var acknowledged = new AcknowledgedWrites();
        for (var i = 0; i < 50; i++) await acknowledged.AddAsync(server, $"before/{i}");

        await SignalAsync("STOP", azurite);
        var searches = new BackgroundSearches(server);
        var (refused, slowest) = (0, TimeSpan.Zero);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds;)
        {
            var write = Stopwatch.StartNew();
            var (isAcknowledged, status) = await acknowledged.AddAsync(server, $"while/{refused}");
            if (isAcknowledged || status != (int)HttpStatusCode.ServiceUnavailable)
            {
                Console.WriteLine($"azurite stopped: a write was answered with {status}");
            }
            slowest = write.Elapsed > slowest ? write.Elapsed : slowest;
            refused++;
        }
        await SignalAsync("CONT", azurite);
        var recovery = Stopwatch.StartNew();
        while (!(await acknowledged.AddAsync(server, "after")).IsAcknowledged && recovery.Elapsed < RecoveryLimit) await Task.Delay(20);
        var recovered = recovery.Elapsed;
        var unanswered = await searches.EndAsync();
        var lost = await acknowledged.CountLostAsync(server);
        Console.WriteLine($"azurite stopped for {seconds} s: {refused} writes refused, the slowest in {slowest.TotalSeconds:0.00} s; {searches.Count:N0} searches, {unanswered} unanswered, the slowest in {searches.Slowest.TotalMilliseconds:0} ms; writes work again after {recovered.TotalSeconds:0.0} s; {acknowledged.Count} acknowledged, {lost} lost");
        // Short runs are made on shared machines, so their limit is doubled.
        return slowest < (seconds < 60 ? 2 * RefusalLimit : RefusalLimit) && unanswered == 0 && lost == 0 && recovered < RecoveryLimit;
    }

    private static async Task SignalAsync(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
