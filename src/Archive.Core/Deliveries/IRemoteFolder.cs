namespace Archive.Core.Deliveries;

/// <summary>A folder of a remote store, as input of an ingest run.</summary>
public interface IRemoteFolder
{
    /// <summary>The files below the folder, in ordinal order of their paths.</summary>
    /// <exception cref="ArchiveException">The store cannot be reached, or there is no such folder.</exception>
    IAsyncEnumerable<RemoteFile> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a file for sequential reading. The caller disposes the stream.</summary>
    /// <exception cref="ArchiveException">The store cannot be reached, or the file is gone.</exception>
    Task<Stream> OpenReadAsync(RemoteFile file, CancellationToken cancellationToken = default);
}

/// <summary>A file in a remote store.</summary>
/// <param name="Path">Its path below the folder, with '/' between the parts.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record RemoteFile(string Path, long Length);
