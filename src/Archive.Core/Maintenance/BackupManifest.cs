using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Storage;

namespace Archive.Core.Maintenance;

/// <summary>
/// What a backup consists of, besides the originals that its catalogue names. It is stored under a name that holds its own hash, as the
/// last thing a backup writes: a backup without it does not exist.
/// </summary>
/// <param name="Format">The form of the backup; <see cref="CurrentFormat"/> is the one this version writes and reads.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="Sequence">The number of the latest change it holds.</param>
/// <param name="Originals">How many originals its catalogue names.</param>
/// <param name="Catalog">The catalogue.</param>
/// <param name="Index">The files of the index; empty when it could not be copied, and then it is built from the catalogue.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset CreatedAt, long Sequence, long Originals, BackupFile Catalog, IReadOnlyList<BackupFile> Index)
{
    /// <summary>The form of backups that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>What the names of manifests begin with.</summary>
    public const string Prefix = "manifests/";

    /// <summary>The manifest's name: when it was made, and what it holds.</summary>
    internal BlobName Name =>
        new(FormattableString.Invariant($"{Prefix}{CreatedAt:yyyyMMdd'T'HHmmssfff}-{ContentHash.Of(ToBytes()).Hex}.json"));

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <summary>The latest backup of a store; null when there is none.</summary>
    /// <exception cref="ArchiveException">It was altered, or made by a newer version.</exception>
    public static async Task<BackupManifest?> FindLatestAsync(IBlobStore store, CancellationToken cancellationToken = default)
    {
        var names = await store.ListAsync(Prefix, cancellationToken).Select(name => name.Value).ToListAsync(cancellationToken);
        if (names.Count == 0) return null;
        var latest = new BlobName(names.Max(StringComparer.Ordinal)!);
        await using var stream = await store.OpenReadAsync(latest, cancellationToken) ?? throw Altered(store, latest);
        try
        {
            var manifest = (await JsonSerializer.DeserializeAsync(stream, BackupJson.Default.BackupManifest, cancellationToken))!;
            if (manifest.Name != latest) throw Altered(store, latest);
            return manifest.Format <= CurrentFormat
                ? manifest
                : throw new ArchiveException(
                    FaultKind.Configuration, $"The backup in {store.Description} was made by a newer Archive. Install that version.");
        }
        catch (JsonException exception)
        {
            throw Altered(store, latest, exception);
        }
    }

    private static ArchiveException Altered(IBlobStore store, BlobName name, Exception? cause = null) =>
        new(FaultKind.Corrupt, $"The manifest {name} in {store.Description} was altered.", cause);
}

/// <summary>A file in a backup.</summary>
/// <param name="Name">Its name where it belongs.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its hash, which is its name in the backup too.</param>
public sealed record BackupFile(string Name, long Length, ContentHash Sha256)
{
    /// <summary>What the names of files begin with.</summary>
    public const string Prefix = "files/";

    internal BlobName Blob => new(Prefix + Sha256.Hex);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
