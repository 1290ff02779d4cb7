using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Labelling;

namespace Archive.Training.Pages;

/// <summary>Reads the evaluation pages.</summary>
internal static class EvaluationData
{
    private static readonly string[] SharedHosts = ["blogspot.com", "wordpress.com", "medium.com", "github.io"];

    private static readonly string[] SecondLevels = ["co", "com", "org", "net", "gov", "ac"];

    /// <summary>Reads all pages of the folders, in the order of their names.</summary>
    /// <param name="data">The folder of the evaluation sets.</param>
    /// <param name="extra">More folders of approved pages.</param>
    public static List<EvaluationPage> Read(string data, IEnumerable<string> extra)
    {
        var sources = new List<(string Id, PageSet Set, string File, string? Url, Gold Gold)>();
        foreach (var folder in extra.Prepend(Path.Combine(data, "real-dev", "html"))) AddApproved(folder, sources);
        AddTexts(Path.Combine(data, "extraction-dev", "article-extraction-benchmark"), sources);
        AddSegments(Path.Combine(data, "extraction-dev", "trafilatura-segments"), sources);
        var pages = new ConcurrentBag<EvaluationPage>();
        Parallel.ForEach(sources, source =>
        {
            if (Load(source.Id, source.Set, source.File, source.Url, source.Gold) is { } page) pages.Add(page);
        });
        return [.. pages.OrderBy(page => page.Id, StringComparer.Ordinal)];
    }

    private static void AddApproved(string folder, List<(string, PageSet, string, string?, Gold)> sources)
    {
        foreach (var file in Directory.GetFiles(folder, "*.expected.json").Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileName(file)[..^".expected.json".Length];
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var root = json.RootElement;
            var page = new[] { ".html.gz", ".html" }.Select(end => Path.Combine(folder, id + end)).FirstOrDefault(File.Exists);
            if (page is null) continue;
            sources.Add((Path.GetFileName(Path.GetDirectoryName(file)) == "html" ? "real__" + id : "extra__" + id, PageSet.Approved, page,
                Text(root, "url"), new Gold
                {
                    Title = Text(root, "title"),
                    Date = Text(root, "date"),
                    Authors = Texts(root, "authors"),
                    Standfirst = Texts(root, "standfirst"),
                    Headings = Texts(root, "headings"),
                    Paragraphs = Texts(root, "paragraphs"),
                }));
        }
    }

    private static void AddTexts(string folder, List<(string, PageSet, string, string?, Gold)> sources)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "index.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var id = Text(json.RootElement, "id")!;
            sources.Add(("aeb__" + id, PageSet.Text, Path.Combine(folder, "html", id + ".html.gz"), Text(json.RootElement, "url"),
                new Gold { Text = File.ReadAllText(Path.Combine(folder, "expected", id + ".txt")) }));
        }
    }

    private static void AddSegments(string folder, List<(string, PageSet, string, string?, Gold)> sources)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "segments.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var id = Text(root, "id")!;
            var authors = root.TryGetProperty("author", out var author) && author.ValueKind == JsonValueKind.Array ? Texts(root, "author")
                : Text(root, "author") is { Length: > 0 } one ? Separated(one) : null;
            sources.Add(("tra__" + id, PageSet.Segments, Path.Combine(folder, "html", id + ".html.gz"), Text(root, "url"), new Gold
            {
                Title = Text(root, "title"),
                Date = Text(root, "date"),
                Authors = authors,
                With = Texts(root, "with"),
                Without = Texts(root, "without"),
                Comments = Texts(root, "comments"),
            }));
        }
    }

    private static List<string> Separated(string authors) =>
        authors.Replace(" and ", ",", StringComparison.Ordinal).Split(';', ',').ToList();

    private static EvaluationPage? Load(string id, PageSet set, string file, string? url, Gold gold)
    {
        if (!File.Exists(file)) return null;
        var bytes = ReadAll(file);
        var declared = CharsetOf(bytes);
        if (TextDecoder.Decode(bytes, declared).Decoded is not { } decoded) return null;
        var (page, _) = HtmlExtractor.Analyze(decoded.Text, null, CancellationToken.None);
        if (page is null || page.Blocks.Count == 0) return null;
        var loaded = new EvaluationPage
        {
            Id = id,
            Set = set,
            Gold = gold,
            Bytes = bytes,
            Page = page,
            Features = BlockFeatures.Compute(page),
            Site = SiteOf(id, set, url, page),
        };
        loaded.Targets = BlockTargets.Of(loaded);
        return loaded;
    }

    private static byte[] ReadAll(string file)
    {
        using var stream = File.OpenRead(file);
        using var unpacked = file.EndsWith(".gz", StringComparison.Ordinal)
            ? (Stream)new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var all = new MemoryStream();
        unpacked.CopyTo(all);
        return all.ToArray();
    }

    private static string? CharsetOf(byte[] bytes)
    {
        var head = Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4096)));
        var at = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var value = head[(at + 8)..].TrimStart('"', '\'', ' ');
        var end = 0;
        while (end < value.Length && (char.IsAsciiLetterOrDigit(value[end]) || value[end] is '-' or '_')) end++;
        return end > 0 ? value[..end] : null;
    }

    private static string SiteOf(string id, PageSet set, string? url, PageAnalysis page)
    {
        var stated = page.Metadata.Url;
        var site = set switch
        {
            PageSet.Segments
                when url?.StartsWith("http", StringComparison.Ordinal) == true && !url.Contains("web.archive", StringComparison.Ordinal)
                => Registered(url),
            PageSet.Text when url is not null => Registered(url),
            _ when stated is not null => Registered(stated),
            PageSet.Segments => id["tra__".Length..].Split('-')[0],
            _ => id[(id.IndexOf("__", StringComparison.Ordinal) + 2)..].Split('_')[0].ToLowerInvariant(),
        };
        return site.Length == 0 || SharedHosts.Contains(site) ? id : site;
    }

    /// <summary>The part of a host's name that is registered, by a rule of thumb.</summary>
    private static string Registered(string url)
    {
        if (!Uri.TryCreate(url.Contains("//", StringComparison.Ordinal) ? url : "http://" + url, UriKind.Absolute, out var address))
        {
            return "";
        }
        var parts = address.Host.ToLowerInvariant().Split('.');
        var take = parts.Length >= 3 && SecondLevels.Contains(parts[^2]) && parts[^1].Length == 2 ? 3 : 2;
        return string.Join('.', parts.TakeLast(take));
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!).ToList()
            : [];
}
