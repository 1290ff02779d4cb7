namespace Archive.Core.Ingestion;

/// <summary>What narrows and feeds the reading of sources.</summary>
public sealed record SourceOptions
{
    /// <summary>Globs of which a file's path, below its folder or archive, must match one; empty for all files.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of which it must match none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The archive's own folder, whose files are no articles; null when it is not known.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>What the path “-” stands for; null when there is nothing.</summary>
    public Stream? Input { get; init; }

    /// <summary>The input's name, whose extension says what it is; null to tell by its first bytes.</summary>
    public string? InputName { get; init; }

    /// <summary>Opens a folder that is no folder of this machine, by its address; null when there are none.</summary>
    public Func<Uri, IRemoteFolder?>? OpenRemote { get; init; }
}

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
