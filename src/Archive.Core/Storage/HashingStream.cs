using System.Security.Cryptography;
using Archive.Core.Articles;

namespace Archive.Core.Storage;

/// <summary>
/// Counts and hashes the bytes that are read through it. An exception in reading is kept as <see cref="ReadFailure"/>: it is the sender's
/// fault, not the store's.
/// </summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Exception? ReadFailure { get; private set; }

    public ContentHash Hash => ContentHash.Parse(Convert.ToHexString(_hash.GetCurrentHash()));

    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Count; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count += read;
            _hash.AppendData(buffer.Span[..read]);
            return read;
        }
        catch (IOException exception)
        {
            ReadFailure = exception;
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count += read;
        _hash.AppendData(buffer, offset, read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
