namespace Archive.Core.Deliveries;

/// <summary>Files in a store elsewhere, to be taken in.</summary>
public interface IRemoteFolder
{
    /// <summary>The files below the folder, in ordinal order of their paths.</summary>
    /// <exception cref="ArchiveException">The store cannot be reached, or there is no such folder.</exception>
    IAsyncEnumerable<RemoteFile> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a file to be read to its end.</summary>
    /// <exception cref="ArchiveException">The store cannot be reached, or the file is gone.</exception>
    Task<Stream> OpenReadAsync(RemoteFile file, CancellationToken cancellationToken = default);
}

/// <summary>A file in a store elsewhere.</summary>
/// <param name="Path">Its path below the folder, with '/' between the parts.</param>
/// <param name="Length">Its length in bytes.</param>
public sealed record RemoteFile(string Path, long Length);
