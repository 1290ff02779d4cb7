using Archive.Core.Deliveries.Readers;

namespace Archive.Core.Deliveries;

/// <summary>
/// Files, folders, packed archives and NDJSON as streams of items. Nothing is skipped silently: what cannot be read, and what is not an
/// article, is an item with a reason. Folders are read in ordinal order of names, so that two runs see the same sequence.
/// </summary>
public static class Inputs
{
    /// <summary>The path that stands for standard input.</summary>
    public const string Input = "-";

    /// <summary>The scheme of the URI of a folder in Azure Blob Storage.</summary>
    public const string RemotePrefix = "azblob://";

    private static readonly HashSet<string> NdjsonExtensions = new([".ndjson", ".jsonl"], StringComparer.OrdinalIgnoreCase);
    /// <summary>Extensions of files that accompany saved pages and scrapes and are never articles.</summary>
    private static readonly HashSet<string> IgnoredExtensions = new(
        [
            ".css", ".js", ".mjs", ".map", ".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".woff", ".woff2", ".ttf",
            ".eot", ".mp3", ".mp4", ".webm",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Every item at the paths. Keys are paths relative to the ingest root: the folder that was given or, of several paths, their deepest
    /// common ancestor.
    /// </summary>
    /// <param name="paths">Files, folders, azblob:// URIs, and “-” for standard input.</param>
    /// <param name="options">Filters and streams; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels between two items.</param>
    public static IAsyncEnumerable<InputItem> EnumerateAsync(
        IReadOnlyList<string> paths, InputOptions? options = null, CancellationToken cancellationToken = default)
    {
        var localPaths = paths.Where(path => path != Input && !IsRemote(path)).ToList();
        return new InputReader(options ?? new InputOptions(), RootOf(localPaths)).ReadAsync(paths, cancellationToken);
    }

    /// <summary>
    /// The local files at the paths that an ingest would read, with their keys; for a file that it would not read, an item with the reason.
    /// </summary>
    public static IEnumerable<(string Path, string Key, InputItem? Skipped)> Files(IReadOnlyList<string> paths, InputOptions options) =>
        new InputReader(options, RootOf(paths)).Files(paths);

    /// <summary>
    /// The total length of the files at the paths, in bytes, for progress; null where it is not known in advance (standard input, remote
    /// folders).
    /// </summary>
    public static long? LengthOf(IReadOnlyList<string> paths)
    {
        if (paths.Any(path => path == Input || IsRemote(path))) return null;
        return paths.Sum(path => Directory.Exists(path) ? LengthOfFolder(path) : File.Exists(path) ? new FileInfo(path).Length : 0);
    }

    /// <summary>
    /// The absolute path, for messages that are read later and in another working directory; “-” and URIs stay as they are.
    /// </summary>
    public static string WholePath(string path) => path == Input || IsRemote(path) ? path : Path.GetFullPath(path);

    /// <summary>Whether a path is the URI of a remote folder.</summary>
    public static bool IsRemote(string path) => path.StartsWith(RemotePrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file of this name is NDJSON, possibly gzipped: one record a line.</summary>
    public static bool HasRecordPerLine(string name) => IsNdjson(IsGzip(name) ? name[..^".gz".Length] : name);

    internal static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    internal static bool IsNdjson(string name) => NdjsonExtensions.Contains(Path.GetExtension(name));

    /// <summary>
    /// Whether a file of this name has to be read sequentially while the input is enumerated, because it holds several articles or is
    /// compressed. Any other file is one article, and is read later on another thread.
    /// </summary>
    internal static bool IsStream(string name) => PackedReader.IsPacked(name) || IsGzip(name) || IsNdjson(name);

    /// <summary>Why a file of this name is ignored; null when it may be an article.</summary>
    internal static string? ReasonToIgnore(string name) =>
        IgnoredExtensions.Contains(Path.GetExtension(name)) ? $"A {Path.GetExtension(name)} file is no article." : null;

    private static long LengthOfFolder(string path)
    {
        var recursive = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        return new DirectoryInfo(path).EnumerateFiles("*", recursive).Sum(file => file.Length);
    }

    private static string RootOf(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0) return Path.GetFullPath(".");
        var folders = paths.Select(path => Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!)
            .ToList();
        var root = folders[0];
        while (folders.Any(folder => !IsBelow(folder, root)) && Path.GetDirectoryName(root) is { } parent) root = parent;
        return root;
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
