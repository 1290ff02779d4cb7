using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Archive.Core.Deliveries.Readers;

/// <summary>Enumerates the items at the paths of an ingest, choosing the reader for each format.</summary>
/// <param name="options">Filters and streams.</param>
/// <param name="root">The ingest root: the folder that keys are relative to.</param>
internal sealed class InputReader(InputOptions options, string root)
{
    private readonly PathFilter _filter = PathFilter.Of(options);

    public async IAsyncEnumerable<InputItem> ReadAsync(
        IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            var items = path == Inputs.Input ? ReadInput(options.Input ?? Stream.Null, options.InputName, cancellationToken)
                : Inputs.IsRemote(path) ? ReadRemote(path, cancellationToken)
                : Directory.Exists(path) ? ReadFolder(Path.GetFullPath(path), cancellationToken)
                : ReadFile(Path.GetFullPath(path), path, cancellationToken);
            await foreach (var item in items) yield return item;
        }
    }

    private static GZipStream Decompress(Stream stream) => new(stream, CompressionMode.Decompress, leaveOpen: true);

    private string KeyOf(string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <inheritdoc cref="Inputs.Files" />
    public IEnumerable<(string Path, string Key, InputItem? Skipped)> Files(IReadOnlyList<string> paths) => paths.SelectMany(path =>
        Directory.Exists(path) ? Walk(Path.GetFullPath(path), "", _filter) : [(Path: Path.GetFullPath(path), Skipped: null)])
        .Select(file => (file.Path, KeyOf(file.Path), file.Skipped));

    private async IAsyncEnumerable<InputItem> ReadFolder(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (path, skipped) in Walk(folder, "", _filter))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (skipped is not null)
            {
                yield return skipped;
                continue;
            }
            await foreach (var item in ReadFile(path, path, cancellationToken)) yield return item;
        }
    }

    /// <summary>The files of a folder and its subfolders; for one that is not read, an item with the reason.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="relativePath">Its path relative to the folder that was given: "" or ending in a slash.</param>
    /// <param name="filter">Which of its files are read.</param>
    private IEnumerable<(string Path, InputItem? Skipped)> Walk(string folder, string relativePath, PathFilter filter)
    {
        List<FileSystemInfo> entries = [];
        string? unreadable = null;
        try
        {
            entries.AddRange(new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal));
            filter = filter.Within(relativePath, Path.Combine(folder, PathFilter.FileName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArchiveException)
        {
            unreadable = exception.Message;
        }
        if (unreadable is not null)
        {
            yield return (folder, new InputItem { Name = folder, Rejected = $"The folder cannot be read: {unreadable}" });
        }

        foreach (var entry in entries)
        {
            var path = relativePath + entry.Name;
            if (ReasonToIgnore(entry, path, filter) is { } reason)
            {
                yield return (entry.FullName, new InputItem { Name = entry.FullName, Ignored = reason });
            }
            else if (entry is FileInfo { LinkTarget: null, Length: 0 })
            {
                // Never opened: a pipe or a device has the length 0 too, and reading it would block.
                yield return (entry.FullName, new InputItem { Name = entry.FullName, Rejected = "It is empty: 0 bytes." });
            }
            else if (entry is DirectoryInfo)
            {
                foreach (var file in Walk(entry.FullName, path + "/", filter)) yield return file;
            }
            else
            {
                yield return (entry.FullName, null);
            }
        }
    }

    private string? ReasonToIgnore(FileSystemInfo entry, string path, PathFilter filter) =>
        entry.Name.StartsWith('.') ? "Hidden: its name begins with a full stop."
        : entry is FileInfo ? filter.ReasonToIgnore(path, PackedReader.IsPacked(path)) ?? Inputs.ReasonToIgnore(path)
        : entry.FullName == options.ArchiveFolder ? "The archive's own folder."
        : entry.LinkTarget is not null ? "A link to a folder; links are not followed."
        : null;

    private async IAsyncEnumerable<InputItem> ReadFile(
        string path, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Inputs.IsStream(path))
        {
            var plain = new FileInfo(path);
            yield return new InputItem
            {
                Name = name,
                PathKey = KeyOf(path),
                Size = plain.Exists ? plain.Length : 0,
                Read = _ => Task.FromResult(PlainFile.ReadSubmission(path)),
            };
            yield break;
        }
        var (file, unreadable) = PlainFile.Open(path);
        if (file is null)
        {
            yield return new InputItem { Name = name, Rejected = unreadable };
            yield break;
        }
        await using (file)
        {
            await foreach (var item in ReadStream(file, name, KeyOf(path), cancellationToken)) yield return item;
        }
    }

    private async IAsyncEnumerable<InputItem> ReadRemote(string address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = options.OpenRemote is { } open && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? open(uri) : null;
        if (folder is null)
        {
            yield return new InputItem { Name = address, Rejected = "It is not an address of a container: azblob://CONTAINER/PREFIX." };
            yield break;
        }
        var isEmpty = true;
        await foreach (var file in folder.ListAsync(cancellationToken))
        {
            isEmpty = false;
            var name = $"{address.TrimEnd('/')}/{file.Path}";
            if ((_filter.ReasonToIgnore(file.Path, PackedReader.IsPacked(file.Path)) ?? Inputs.ReasonToIgnore(file.Path)) is { } reason)
            {
                yield return new InputItem { Name = name, Ignored = reason };
            }
            else if (Inputs.IsStream(file.Path))
            {
                await using var stream = await folder.OpenReadAsync(file, cancellationToken);
                await foreach (var item in ReadStream(stream, name, file.Path, cancellationToken)) yield return item;
            }
            else
            {
                yield return new InputItem
                {
                    Name = name,
                    PathKey = file.Path,
                    Size = file.Length,
                    Read = async token => await ReadSubmissionAsync(folder, file, token),
                };
            }
        }
        if (isEmpty) yield return new InputItem { Name = address, Rejected = "There is no blob." };
    }

    private static async Task<SubmissionReading> ReadSubmissionAsync(
        IRemoteFolder folder, RemoteFile file, CancellationToken cancellationToken)
    {
        await using var stream = await folder.OpenReadAsync(file, cancellationToken);
        var (bytes, problem) = PlainFile.ReadUnpacked(stream);
        return bytes is null ? new SubmissionReading(null, problem) : PlainFile.ToSubmission(file.Path, bytes);
    }

    /// <summary>The items of a stream, in the format that its name gives.</summary>
    private async IAsyncEnumerable<InputItem> ReadStream(
        Stream stream, string name, string? pathKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (PackedReader.IsPacked(name))
        {
            await foreach (var item in PackedReader.ReadAsync(stream, name, pathKey, ReadStream, _filter, cancellationToken))
            {
                yield return item;
            }
        }
        else if (Inputs.IsGzip(name))
        {
            await using var unpacked = Decompress(stream);
            var inner = name[..^".gz".Length];
            await foreach (var item in ReadStream(unpacked, inner, pathKey?[..^".gz".Length], cancellationToken))
            {
                yield return item with { Name = name + item.Name[inner.Length..] };
            }
        }
        else if (Inputs.IsNdjson(name))
        {
            await foreach (var item in NdjsonReader.ReadAsync(stream, name, cancellationToken)) yield return item;
        }
        else if (Inputs.ReasonToIgnore(name) is { } reason)
        {
            yield return new InputItem { Name = name, Ignored = reason };
        }
        else
        {
            var (bytes, problem) = PlainFile.ReadUnpacked(stream);
            yield return bytes is null
                ? new InputItem { Name = name, Rejected = problem }
                : new InputItem
                {
                    Name = name,
                    PathKey = pathKey,
                    Size = bytes.Length,
                    Read = _ => Task.FromResult(PlainFile.ToSubmission(name, bytes)),
                };
        }
    }

    /// <summary>
    /// Standard input or an upload. Without a name the format is detected by the first bytes: magic numbers of packed archives and gzip, an
    /// opening brace for NDJSON, otherwise one article. The stream has no path, so the keys of its entries are their own paths.
    /// </summary>
    private async IAsyncEnumerable<InputItem> ReadInput(
        Stream input, string? name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            await foreach (var item in ReadStream(input, name, pathKey: null, cancellationToken)) yield return item;
            yield break;
        }
        const int HeadLength = 512;
        var reader = PipeReader.Create(input);
        var head = (await reader.ReadAtLeastAsync(HeadLength, cancellationToken)).Buffer;
        name = DetectName(head.Slice(0, Math.Min(head.Length, HeadLength)).ToArray());
        reader.AdvanceTo(head.Start); // nothing is consumed: the readers see the stream from its start
        await using var stream = reader.AsStream();
        if (name == "input.gz")
        {
            await using var unpacked = Decompress(stream);
            await foreach (var item in ReadInput(unpacked, name: null, cancellationToken)) yield return item;
            yield break;
        }
        await foreach (var item in ReadStream(stream, name, pathKey: null, cancellationToken)) yield return item;
    }

    /// <summary>A file name with the extension of the format that the first bytes show.</summary>
    private static string DetectName(ReadOnlySpan<byte> head)
    {
        const int TarMagicOffset = 257;
        var text = head[(head.StartsWith("\uFEFF"u8) ? 3 : 0)..].TrimStart(" \t\r\n"u8);
        return head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) ? "input.zip"
            : head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "input.gz"
            : head.Length > TarMagicOffset && head[TarMagicOffset..].StartsWith("ustar"u8) ? "input.tar"
            : text.StartsWith((byte)'{') ? "input.ndjson"
            : text.StartsWith((byte)'[') ? "input.json"
            : "input";
    }
}
