using System.Runtime.CompilerServices;
using Archive.Core.Normalization;

namespace Archive.Core.Ingestion;

/// <summary>
/// Files, folders and NDJSON as streams of items. Nothing is passed over in silence: what cannot be read is an item with a reason, and so is what is no
/// article. Folders are read in ordinal order of names, so that two runs offer the same sequence.
/// </summary>
public static class Sources
{
    private static readonly HashSet<string> NdjsonExtensions = new([".ndjson", ".jsonl"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> HtmlExtensions = new([".html", ".htm", ".xhtml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What lies beside saved pages and scrapes and is never an article.</summary>
    private static readonly HashSet<string> IgnoredExtensions = new(
        [".css", ".js", ".mjs", ".map", ".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".woff", ".woff2", ".ttf", ".eot", ".mp3", ".mp4", ".webm"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Every item at the paths. Keys are paths below the ingest root: the folder that was named, or, of several paths, the deepest folder that holds them all.
    /// </summary>
    public static async IAsyncEnumerable<SourceItem> EnumerateAsync(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var root = RootOf(paths);
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                await foreach (var item in ReadFolder(Path.GetFullPath(path), root, cancellationToken)) yield return item;
            }
            else
            {
                await foreach (var item in ReadFile(Path.GetFullPath(path), path, root, isNamed: true, cancellationToken)) yield return item;
            }
        }
    }

    /// <summary>The media type a file name stands for, unless its first bytes are an HTML page's.</summary>
    public static string MediaTypeOf(string path, ReadOnlySpan<byte> bytes)
    {
        if (HtmlExtensions.Contains(Path.GetExtension(path))) return MediaTypes.Html;
        var start = bytes[..Math.Min(bytes.Length, 200)].TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        Span<char> text = stackalloc char[Math.Min(start.Length, 15)];
        for (var i = 0; i < text.Length; i++) text[i] = char.ToLowerInvariant((char)start[i]);
        return text.StartsWith("<!doctype html") || text.StartsWith("<html") ? MediaTypes.Html : MediaTypes.Text;
    }

    private static string RootOf(IReadOnlyList<string> paths)
    {
        var folders = paths.Select(path => Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!).ToList();
        var root = folders[0];
        while (folders.Any(folder => !IsBelow(folder, root)) && Path.GetDirectoryName(root) is { } parent) root = parent;
        return root;
    }

    private static bool IsBelow(string path, string root) =>
        path == root || path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string KeyOf(string path, string root) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static async IAsyncEnumerable<SourceItem> ReadFolder(string folder, string root, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<FileSystemInfo> entries = [];
        string? unreadable = null;
        try
        {
            entries.AddRange(new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            unreadable = exception.Message;
        }
        if (unreadable is not null) yield return new SourceItem { Name = folder, Rejected = $"The folder cannot be read: {unreadable}" };

        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Name.StartsWith('.'))
            {
                yield return new SourceItem { Name = entry.FullName, Ignored = "Hidden: its name begins with a full stop." };
            }
            else if (entry is DirectoryInfo && entry.LinkTarget is not null)
            {
                yield return new SourceItem { Name = entry.FullName, Ignored = "A link to a folder; links are not followed." };
            }
            else if (entry is DirectoryInfo)
            {
                await foreach (var item in ReadFolder(entry.FullName, root, cancellationToken)) yield return item;
            }
            else
            {
                await foreach (var item in ReadFile(entry.FullName, entry.FullName, root, isNamed: false, cancellationToken)) yield return item;
            }
        }
    }

    private static async IAsyncEnumerable<SourceItem> ReadFile(string path, string name, string root, bool isNamed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(path);
        if (!isNamed && IgnoredExtensions.Contains(extension))
        {
            yield return new SourceItem { Name = name, Ignored = $"A {extension} file is no article." };
        }
        else if (NdjsonExtensions.Contains(extension))
        {
            await foreach (var item in NdjsonSource.ReadAsync(path, name, cancellationToken)) yield return item;
        }
        else
        {
            yield return new SourceItem { Name = name, PathKey = KeyOf(path, root), Read = () => ReadSubmission(path) };
        }
    }

    /// <summary>The file's bytes; null when there are more than the limit, whatever length the file claims.</summary>
    private static byte[]? ReadBounded(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        using var content = new MemoryStream((int)Math.Min(file.CanSeek ? file.Length : 0, Submission.MaxBytes));
        var buffer = new byte[81_920];
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            if (content.Length + read > Submission.MaxBytes) return null;
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }

    private static SubmissionReading ReadSubmission(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return new SubmissionReading(null, "There is no such file.");
            if (file.Length > Submission.MaxBytes) return new SubmissionReading(null, $"It has {file.Length:N0} bytes; the limit is {Submission.MaxBytes:N0}.");

            var bytes = ReadBounded(path);
            if (bytes is null) return new SubmissionReading(null, $"It has more than {Submission.MaxBytes:N0} bytes.");
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            {
                var (submission, problems) = JsonSubmission.Read(bytes);
                return new SubmissionReading(submission, problems is null ? null : string.Join(" ", problems));
            }
            return new SubmissionReading(new Submission { Bytes = bytes, MediaType = MediaTypeOf(path, bytes) }, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SubmissionReading(null, $"It cannot be read: {exception.Message}");
        }
    }
}
