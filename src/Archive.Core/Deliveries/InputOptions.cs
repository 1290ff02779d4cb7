namespace Archive.Core.Deliveries;

/// <summary>What narrows and feeds the reading of sources.</summary>
public sealed record InputOptions
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
