using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Archive.Core.Articles;

namespace Archive.Core.Storage;

/// <summary>Uploads of jobs, kept until their job has ended: <c>uploads/ID</c>.</summary>
public sealed class UploadStore(IBlobStore blobs)
{
    /// <summary>What the names of uploads begin with.</summary>
    public const string Prefix = "uploads/";

    /// <summary>Stores an upload as it comes in; it is durable when the task ends. Returns its length in bytes, and its hash.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="content">The upload. What goes wrong in reading it is thrown as it is.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    public async Task<(long Length, ContentHash Sha256)> PutAsync(string id, Stream content, CancellationToken cancellationToken = default)
    {
        await using var measured = new MeasuredStream(content);
        try
        {
            await blobs.PutAsync(NameOf(id), measured, cancellationToken);
        }
        catch (Exception) when (measured.Failure is not null)
        {
            ExceptionDispatchInfo.Throw(measured.Failure);
        }
        return (measured.Count, measured.Hash);
    }

    /// <summary>The hash of an upload that is not to be stored.</summary>
    public static async Task<ContentHash> HashAsync(Stream content, CancellationToken cancellationToken = default) =>
        ContentHash.Parse(Convert.ToHexString(await SHA256.HashDataAsync(content, cancellationToken)));

    /// <summary>Opens an upload. Throws <see cref="ArchiveException"/> with <see cref="FaultKind.Corrupt"/> when it is missing.</summary>
    public async Task<Stream> OpenReadAsync(string id, CancellationToken cancellationToken = default) =>
        await blobs.OpenReadAsync(NameOf(id), cancellationToken) ?? throw new ArchiveException(FaultKind.Corrupt, $"The upload {NameOf(id)} is missing from {blobs.Description}.");

    /// <summary>Removes an upload, if it is there.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => blobs.DeleteAsync(NameOf(id), cancellationToken);

    internal static BlobName NameOf(string id) => new(Prefix + id);

    /// <summary>Counts and hashes what is read through it, and remembers what failed in reading: that is the sender's fault and not the store's.</summary>
    private sealed class MeasuredStream(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public Exception? Failure { get; private set; }

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
                Failure = exception;
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
}
