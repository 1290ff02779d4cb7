using System.Runtime.CompilerServices;
using SharpCompress.Common;
using SharpCompress.Readers;

namespace Archive.Core.Deliveries.Readers;

/// <summary>
/// Reads zip, tar and tar.gz entry by entry as streams, without loading an archive into memory or unpacking it to the disk. Every entry
/// becomes an item.
/// </summary>
internal static class PackedReader
{
    private static readonly string[] Extensions = [".zip", ".tar", ".tar.gz", ".tgz"];

    /// <summary>Whether a file of this name is a packed archive.</summary>
    public static bool IsPacked(string name) =>
        Array.Exists(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the entries.</summary>
    /// <param name="stream">The packed archive.</param>
    /// <param name="name">Its name in outcomes and logs.</param>
    /// <param name="pathKey">Its path under the ingest root, the prefix of its entries' keys; null when it has none.</param>
    /// <param name="read">Reads the content of an entry by its name and key.</param>
    /// <param name="filter">Which entries are read, by their path in the archive.</param>
    /// <param name="cancellationToken">Cancels between two entries.</param>
    public static async IAsyncEnumerable<InputItem> ReadAsync(
        Stream stream,
        string name,
        string? pathKey,
        Func<Stream, string, string?, CancellationToken, IAsyncEnumerable<InputItem>> read,
        PathFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, failure) = Try(() => ReaderFactory.OpenReader(stream, new ReaderOptions { LeaveStreamOpen = true }));
        try
        {
            var entries = 0;
            while (failure is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (var hasNext, failure) = Try(reader!.MoveToNextEntry);
                if (failure is not null || !hasNext) break;

                entries++;
                var entry = reader.Entry;
                if (entry.IsDirectory) continue;
                var path = (entry.Key ?? "").Replace('\\', '/');
                var item = $"{name}/{path}";
                if (SkippedItem(entry, path, item, filter) is { } skipped)
                {
                    yield return skipped;
                    continue;
                }
                (var content, failure) = Try(() => new CheckedStream(reader.OpenEntryStream(), () => entry.Size, () => entry.Crc));
                if (failure is not null) break;
                await foreach (var found in read(content!, item, pathKey is null ? path : $"{pathKey}/{path}", cancellationToken))
                {
                    yield return found;
                }
                (_, failure) = Try(() => Dispose(content!)); // disposing reads the rest of the entry, which may fail too
            }
            if (failure is not null)
            {
                yield return new InputItem
                {
                    Name = name,
                    Rejected = $"The archive cannot be read{(entries > 0 ? " further" : "")}: {failure}",
                };
            }
            else if (entries == 0)
            {
                yield return new InputItem { Name = name, Rejected = "The archive is empty." };
            }
        }
        finally
        {
            if (reader is not null) Try(() => Dispose(reader));
        }
    }

    /// <summary>The item for an entry that is not read; null for one that is.</summary>
    private static InputItem? SkippedItem(IEntry entry, string path, string item, PathFilter filter)
    {
        if (ProblemOfName(path) is { } problem) return new InputItem { Name = item, Rejected = problem };
        if (entry.LinkTarget is { Length: > 0 }) return new InputItem { Name = item, Ignored = "A link; links are not followed." };
        if (entry.IsEncrypted) return new InputItem { Name = item, Rejected = "It is encrypted." };
        if (IsHidden(path)) return new InputItem { Name = item, Ignored = "Hidden: its name begins with a full stop." };
        if (filter.ReasonToIgnore(path) is { } excluded) return new InputItem { Name = item, Ignored = excluded };
        if (!Inputs.IsStream(path) && entry.Size > Submission.MaxBytes)
        {
            return new InputItem { Name = item, Rejected = $"It has {entry.Size:N0} bytes; the limit is {Submission.MaxBytes:N0}." };
        }
        return IsPacked(path) ? new InputItem { Name = item, Rejected = "An archive within an archive; unpack the outer one." } : null;
    }

    private static bool Dispose(IDisposable disposable)
    {
        disposable.Dispose();
        return true;
    }

    private static string? ProblemOfName(string path) =>
        path.Length == 0 ? "It has no name."
        : path[0] == '/' || (path.Length > 1 && path[1] == ':') || path.Split('/').Contains("..") ? "Its name leads outside the archive."
        : null;

    private static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");

    /// <summary>Calls the library. A damaged or hostile archive may make it throw anything; that fails the archive, not the run.</summary>
    private static (T? Result, string? Failure) Try<T>(Func<T> action)
    {
        try
        {
            return (action(), null);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return (default, exception.Message);
        }
    }
}
