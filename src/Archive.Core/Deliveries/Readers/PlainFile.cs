using System.Buffers;

namespace Archive.Core.Deliveries.Readers;

/// <summary>One file that is one article, as bytes within the limit.</summary>
internal static class PlainFile
{
    private const int PieceLength = 64 * 1024;

    public static (FileStream? File, string? Unreadable) Open(string path)
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

    /// <summary>The bytes of a stream; null when there are more than the limit, whatever length it claims.</summary>
    public static byte[]? ReadBounded(Stream stream)
    {
        // In rented pieces: a buffer that grows by doubling would leave three times the limit behind.
        var pieces = new List<(byte[] Bytes, int Count)>();
        try
        {
            var total = 0L;
            while (true)
            {
                var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
                var read = stream.ReadAtLeast(piece, PieceLength, throwOnEndOfStream: false);
                pieces.Add((piece, read));
                total += read;
                if (total > Submission.MaxBytes) return null;
                if (read < PieceLength) break;
            }
            var whole = GC.AllocateUninitializedArray<byte>((int)total);
            var at = 0;
            foreach (var (bytes, count) in pieces)
            {
                bytes.AsSpan(0, count).CopyTo(whole.AsSpan(at));
                at += count;
            }
            return whole;
        }
        finally
        {
            foreach (var (bytes, _) in pieces) ArrayPool<byte>.Shared.Return(bytes);
        }
    }

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
            if (file.Length > Submission.MaxBytes) return new SubmissionReading(null, $"It has {file.Length:N0} bytes; the limit is {Submission.MaxBytes:N0}.");

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            return ReadBounded(stream) is { } bytes ? ToSubmission(path, bytes) : new SubmissionReading(null, $"It has more than {Submission.MaxBytes:N0} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SubmissionReading(null, $"It cannot be read: {exception.Message}");
        }
    }

    public static SubmissionReading ToSubmission(string name, byte[] bytes)
    {
        if (!Path.GetExtension(name).Equals(".json", StringComparison.OrdinalIgnoreCase)) return new SubmissionReading(new Submission { Bytes = bytes, MediaType = Inputs.MediaTypeOf(name, bytes) }, null);
        var (submission, problems) = JsonRecord.Read(bytes);
        return new SubmissionReading(submission, problems is null ? null : string.Join(" ", problems));
    }
}
