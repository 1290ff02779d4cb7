namespace Archive.Core.Deliveries;

/// <summary>Which files of the input are read, and where input that is not a local file comes from.</summary>
public sealed record InputOptions
{
    /// <summary>
    /// Globs; a file is read when its path, relative to its folder or packed archive, matches one of them. Empty for all files.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs; a file is not read when its path matches one of them.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The archive's own folder, which is skipped; null when it is not known.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>The stream for the path “-”: standard input or an upload; null for an empty one.</summary>
    public Stream? Input { get; init; }

    /// <summary>The file name of that stream, whose extension gives the format; null to detect the format by the first bytes.</summary>
    public string? InputName { get; init; }

    /// <summary>
    /// Opens a remote folder by its URI; returns null for a URI that is not supported. Null when there are no remote folders.
    /// </summary>
    public Func<Uri, IRemoteFolder?>? OpenRemote { get; init; }
}
