using System.Diagnostics;

namespace Archive.Durability;

/// <summary>
/// A small disk fills up again and again under a server, and is freed again. No acknowledged write may be lost, searches have to be
/// answered throughout, and writes have to succeed again without a restart. Needs root, to mount a tmpfs.
/// </summary>
internal static class DiskFullRounds
{
    private const int DiskMegabytes = 512;
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(20);

    public static async Task<bool> RunAsync(string folder, int rounds, int seed)
    {
        var disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        if (await ExitCodeAsync("mount", "-t", "tmpfs", "-o", $"size={DiskMegabytes}m", "tmpfs", disk) != 0)
        {
            Console.WriteLine("disk full: a tmpfs cannot be mounted here (it takes root); NOT RUN");
            return Environment.GetEnvironmentVariable("ARCHIVE_TESTS_STRICT") != "1";
        }
        try
        {
            return await RunOnAsync(disk, rounds, seed);
        }
        finally
        {
            await ExitCodeAsync("umount", "-l", disk);
        }
    }

    private static async Task<bool> RunOnAsync(string disk, int rounds, int seed)
    {
        var archive = Path.Combine(disk, "archive");
        var ballast = Path.Combine(disk, "ballast");
        var random = new Random(seed);
        var acknowledged = new AcknowledgedWrites();
        var statuses = new SortedDictionary<int, int>();
        using var server = await Server.StartAsync(archive, new Dictionary<string, string> { ["ARCHIVE_Index__CommitSeconds"] = "1" });
        var searches = new BackgroundSearches(server);
        for (var round = 0; round < rounds; round++)
        {
            Fill(ballast, leave: random.Next(100_000, 4_000_000));
            // Writes go on after the first failure, because the index and the write-ahead log run out of space at other moments than the
            // originals.
            for (var (i, failed) = (0, 0); failed < 15 && i < 5_000; i++)
            {
                var (isAcknowledged, status) = await acknowledged.AddAsync(server, $"full/{round}/{i}");
                if (!isAcknowledged) failed++;
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }
            await Task.Delay(random.Next(0, 1_500));
            File.Delete(ballast);
            var watch = Stopwatch.StartNew();
            while (!await server.IsReadyAsync() || !(await acknowledged.AddAsync(server, $"again/{round}")).IsAcknowledged)
            {
                if (watch.Elapsed > RecoveryLimit)
                {
                    Console.WriteLine($"round {round}: writes do not work again");
                    return false;
                }
                await Task.Delay(50);
            }
        }
        var unanswered = await searches.EndAsync();
        var (found, lost) = (await acknowledged.CountFoundAsync(server), await acknowledged.CountLostAsync(server));
        server.Kill();
        var (exitCode, output) = await Server.RunAsync("verify", "--archive", archive);
        Console.WriteLine($"disk full: {rounds} rounds (seed {seed}), {acknowledged.Count:N0} acknowledged, {lost} lost, {found:N0} found; answers to writes {string.Join(", ", statuses.Select(pair => $"{pair.Key}: {pair.Value:N0}"))}; {searches.Count:N0} searches, {unanswered} unanswered; verify: {output.Trim()}");
        return lost == 0 && unanswered == 0 && found >= acknowledged.Count && exitCode == 0
            && statuses.Keys.All(status => status is 200 or 201 or 503 or 507);
    }

    /// <summary>Fills the disk up to so many bytes.</summary>
    private static void Fill(string ballast, long leave)
    {
        var free = new DriveInfo(Path.GetDirectoryName(ballast)!).AvailableFreeSpace;
        using var file = File.Create(ballast);
        var block = new byte[1 << 16];
        try
        {
            for (var left = free - leave; left > 0; left -= block.Length) file.Write(block, 0, (int)Math.Min(left, block.Length));
        }
        catch (IOException)
        {
            // The server has used the remaining space meanwhile.
        }
    }

    private static async Task<int> ExitCodeAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
