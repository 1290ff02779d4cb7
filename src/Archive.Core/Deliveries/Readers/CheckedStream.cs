using System.Buffers.Binary;
using System.IO.Hashing;

namespace Archive.Core.Deliveries.Readers;

/// <summary>
/// Verifies the length and CRC-32 of an entry of a packed archive when its end is reached, so that a truncated file does not become a
/// shorter article. Reading throws <see cref="InvalidDataException"/> when they differ.
/// </summary>
/// <param name="inner">The entry's content.</param>
/// <param name="length">Its length in bytes as stated by the archive, asked for at the end of the entry; 0 when it is not stated.</param>
/// <param name="crc">Its CRC-32 as stated by the archive, asked for at the end of the entry; 0 when it is not stated.</param>
internal sealed class CheckedStream(Stream inner, Func<long> length, Func<long> crc) : Stream
{
    private readonly Crc32 _crc = new();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        if (read == 0 && buffer.Length > 0) Check();
        _crc.Append(buffer[..read]);
        _read += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Check()
    {
        if (length() is > 0 and var expected && _read != expected)
        {
            throw new InvalidDataException($"it is cut short: {_read:N0} of {expected:N0} bytes.");
        }
        var isAltered = crc() is not 0 and var stated && (uint)stated != BinaryPrimitives.ReadUInt32LittleEndian(_crc.GetCurrentHash());
        if (isAltered) throw new InvalidDataException("its checksum is wrong: it was altered.");
    }
}
