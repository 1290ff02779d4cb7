namespace Archive.Core.Storage;

/// <summary>Uploads of jobs, kept until their job has ended: <c>uploads/ID</c>.</summary>
public sealed class UploadStore(IBlobStore blobs)
{
    /// <summary>What the names of uploads begin with.</summary>
    public const string Prefix = "uploads/";

    /// <summary>Stores an upload as it comes in; it is durable when the task ends. Returns its length in bytes.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="content">The upload.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    public async Task<long> PutAsync(string id, Stream content, CancellationToken cancellationToken = default)
    {
        await using var counted = new CountingStream(content);
        await blobs.PutAsync(NameOf(id), counted, cancellationToken);
        return counted.Count;
    }

    /// <summary>Opens an upload. Throws <see cref="ArchiveException"/> with <see cref="FaultKind.Corrupt"/> when it is missing.</summary>
    public async Task<Stream> OpenReadAsync(string id, CancellationToken cancellationToken = default) =>
        await blobs.OpenReadAsync(NameOf(id), cancellationToken) ?? throw new ArchiveException(FaultKind.Corrupt, $"The upload {NameOf(id)} is missing from {blobs.Description}.");

    /// <summary>Removes an upload, if it is there.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => blobs.DeleteAsync(NameOf(id), cancellationToken);

    internal static BlobName NameOf(string id) => new(Prefix + id);

    /// <summary>Counts what is read through it.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Count += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
