using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Archive.Durability;

/// <summary>
/// Fault injection: the Nth write, flush, truncation or rename of any file of the archive fails with an I/O error, for each N from 1 on.
/// The server has to refuse the request, to recover without a restart, and to keep every acknowledged article; at intervals it is killed
/// and the archive is verified.
/// </summary>
internal static class WriteFaults
{
    private const long IoError = 5;
    private const int VerifyEvery = 50;
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(20);

    public static async Task<bool> RunAsync(string folder, int writes)
    {
        var library = Path.Combine(folder, "faults.so");
        string[] compile = ["-shared", "-fPIC", "-O1", "-o", library, Path.Combine(AppContext.BaseDirectory, "faults.c"), "-ldl"];
        using (var compiler = Process.Start(new ProcessStartInfo("cc", compile))!)
        {
            await compiler.WaitForExitAsync();
            if (compiler.ExitCode != 0) return false;
        }
        var archive = Path.Combine(folder, "faults");
        var control = Path.Combine(folder, "faults.control");
        await File.WriteAllBytesAsync(control, new byte[16]);
        using var memory = MemoryMappedFile.CreateFromFile(control, FileMode.Open);
        using var numbers = memory.CreateViewAccessor();
        numbers.Write(8, IoError);
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAULT_FOLDER"] = archive,
            ["FAULT_CONTROL"] = control,
            ["ARCHIVE_Index__CommitSeconds"] = "1",
        };

        var acknowledged = new AcknowledgedWrites();
        var (refused, corruptions) = (0, 0);
        var server = await Server.StartAsync(archive, environment);
        try
        {
            for (var write = 1; write <= writes; write++)
            {
                numbers.Write(0, (long)write);
                for (var i = 0; numbers.ReadInt64(0) > 0; i++)
                {
                    if (!(await acknowledged.AddAsync(server, $"fault/{write}/{i}")).IsAcknowledged) refused++;
                }
                var watch = Stopwatch.StartNew();
                while (!(await acknowledged.AddAsync(server, $"after/{write}")).IsAcknowledged)
                {
                    refused++;
                    if (watch.Elapsed > RecoveryLimit)
                    {
                        Console.WriteLine($"after write {write} failed, writes do not work again");
                        return false;
                    }
                    await Task.Delay(20);
                }
                if (write % VerifyEvery != 0 && write != writes) continue;

                while (!await server.IsReadyAsync()) await Task.Delay(20);
                var found = await acknowledged.CountFoundAsync(server);
                server.Dispose();
                var (exitCode, output) = await Server.RunAsync("verify", "--archive", archive);
                if (exitCode != 0 || found < acknowledged.Count)
                {
                    corruptions++;
                    Console.WriteLine($"after write {write}: {found} of {acknowledged.Count} found; {output.Trim()}");
                }
                server = await Server.StartAsync(archive, environment);
            }
            var lost = await acknowledged.CountLostAsync(server);
            Console.WriteLine($"write faults: an I/O error at each of the first {writes} writes, {acknowledged.Count:N0} acknowledged, {refused:N0} refused, {lost} lost, {corruptions} corruptions");
            return lost == 0 && corruptions == 0;
        }
        finally
        {
            server.Dispose();
        }
    }
}
