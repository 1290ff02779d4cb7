using System.ComponentModel.DataAnnotations;
using Archive.Core.Normalization;

namespace Archive.Hosting;

/// <summary>Where originals are kept.</summary>
public enum StorageKind
{
    /// <summary>In the archive's folder.</summary>
    Local,

    /// <summary>In Azure Blob Storage.</summary>
    AzureBlob,
}

/// <summary>
/// The configuration of an archive. Every value can stand in appsettings.json or in the environment (ARCHIVE_Storage__Kind=AzureBlob).
/// </summary>
public sealed class ArchiveOptions
{
    /// <summary>The archive's folder: catalogue, index and, unless in Azure, the originals. A local disk, never a network share.</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine("indexes", "local");

    /// <summary>
    /// Where a backup that is asked for over REST goes: a folder outside the archive, or azblob://CONTAINER; null for none.
    /// </summary>
    public string? Backup { get; set; }

    /// <summary>Where originals are kept.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>How articles are normalised.</summary>
    public NormalizationOptions Normalization { get; set; } = new();

    /// <summary>How the index follows the catalogue.</summary>
    public IndexOptions Index { get; set; } = new();

    /// <summary>Who may do what.</summary>
    public AccessOptions Access { get; set; } = new();

    /// <summary>How much the server takes on.</summary>
    public LimitsOptions Limits { get; set; } = new();
}

/// <summary>How articles are normalised.</summary>
public sealed class NormalizationOptions
{
    /// <summary>
    /// How long one article may take, 1 to 3,600 seconds; an ordinary one takes milliseconds. One that takes longer is rejected, and the
    /// others of its run go on.
    /// </summary>
    [Range(1, 3_600)]
    public int TimeLimitSeconds { get; set; } = (int)Normalizer.DefaultTimeLimit.TotalSeconds;
}

/// <summary>Who may do what.</summary>
public sealed class AccessOptions
{
    /// <summary>Whether everybody who reaches the server may do everything, without keys.</summary>
    public bool Insecure { get; set; }

    /// <summary>Whether searching and reading need no key although there are keys.</summary>
    public bool AnonymousRead { get; set; }

    /// <summary>The web origins whose pages may call the API (https://app.example.org); none by default, “*” for all.</summary>
    public IList<string> Origins { get; set; } = [];
}

/// <summary>
/// How much the server takes on. Without keys, from the machine itself, only <see cref="Concurrency"/> and <see cref="Queue"/> hold.
/// </summary>
public sealed class LimitsOptions
{
    /// <summary>How many requests a second a key, or an address without one, has in the long run: 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>How many it may make at once after a rest: 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 200;

    /// <summary>How many requests are worked on at a time, 1 to 10,000; 0 for eight a processor.</summary>
    [Range(0, 10_000)]
    public int Concurrency { get; set; }

    /// <summary>How many more may wait for their turn, 0 to 100,000; beyond that they are refused with 503.</summary>
    [Range(0, 100_000)]
    public int Queue { get; set; } = 256;

    /// <summary>How long a request may take, 1 to 3,600 seconds; uploads and exports take what they need.</summary>
    [Range(1, 3_600)]
    public int TimeoutSeconds { get; set; } = 30;
}

/// <summary>Where originals are kept.</summary>
public sealed class StorageOptions
{
    /// <summary>Local or AzureBlob.</summary>
    public StorageKind Kind { get; set; } = StorageKind.Local;

    /// <summary>The container, for AzureBlob: 3 to 63 lower-case letters, digits and hyphens.</summary>
    [RegularExpression(
        "^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ErrorMessage = "Container must have 3 to 63 lower-case letters, digits and single hyphens.")]
    public string Container { get; set; } = "archive";

    /// <summary>A storage connection string, for AzureBlob; a secret.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The blob service's address, for AzureBlob with the machine's managed identity.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>How often a failed request to Azure is tried again, 0 to 10.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>How long one request to Azure may take, 1 to 300 seconds.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;
}

/// <summary>How the index follows the catalogue.</summary>
public sealed class IndexOptions
{
    /// <summary>
    /// How often the index looks for changes it has not seen, 10 to 1,000 milliseconds; a new article is found after that time at the
    /// latest, one in a stream of them, with 200, within a second.
    /// </summary>
    [Range(10, 1_000)]
    public int FollowMilliseconds { get; set; } = 200;

    /// <summary>
    /// How often what the index has applied is committed, 1 to 3,600 seconds; what is not is applied again after a crash.
    /// </summary>
    [Range(1, 3_600)]
    public int CommitSeconds { get; set; } = 10;

    /// <summary>
    /// After how long without a change the index is merged into few segments, which makes searches a third faster, 1 to 86,400 seconds.
    /// </summary>
    [Range(1, 86_400)]
    public int QuietSeconds { get; set; } = 10;
}
