using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Archive.Core.Articles;

namespace Archive.Core.Storage;

/// <summary>Uploads of jobs, kept until their job has ended: <c>uploads/ID</c>.</summary>
public sealed class UploadStore(IBlobStore blobs)
{
    /// <summary>The prefix of the names of uploads.</summary>
    public const string Prefix = "uploads/";

    /// <summary>Stores an upload as a stream; it is durable when the task ends. Returns its length in bytes, and its hash.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="content">
    /// The upload. An exception in reading it is rethrown unchanged, so that it is not taken for a fault of the store.
    /// </param>
    /// <param name="cancellationToken">Cancels; nothing is left behind.</param>
    public async Task<(long Length, ContentHash Sha256)> PutAsync(string id, Stream content, CancellationToken cancellationToken = default)
    {
        await using var hashed = new HashingStream(content);
        try
        {
            await blobs.PutAsync(NameOf(id), hashed, cancellationToken);
        }
        catch (Exception) when (hashed.ReadFailure is not null)
        {
            ExceptionDispatchInfo.Throw(hashed.ReadFailure);
        }
        return (hashed.Count, hashed.Hash);
    }

    /// <summary>The hash of an upload that is not to be stored.</summary>
    public static async Task<ContentHash> HashAsync(Stream content, CancellationToken cancellationToken = default) =>
        ContentHash.Parse(Convert.ToHexString(await SHA256.HashDataAsync(content, cancellationToken)));

    /// <summary>Opens an upload.</summary>
    /// <exception cref="ArchiveException">With <see cref="FaultKind.Corrupt"/> when it is missing.</exception>
    public async Task<Stream> OpenReadAsync(string id, CancellationToken cancellationToken = default) =>
        await blobs.OpenReadAsync(NameOf(id), cancellationToken)
        ?? throw new ArchiveException(FaultKind.Corrupt, $"The upload {NameOf(id)} is missing from {blobs.Description}.");

    /// <summary>Removes an upload, if it is there.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => blobs.DeleteAsync(NameOf(id), cancellationToken);

    internal static BlobName NameOf(string id) => new(Prefix + id);
}
