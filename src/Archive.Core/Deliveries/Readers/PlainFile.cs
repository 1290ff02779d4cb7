using System.Buffers;

namespace Archive.Core.Deliveries.Readers;

/// <summary>Reads files that are one article each, up to <see cref="Submission.MaxBytes"/>.</summary>
internal static class PlainFile
{
    private const int ChunkLength = 64 * 1024;

    public static (FileStream? File, string? Unreadable) Open(string path)
    {
        try
        {
            const FileOptions Options = FileOptions.SequentialScan | FileOptions.Asynchronous;
            return (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, Options), null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "There is no such file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"It cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// The bytes of a stream; null when there are more than <see cref="Submission.MaxBytes"/>, whatever length the stream claims.
    /// </summary>
    public static byte[]? ReadBounded(Stream stream)
    {
        // Read in pooled chunks: a buffer that grows by doubling would allocate up to three times the limit as garbage.
        var chunks = new List<(byte[] Bytes, int Count)>();
        try
        {
            var total = 0L;
            while (true)
            {
                var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
                var read = stream.ReadAtLeast(chunk, ChunkLength, throwOnEndOfStream: false);
                chunks.Add((chunk, read));
                total += read;
                if (total > Submission.MaxBytes) return null;
                if (read < ChunkLength) break;
            }
            var content = GC.AllocateUninitializedArray<byte>((int)total);
            var offset = 0;
            foreach (var (bytes, count) in chunks)
            {
                bytes.AsSpan(0, count).CopyTo(content.AsSpan(offset));
                offset += count;
            }
            return content;
        }
        finally
        {
            foreach (var (bytes, _) in chunks) ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>
    /// The bytes of a stream that is decompressed or downloaded while it is read; exactly one of the two results is null.
    /// </summary>
    public static (byte[]? Bytes, string? Problem) ReadUnpacked(Stream stream)
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

    public static SubmissionReading ReadSubmission(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return new SubmissionReading(null, "There is no such file.");
            if (file.Length > Submission.MaxBytes)
            {
                return new SubmissionReading(null, $"It has {file.Length:N0} bytes; the limit is {Submission.MaxBytes:N0}.");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return ReadBounded(stream) is { } bytes
                ? ToSubmission(path, bytes)
                : new SubmissionReading(null, $"It has more than {Submission.MaxBytes:N0} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SubmissionReading(null, $"It cannot be read: {exception.Message}");
        }
    }

    public static SubmissionReading ToSubmission(string name, byte[] bytes)
    {
        if (!Path.GetExtension(name).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return new SubmissionReading(new Submission { Bytes = bytes, MediaType = MediaTypes.Of(name, bytes) }, null);
        }
        var (submission, problems) = JsonRecord.Read(bytes);
        return new SubmissionReading(submission, problems is null ? null : string.Join(" ", problems));
    }
}
