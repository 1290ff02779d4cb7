using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Archive.Core.Normalization;

namespace Archive.Core.Ingestion;

/// <summary>
/// Files, folders, packed archives and NDJSON as streams of items. Nothing is passed over in silence: what cannot be read is an item with a reason, and so is what is no
/// article. Folders are read in ordinal order of names, so that two runs offer the same sequence.
/// </summary>
public static class Sources
{
    /// <summary>The path that stands for standard input.</summary>
    public const string Input = "-";

    private static readonly HashSet<string> NdjsonExtensions = new([".ndjson", ".jsonl"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> HtmlExtensions = new([".html", ".htm", ".xhtml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What lies beside saved pages and scrapes and is never an article.</summary>
    private static readonly HashSet<string> IgnoredExtensions = new(
        [".css", ".js", ".mjs", ".map", ".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".woff", ".woff2", ".ttf", ".eot", ".mp3", ".mp4", ".webm"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Every item at the paths. Keys are paths below the ingest root: the folder that was named, or, of several paths, the deepest folder that holds them all.
    /// </summary>
    /// <param name="paths">Files, folders, and “-” for standard input.</param>
    /// <param name="input">Standard input; null when there is none.</param>
    /// <param name="cancellationToken">Stops between two items.</param>
    public static async IAsyncEnumerable<SourceItem> EnumerateAsync(IReadOnlyList<string> paths, Stream? input = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var root = RootOf(paths.Where(path => path != Input).ToList());
        foreach (var path in paths)
        {
            if (path == Input)
            {
                await foreach (var item in ReadInput(input ?? Stream.Null, cancellationToken)) yield return item;
            }
            else if (Directory.Exists(path))
            {
                await foreach (var item in ReadFolder(Path.GetFullPath(path), root, cancellationToken)) yield return item;
            }
            else
            {
                await foreach (var item in ReadFile(Path.GetFullPath(path), path, root, isNamed: true, cancellationToken)) yield return item;
            }
        }
    }

    /// <summary>Whether counting the items at the paths costs little beside ingesting them; packed archives and standard input would have to be read for it.</summary>
    public static bool CanCount(IReadOnlyList<string> paths)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        bool IsUnpacked(string path) => !PackedSource.IsPacked(path) && !IsGzip(path);
        return paths.All(path => path != Input && (Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", everywhere).All(IsUnpacked) : IsUnpacked(path)));
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

    private static string RootOf(List<string> paths)
    {
        if (paths.Count == 0) return Path.GetFullPath(".");
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
        else if (IsStream(path))
        {
            var (file, unreadable) = Open(path);
            if (file is null)
            {
                yield return new SourceItem { Name = name, Rejected = unreadable };
                yield break;
            }
            await using (file)
            {
                await foreach (var item in ReadStream(file, name, KeyOf(path, root), cancellationToken)) yield return item;
            }
        }
        else
        {
            var file = new FileInfo(path);
            yield return new SourceItem { Name = name, PathKey = KeyOf(path, root), Size = file.Exists ? file.Length : 0, Read = () => ReadSubmission(path) };
        }
    }

    /// <summary>What holds several articles, or has to be unpacked, is read here and now; a plain file later, on another thread.</summary>
    private static bool IsStream(string name) => PackedSource.IsPacked(name) || IsGzip(name) || NdjsonExtensions.Contains(Path.GetExtension(name));

    private static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static (FileStream? File, string? Unreadable) Open(string path)
    {
        try
        {
            return (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, FileOptions.SequentialScan | FileOptions.Asynchronous), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception is FileNotFoundException or DirectoryNotFoundException ? "There is no such file." : $"It cannot be read: {exception.Message}");
        }
    }

    /// <summary>The items of a stream, by the name it has.</summary>
    private static async IAsyncEnumerable<SourceItem> ReadStream(Stream stream, string name, string pathKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(name);
        if (PackedSource.IsPacked(name))
        {
            await foreach (var item in PackedSource.ReadAsync(stream, name, pathKey, ReadStream, cancellationToken)) yield return item;
        }
        else if (IsGzip(name))
        {
            await using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            await foreach (var item in ReadStream(unpacked, name[..^".gz".Length], pathKey[..^".gz".Length], cancellationToken)) yield return item with { Name = name + item.Name[(name.Length - ".gz".Length)..] };
        }
        else if (NdjsonExtensions.Contains(extension))
        {
            await foreach (var item in NdjsonSource.ReadAsync(stream, name, cancellationToken)) yield return item;
        }
        else if (IgnoredExtensions.Contains(extension))
        {
            yield return new SourceItem { Name = name, Ignored = $"A {extension} file is no article." };
        }
        else
        {
            var (bytes, problem) = ReadUnpacked(stream);
            yield return bytes is null
                ? new SourceItem { Name = name, Rejected = problem }
                : new SourceItem { Name = name, PathKey = pathKey, Size = bytes.Length, Read = () => ToSubmission(name, bytes) };
        }
    }

    /// <summary>
    /// Standard input: an archive or gzip by its first bytes, NDJSON when it begins with a brace, else one article.
    /// </summary>
    private static async IAsyncEnumerable<SourceItem> ReadInput(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int HeadLength = 512;
        const int TarMark = 257;
        var reader = PipeReader.Create(input);
        var head = (await reader.ReadAtLeastAsync(HeadLength, cancellationToken)).Buffer;
        var bytes = head.Slice(0, Math.Min(head.Length, HeadLength)).ToArray();
        reader.AdvanceTo(head.Start);
        var name = bytes.AsSpan().StartsWith("PK\u0003\u0004"u8) ? "input.zip"
            : bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "input.gz"
            : bytes.Length > TarMark && bytes.AsSpan(TarMark).StartsWith("ustar"u8) ? "input.tar"
            : bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith((byte)'{') ? "input.ndjson"
            : "input";
        await using var stream = reader.AsStream();
        if (name == "input.gz")
        {
            await using var unpacked = new GZipStream(stream, CompressionMode.Decompress);
            await foreach (var item in ReadInput(unpacked, cancellationToken)) yield return item;
            yield break;
        }
        await foreach (var item in ReadStream(stream, name, name, cancellationToken)) yield return name == "input" ? item with { PathKey = null } : item;
    }

    /// <summary>The bytes of a stream; null when there are more than the limit, whatever length it claims.</summary>
    private static byte[]? ReadBounded(Stream stream)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            if (content.Length + read > Submission.MaxBytes) return null;
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }

    private static (byte[]? Bytes, string? Problem) ReadUnpacked(Stream stream)
    {
        try
        {
            return ReadBounded(stream) is { } bytes ? (bytes, null) : (null, $"It has more than {Submission.MaxBytes:N0} bytes.");
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return (null, $"It cannot be unpacked: {exception.Message}");
        }
    }

    private static SubmissionReading ReadSubmission(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return new SubmissionReading(null, "There is no such file.");
            if (file.Length > Submission.MaxBytes) return new SubmissionReading(null, $"It has {file.Length:N0} bytes; the limit is {Submission.MaxBytes:N0}.");

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return ReadBounded(stream) is { } bytes ? ToSubmission(path, bytes) : new SubmissionReading(null, $"It has more than {Submission.MaxBytes:N0} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SubmissionReading(null, $"It cannot be read: {exception.Message}");
        }
    }

    private static SubmissionReading ToSubmission(string name, byte[] bytes)
    {
        if (!Path.GetExtension(name).Equals(".json", StringComparison.OrdinalIgnoreCase)) return new SubmissionReading(new Submission { Bytes = bytes, MediaType = MediaTypeOf(name, bytes) }, null);
        var (submission, problems) = JsonSubmission.Read(bytes);
        return new SubmissionReading(submission, problems is null ? null : string.Join(" ", problems));
    }
}
