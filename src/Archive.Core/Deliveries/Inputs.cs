using Archive.Core.Deliveries.Readers;

namespace Archive.Core.Deliveries;

/// <summary>
/// Files, folders, packed archives and NDJSON as streams of items. Nothing is passed over in silence: what cannot be read is an item with a reason, and so is what is no
/// article. Folders are read in ordinal order of names, so that two runs offer the same sequence.
/// </summary>
public static class Inputs
{
    /// <summary>The path that stands for standard input.</summary>
    public const string Input = "-";

    /// <summary>What the address of a folder in Azure Blob Storage begins with.</summary>
    public const string RemotePrefix = "azblob://";

    private static readonly HashSet<string> NdjsonExtensions = new([".ndjson", ".jsonl"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> HtmlExtensions = new([".html", ".htm", ".xhtml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What lies beside saved pages and scrapes and is never an article.</summary>
    private static readonly HashSet<string> IgnoredExtensions = new(
        [".css", ".js", ".mjs", ".map", ".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".woff", ".woff2", ".ttf", ".eot", ".mp3", ".mp4", ".webm"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Every item at the paths. Keys are paths below the ingest root: the folder that was named, or, of several paths, the deepest folder that holds them all.
    /// </summary>
    /// <param name="paths">Files, folders, azblob:// addresses, and “-” for standard input.</param>
    /// <param name="options">What narrows and feeds the reading; null for nothing.</param>
    /// <param name="cancellationToken">Stops between two items.</param>
    public static IAsyncEnumerable<InputItem> EnumerateAsync(IReadOnlyList<string> paths, InputOptions? options = null, CancellationToken cancellationToken = default) =>
        new InputReader(options ?? new InputOptions(), RootOf(paths.Where(path => path != Input && !IsRemote(path)).ToList())).ReadAsync(paths, cancellationToken);

    /// <summary>The files of this machine at the paths that would be read, with their keys; what would not is an item with the reason.</summary>
    public static IEnumerable<(string Path, string Key, InputItem? Settled)> Files(IReadOnlyList<string> paths, InputOptions options) => new InputReader(options, RootOf(paths)).Files(paths);

    /// <summary>The length of the files at the paths, in bytes; null where it cannot be known before.</summary>
    public static long? LengthOf(IReadOnlyList<string> paths)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        if (paths.Any(path => path == Input || IsRemote(path))) return null;
        return paths.Sum(path => Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", everywhere).Sum(file => file.Length) : File.Exists(path) ? new FileInfo(path).Length : 0);
    }

    /// <summary>The path as it is told later and from elsewhere: whole, unless it is no path of this machine.</summary>
    public static string WholePath(string path) => path == Input || IsRemote(path) ? path : Path.GetFullPath(path);

    /// <summary>The media type a file name stands for, unless its first bytes are an HTML page's.</summary>
    public static string MediaTypeOf(string path, ReadOnlySpan<byte> bytes)
    {
        if (HtmlExtensions.Contains(Path.GetExtension(path))) return MediaTypes.Html;
        var start = bytes[..Math.Min(bytes.Length, 200)].TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        Span<char> text = stackalloc char[Math.Min(start.Length, 15)];
        for (var i = 0; i < text.Length; i++) text[i] = char.ToLowerInvariant((char)start[i]);
        return text.StartsWith("<!doctype html") || text.StartsWith("<html") ? MediaTypes.Html : MediaTypes.Text;
    }

    /// <summary>Whether a path is an address of a folder elsewhere.</summary>
    public static bool IsRemote(string path) => path.StartsWith(RemotePrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file of this name holds a record a line.</summary>
    public static bool HoldsLines(string name) => IsNdjson(IsGzip(name) ? name[..^".gz".Length] : name);

    internal static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    internal static bool IsNdjson(string name) => NdjsonExtensions.Contains(Path.GetExtension(name));

    /// <summary>What holds several articles, or has to be unpacked, is read here and now; a plain file later, on another thread.</summary>
    internal static bool IsStream(string name) => PackedReader.IsPacked(name) || IsGzip(name) || IsNdjson(name);

    /// <summary>Why a file of this name is never an article; null when it may be one.</summary>
    internal static string? RefusalByName(string name) => IgnoredExtensions.Contains(Path.GetExtension(name)) ? $"A {Path.GetExtension(name)} file is no article." : null;

    private static string RootOf(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0) return Path.GetFullPath(".");
        var folders = paths.Select(path => Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!).ToList();
        var root = folders[0];
        while (folders.Any(folder => !IsBelow(folder, root)) && Path.GetDirectoryName(root) is { } parent) root = parent;
        return root;
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
