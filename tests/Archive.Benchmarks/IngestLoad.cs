using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Archive.Benchmarks;

/// <summary>Measures <c>archive ingest</c> against the reference; both times include the start of the process.</summary>
internal static class IngestLoad
{
    public static async Task RunAsync(Workspace workspace, Figures figures, int rounds)
    {
        figures.Compare("ingest of plain text, durable (reference: Lucene.Net indexing only)", "ingest", "ingest.reference", "articles/s");
        figures.Compare("ingest of what is there, unchanged (reference: reading and hashing)", "again", "again.reference", "articles/s");
        figures.Compare("ingest of pages (reference: SmartReader alone)", "pages", "pages.reference", "articles/s");
        figures.Compare("index (reference: with the text stored)", "index.size", "index.size.reference", "times the text");
        var (texts, lines, pages) = (workspace.Texts, workspace.Lines, workspace.PageRecords);
        for (var round = 0; round < rounds; round++)
        {
            figures.Add(
                "ingest.reference", workspace.Articles / await Workspace.RunSelfAsync("reference", lines, workspace.ReferenceFolder));
            figures.Add("ingest", workspace.Articles / await Workspace.IngestAsync(texts, workspace.Scratch("archive")));
            figures.Add("index.size.reference", (double)Workspace.SizeOf(workspace.ReferenceFolder) / new FileInfo(lines).Length);
            figures.Add(
                "index.size", (double)Workspace.SizeOf(Path.Combine(workspace.ArchiveFolder, "index")) / new FileInfo(lines).Length);
            figures.Add("again.reference", workspace.Articles / await Workspace.RunSelfAsync("hash", texts));
            figures.Add("again", workspace.Articles / await Workspace.IngestAsync(texts, workspace.ArchiveFolder));
            figures.Add("pages.reference", workspace.Pages / await Workspace.RunSelfAsync("smartreader", pages));
            figures.Add("pages", workspace.Pages / await Workspace.IngestAsync(pages, workspace.Scratch("pages-archive")));
        }
    }

    /// <summary>The reference for a repeated ingest: reads the lines of a file and hashes each.</summary>
    public static void Hash(string file)
    {
        var watch = Stopwatch.StartNew();
        var lines = 0;
        foreach (var line in File.ReadLines(file)) lines += SHA256.HashData(Encoding.UTF8.GetBytes(line)).Length > 0 ? 1 : 0;
        Console.Error.WriteLine($"hashed {lines} lines in {watch.Elapsed.TotalSeconds:0.00} s");
    }

    /// <summary>The reference for pages: SmartReader alone, on two threads.</summary>
    public static void SmartReader(string file) =>
        Parallel.ForEach(File.ReadLines(file), new ParallelOptions { MaxDegreeOfParallelism = 2 }, line =>
        {
            using var page = JsonDocument.Parse(line);
            using var reader = new SmartReader.Reader("https://archive.invalid/", page.RootElement.GetProperty("html").GetString()!);
            if (reader.GetArticle().TextContent.Length == 0) throw new InvalidOperationException("A page without a text.");
        });
}
