using System.Runtime.CompilerServices;
using SharpCompress.Readers;

namespace Archive.Core.Deliveries.Readers;

/// <summary>
/// zip, tar and tar.gz as streams of their entries, one after another, so that no archive is ever held in memory or unpacked to the disk. Every entry is accounted for.
/// </summary>
internal static class PackedReader
{
    private static readonly string[] Extensions = [".zip", ".tar", ".tar.gz", ".tgz"];

    /// <summary>Whether a file of this name is a packed archive.</summary>
    public static bool IsPacked(string name) => Array.Exists(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the entries.</summary>
    /// <param name="stream">The archive.</param>
    /// <param name="name">The archive as a person finds it again.</param>
    /// <param name="pathKey">The archive's path under the ingest root, before the entries' own; null when it has none.</param>
    /// <param name="read">Reads an entry by its name.</param>
    /// <param name="filter">Which entries are taken, by their path in the archive.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    public static async IAsyncEnumerable<InputItem> ReadAsync(
        Stream stream, string name, string? pathKey, Func<Stream, string, string?, CancellationToken, IAsyncEnumerable<InputItem>> read, PathFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                if (Refusal(path) is { } refusal) yield return new InputItem { Name = item, Rejected = refusal };
                else if (entry.LinkTarget is { Length: > 0 }) yield return new InputItem { Name = item, Ignored = "A link; links are not followed." };
                else if (entry.IsEncrypted) yield return new InputItem { Name = item, Rejected = "It is encrypted." };
                else if (IsHidden(path)) yield return new InputItem { Name = item, Ignored = "Hidden: its name begins with a full stop." };
                else if (filter.Refusal(path) is { } excluded) yield return new InputItem { Name = item, Ignored = excluded };
                else if (!Inputs.IsStream(path) && entry.Size > Submission.MaxBytes) yield return new InputItem { Name = item, Rejected = $"It has {entry.Size:N0} bytes; the limit is {Submission.MaxBytes:N0}." };
                else if (IsPacked(path)) yield return new InputItem { Name = item, Rejected = "An archive within an archive; unpack the outer one." };
                else
                {
                    (var content, failure) = Try(() => new CheckedStream(reader.OpenEntryStream(), () => entry.Size, () => entry.Crc));
                    if (failure is not null) break;
                    await foreach (var found in read(content!, item, pathKey is null ? path : $"{pathKey}/{path}", cancellationToken)) yield return found;
                    (_, failure) = Try(() => Dispose(content!)); // it reads on to the end of the entry
                }
            }
            if (failure is not null) yield return new InputItem { Name = name, Rejected = $"The archive cannot be read{(entries > 0 ? " further" : "")}: {failure}" };
            else if (entries == 0) yield return new InputItem { Name = name, Rejected = "The archive is empty." };
        }
        finally
        {
            if (reader is not null) Try(() => Dispose(reader));
        }
    }

    private static bool Dispose(IDisposable disposable)
    {
        disposable.Dispose();
        return true;
    }

    private static string? Refusal(string path) =>
        path.Length == 0 ? "It has no name."
        : path[0] == '/' || (path.Length > 1 && path[1] == ':') || path.Split('/').Contains("..") ? "Its name leads outside the archive."
        : null;

    private static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");

    /// <summary>A damaged or hostile archive may fail in any way inside the library; it costs that archive, not the run.</summary>
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
