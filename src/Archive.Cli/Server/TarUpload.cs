using System.Formats.Tar;
using System.IO.Pipelines;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;

namespace Archive.Cli.Server;

/// <summary>
/// The files below the paths of a request, as a tar that is written while it is sent, under the keys that a local ingest would give them.
/// The same files give the same bytes. Only what the pipe holds is in memory.
/// </summary>
internal sealed class TarUpload : IAsyncDisposable
{
    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<(string Path, string Reason)> _rejected = [];
    private readonly Task _writing;

    public TarUpload(IngestRequest request)
    {
        Content = _pipe.Reader.AsStream();
        _writing = Task.Run(() => WriteAsync(request, _end.Token));
    }

    /// <summary>The tar.</summary>
    public Stream Content { get; }

    /// <summary>How many files were left out as excluded or not articles, once the content was read to its end.</summary>
    public int NotSent { get; private set; }

    /// <summary>What could not be sent, with the reason, once the content was read to its end.</summary>
    public IReadOnlyList<(string Path, string Reason)> Rejected => _rejected;

    /// <summary>Why the tar ended early; null when it did not. The stream throws it too, and what sends the stream may wrap it.</summary>
    public Exception? Fault { get; private set; }

    public async ValueTask DisposeAsync()
    {
        // Of a refused upload the rest is not read: the writer must not wait for a reader.
        await _end.CancelAsync();
        await Content.DisposeAsync();
        await _writing;
        _end.Dispose();
    }

    private async Task WriteAsync(IngestRequest request, CancellationToken end)
    {
        try
        {
            await using var stream = _pipe.Writer.AsStream(leaveOpen: true);
            await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
            {
                foreach (var (path, key, settled) in Inputs.Files(request.Paths, request.Inputs))
                {
                    if (settled is null && File.Exists(path)) await AddAsync(tar, path, key, end);
                    else if (settled is { Rejected: null }) NotSent++;
                    else _rejected.Add((path, settled?.Rejected ?? "There is no such file."));
                }
            }
            await _pipe.Writer.CompleteAsync();
        }
        catch (Exception exception)
        {
            if (!end.IsCancellationRequested) Fault = exception;
            await _pipe.Writer.CompleteAsync(exception);
        }
    }

    /// <summary>As a file, also where it is a link to one: a link would mean nothing to the server.</summary>
    private static async Task AddAsync(TarWriter tar, string path, string key, CancellationToken end)
    {
        await using var content = File.OpenRead(path);
        var changed = File.GetLastWriteTimeUtc(path);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, key) { DataStream = content, ModificationTime = changed }, end);
    }
}
