using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Archive.Core.Deliveries.Readers;

/// <summary>Reads NDJSON (one JSON record a line) as a stream, with one line in memory at a time.</summary>
internal static class NdjsonReader
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>The records of a stream, one item a line; blank lines are items too.</summary>
    public static IAsyncEnumerable<InputItem> ReadAsync(Stream stream, string name, CancellationToken cancellationToken) =>
        ReadLines(PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true)), name, cancellationToken);

    private static async IAsyncEnumerable<InputItem> ReadLines(
        PipeReader reader, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var line = 0;
        var isSkipping = false; // true within the rest of a line that is too long
        while (true)
        {
            var (result, failure) = await TryReadAsync(reader, cancellationToken);
            if (failure is not null)
            {
                yield return new InputItem { Name = $"{name}:{line + 1}", Rejected = $"The file cannot be read further: {failure}" };
                yield break;
            }
            var buffer = result.Buffer;
            while (buffer.PositionOf(LineEnd) is { } end)
            {
                if (!isSkipping) yield return ToItem(buffer.Slice(0, end), name, ++line);
                isSkipping = false;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (buffer.Length > Submission.MaxBytes)
            {
                if (!isSkipping)
                {
                    yield return new InputItem
                    {
                        Name = $"{name}:{++line}",
                        Rejected = $"The line has more than {Submission.MaxBytes:N0} bytes.",
                    };
                }
                isSkipping = true;
                buffer = buffer.Slice(buffer.End);
            }
            if (result.IsCompleted)
            {
                if (!buffer.IsEmpty && !isSkipping) yield return ToItem(buffer, name, ++line);
                if (line == 0) yield return new InputItem { Name = name, Rejected = "It is empty: 0 bytes." };
                await reader.CompleteAsync();
                yield break;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static async Task<(ReadResult Result, string? Failure)> TryReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(cancellationToken), null);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            return (default, exception.Message);
        }
    }

    private static InputItem ToItem(ReadOnlySequence<byte> content, string name, int line)
    {
        var item = $"{name}:{line}";
        var bytes = content.ToArray().AsMemory().TrimEnd((byte)'\r');
        if (bytes.Span.TrimStart(" \t"u8).IsEmpty) return new InputItem { Name = item, Ignored = "An empty line." };
        return new InputItem
        {
            Name = item,
            Size = bytes.Length,
            Record = bytes,
            Read = _ =>
            {
                var (submission, problems) = JsonRecord.Read(bytes);
                return Task.FromResult(new SubmissionReading(submission, problems is null ? null : string.Join(" ", problems)));
            },
        };
    }
}
