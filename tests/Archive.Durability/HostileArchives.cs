using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Archive.Durability;

/// <summary>
/// Hostile packed archives (zip bombs, path traversal, links, truncation). Each has to be rejected or bounded, nothing may be written
/// outside the archive folder, and peak memory may exceed that of a harmless ingest by 100 MB at most.
/// </summary>
internal static class HostileArchives
{
    /// <summary>The target of the path traversal entries.</summary>
    private static readonly string Outside = Path.Combine(Path.GetTempPath(), "archive-outside.txt");

    private const long MemoryLimit = 100L * 1024 * 1024;

    public static async Task<bool> RunAsync(string folder, int entries)
    {
        var archives = Directory.CreateDirectory(Path.Combine(folder, "archives")).FullName;
        var random = new Random(1);
        foreach (var (name, write) in Kinds(entries, random)) await Task.Run(() => write(Path.Combine(archives, name)));
        var harmless = Path.Combine(folder, "harmless");
        Directory.CreateDirectory(harmless);
        // The baseline: enough articles to fill the index's buffers, and one text that makes the language models load.
        for (var i = 0; i < 20_000; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(harmless, $"{i}.txt"), GeneratedArticles.Text($"{i}", parts: 5));
        }
        await File.WriteAllTextAsync(Path.Combine(harmless, "undecided.txt"), Words(random, 5_000));
        var (usual, _, _) = await IngestAsync(folder, harmless);

        var passed = true;
        var most = 0L;
        foreach (var path in Directory.GetFiles(archives).Order(StringComparer.Ordinal))
        {
            var watch = Stopwatch.StartNew();
            var (memory, exitCode, account) = await IngestAsync(folder, path);
            most = Math.Max(most, memory - usual);
            var isBounded = exitCode is 0 or 2 && memory - usual < MemoryLimit;
            passed &= isBounded;
            Console.WriteLine($"  {Path.GetFileName(path),-24} {new FileInfo(path).Length / 1e6,7:0.0} MB  {(memory - usual) / 1e6,6:0} MB more  {watch.Elapsed.TotalSeconds,6:0.0} s  {account}{(isBounded ? "" : "  NOT BOUNDED")}");
        }
        var strays = Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Except(["archives", "harmless", "ingested"]).ToList();
        Console.WriteLine($"hostile: {Directory.GetFiles(archives).Length} archives, at most {most / 1e6:0} MB more than {usual / 1e6:0} MB; outside: {(strays.Count == 0 && !File.Exists(Outside) ? "nothing" : string.Join(", ", strays))}");
        return passed && strays.Count == 0 && !File.Exists(Outside);
    }

    private static async Task<(long Memory, int ExitCode, string Account)> IngestAsync(string folder, string path)
    {
        var archive = Path.Combine(folder, "ingested");
        if (Directory.Exists(archive)) Directory.Delete(archive, recursive: true);
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [Server.Program, "ingest", path, "--archive", archive]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var most = 0L;
        while (!process.HasExited)
        {
            most = Math.Max(most, PeakMemory(process));
            await Task.Delay(20);
        }
        await process.WaitForExitAsync();
        return (
            most,
            process.ExitCode,
            (await output).Split('\n').LastOrDefault(line => line.StartsWith("Run ", StringComparison.Ordinal)) ?? "");
    }

    private static long PeakMemory(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Replace("VmHWM:", "", StringComparison.Ordinal),
                    CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static IEnumerable<(string Name, Action<string> Write)> Kinds(int entries, Random random)
    {
        var zeros = new byte[1 << 20];
        yield return ("zeros-one.zip", path => Zip(path, zip => Entry(zip, "a.txt", stream => Repeat(stream, zeros, 4_000))));
        yield return (
            "zeros-many.zip", path => Zip(path, zip => Each(200, i => Entry(zip, $"{i}.txt", stream => Repeat(stream, zeros, 40)))));
        yield return ("letters.zip", path => Zip(path, zip =>
            Each(30, i => Entry(zip, $"{i}.txt", stream => Repeat(stream, Encoding.ASCII.GetBytes(new string('a', 1 << 20)), 31)))));
        yield return ("long-texts.zip", path => Zip(
            path, zip => Each(12, i => Entry(zip, $"{i}.txt", stream => stream.Write(Encoding.ASCII.GetBytes(Words(random, 1_900_000)))))));
        yield return ("long-pages.zip", path => Zip(path, zip => Each(12, i => Entry(zip, $"{i}.html", stream =>
            stream.Write(Encoding.ASCII.GetBytes($"<p>{Words(random, 1_800_000).Replace("\n\n", "<p>", StringComparison.Ordinal)}"))))));
        yield return ("long-attributes.zip", path => Zip(path, zip => Each(12, i =>
            Entry(
                zip, $"{i}.html", stream => stream.Write(Encoding.ASCII.GetBytes($"<p title='{new string('a', 30_000_000)}'>A text."))))));
        yield return ("letters-pages.zip", path => Zip(path, zip =>
            Each(12, i => Entry(zip, $"{i}.html", stream => Repeat(stream, Encoding.ASCII.GetBytes(new string('a', 1 << 20)), 31)))));
        yield return ("html-deep.zip", path =>
            Zip(path, zip => Each(20, i => Entry(zip, $"{i}.html", stream => Repeat(stream, "<div><b>"u8.ToArray(), 100_000)))));
        yield return ("nested.zip", path => Zip(path, zip => Each(50, i => Entry(zip, $"{i}.zip", stream =>
            Zip(stream, inner => Entry(inner, "x.zip", deep => Zip(deep, core => Entry(core, "x.txt", text => text.Write("x"u8)))))))));
        yield return ("itself.zip", path => Zip(path, zip => Entry(zip, "itself.zip", stream => stream.Write("PK\u0003\u0004"u8))));
        yield return ("outside.zip", path => Zip(path, zip => Each(6, i =>
            Entry(
                zip,
                (string[])["../up.txt", "../../../../../.." + Outside, Outside, "a/../../b.txt", "C:\\x.txt", "..\\x.txt"] is var names
                    ? names[i]
                    : "",
                stream => stream.Write("A text."u8)))));
        yield return ("same-name.zip", path =>
            Zip(path, zip => Each(1_000, i => Entry(zip, "same.txt", stream => stream.Write(Encoding.ASCII.GetBytes($"The text {i}."))))));
        yield return ("long-names.zip", path =>
            Zip(path, zip => Each(200, i => Entry(zip, new string('n', 60_000) + i, stream => stream.Write("A text."u8)))));
        yield return ("strange-names.zip", path =>
            Zip(path, zip => Each(200, i => Entry(zip, $"a\u0001\u202e\n{(char)(i + 1)}.txt", stream => stream.Write("A text."u8)))));
        yield return (
            "empty-many.zip", path => Zip(path, zip => Each(entries, i => zip.CreateEntry($"{i}", CompressionLevel.NoCompression))));
        yield return ("tiny-many.tar.gz", path => Tar(path, tar => Each(entries / 10, i => TarFile(tar, $"{i}.txt", "x"u8.ToArray()))));
        yield return ("links.tar", path => Tar(path, tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "passwd.txt") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = Path.GetTempPath() });
            TarFile(tar, "out/" + Path.GetFileName(Outside), "A text."u8.ToArray());
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard.txt") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "fifo.txt"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "zero.txt") { DeviceMajor = 1, DeviceMinor = 5 });
        }));
        yield return ("outside.tar", path => Tar(path, tar => Each(3, i =>
            TarFile(tar, (string[])["../up.txt", Outside, "a/../../b.txt"] is var names ? names[i] : "", "A text."u8.ToArray()))));
        yield return ("size-lie.tar", path => Damage(path, bytes => "77777777777"u8.CopyTo(bytes.AsSpan(124))));
        yield return ("cut-off.zip", path =>
        {
            Zip(path, zip =>
                Each(100, i => Entry(zip, $"{i}.txt", stream => stream.Write(Encoding.ASCII.GetBytes(GeneratedArticles.Text($"{i}"))))));
            using var file = File.OpenWrite(path);
            file.SetLength(file.Length / 2);
        }
        );
        yield return ("noise.zip", path => File.WriteAllBytes(path, [.. "PK\u0003\u0004"u8, .. Noise(1_000_000)]));
        yield return ("noise.tar.gz", path => File.WriteAllBytes(path, Noise(1_000_000)));
        yield return ("zeros.gz", path => Gzip(path, stream => Repeat(stream, zeros, 4_000)));
        yield return (
            "one-line.ndjson.gz", path => Gzip(path, stream => Repeat(stream, Encoding.ASCII.GetBytes(new string('a', 1 << 20)), 2_000)));
        yield return ("brackets.ndjson.gz", path =>
            Gzip(path, stream => Each(30, _ => Repeat(stream, [.. Encoding.ASCII.GetBytes(new string('[', 1 << 20)), (byte)'\n'], 10))));
    }

    /// <summary>Paragraphs of random syllables in no language, with a vocabulary as large as a long novel's.</summary>
    private static string Words(Random random, int length)
    {
        var vocabulary = new Random(7);
        var words = Enumerable.Range(0, 30_000)
            .Select(_ => new string(vocabulary.GetItems("aeioubcdfglmnprstvz".AsSpan(), vocabulary.Next(2, 9)))).ToArray();
        var text = new StringBuilder();
        while (text.Length < length)
        {
            for (var word = 0; word < 80; word++) text.Append(words[random.Next(words.Length)]).Append(' ');
            text.Append("\n\n");
        }
        return text.ToString();
    }

    private static void Each(int count, Action<int> action)
    {
        for (var i = 0; i < count; i++) action(i);
    }

    private static void Repeat(Stream stream, byte[] bytes, int times) => Each(times, _ => stream.Write(bytes));

    private static void Zip(string path, Action<ZipArchive> write)
    {
        using var file = File.Create(path);
        Zip(file, write);
    }

    private static void Zip(Stream stream, Action<ZipArchive> write)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        write(zip);
    }

    private static void Entry(ZipArchive zip, string name, Action<Stream> write)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        write(stream);
    }

    private static void Tar(string path, Action<TarWriter> write)
    {
        using var file = File.Create(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var tar = new TarWriter(stream);
        write(tar);
    }

    private static void TarFile(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    private static void Damage(string path, Action<byte[]> damage)
    {
        Tar(path, tar => TarFile(tar, "a.txt", "A text."u8.ToArray()));
        var bytes = File.ReadAllBytes(path);
        damage(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private static void Gzip(string path, Action<Stream> write)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        write(stream);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
