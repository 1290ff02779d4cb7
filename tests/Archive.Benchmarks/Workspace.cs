using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Archive.Durability;

namespace Archive.Benchmarks;

/// <summary>
/// The files of the load tests: the corpus for both sides, the reference's index and the archive, each created on first use and reused by
/// later runs.
/// </summary>
internal sealed class Workspace(string folder, int articles)
{
    /// <summary>The most pages; they take long to normalise, and more of them would not change the result.</summary>
    private const int MaxPages = 5_000;

    public int Articles => articles;

    public int Pages => Math.Min(articles, MaxPages);

    public string ReferenceFolder => Name("reference");

    public string ArchiveFolder => Name("archive");

    /// <summary>A path for temporary data; whatever an earlier run left there is deleted.</summary>
    public string Scratch(string name)
    {
        var path = Name(name);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return path;
    }

    /// <summary>The articles as NDJSON.</summary>
    public string Texts => Make("texts.ndjson", articles, i =>
        JsonSerializer.Serialize(new { id = $"generated/{i}", text = Corpus.Text(i), tags = new[] { $"tag{i % 50}" } }));

    /// <summary>The next articles of the corpus, as many again.</summary>
    public string MoreTexts => Make("more.ndjson", articles, i =>
        JsonSerializer.Serialize(new { id = $"generated/{articles + i}", text = Corpus.Text(articles + i) }));

    /// <summary>The articles in the format of the reference: tab-separated language, number, day, title, text.</summary>
    public string Lines => Make("lines.tsv", articles, i =>
    {
        var article = Corpus.Article(i);
        var text = article.Text.Replace('\n', ' ');
        return string.Create(
            CultureInfo.InvariantCulture, $"{(article.IsItalian ? "it" : "en")}\t{i}\t{article.Day}\t{article.Title}\t{text}");
    });

    /// <summary>Pages as NDJSON.</summary>
    public string PageRecords =>
        Make("pages.ndjson", Pages, i => JsonSerializer.Serialize(new { id = $"generated/{i}", html = Corpus.Html(i) }));

    public static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>
    /// Runs <c>archive ingest</c> on a file; returns the seconds that the command took, the start of the process included.
    /// </summary>
    public static async Task<double> IngestAsync(string file, string archive)
    {
        var watch = Stopwatch.StartNew();
        var (exitCode, output) = await Server.RunAsync("ingest", file, "--archive", archive, "--source", "generated");
        return exitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException(output);
    }

    /// <summary>
    /// Runs a command of this program in a new process, so that the reference starts as cold as the product; returns the seconds that it
    /// took.
    /// </summary>
    public static async Task<double> RunSelfAsync(params string[] args)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Workspace).Assembly.Location, .. args]))!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{string.Join(' ', args)} failed.");
    }

    /// <summary>Creates the reference's index and the archive that the searches run on, unless they are there.</summary>
    public async Task PrepareAsync()
    {
        if (!Directory.Exists(ReferenceFolder))
        {
            Reference.Index(Lines, Scratch("reference.new"));
            Directory.Move(Name("reference.new"), ReferenceFolder);
        }
        if (Directory.Exists(ArchiveFolder)) return;
        await IngestAsync(Texts, Scratch("archive.new"));
        Directory.Move(Name("archive.new"), ArchiveFolder);
    }

    private string Name(string name) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{articles}-{name}"));

    private string Make(string name, int count, Func<int, string> line)
    {
        Directory.CreateDirectory(folder);
        var path = Name(name);
        if (File.Exists(path)) return path;
        File.WriteAllLines(path + ".new", Enumerable.Range(0, count).AsParallel().AsOrdered().Select(line));
        File.Move(path + ".new", path);
        return path;
    }
}
