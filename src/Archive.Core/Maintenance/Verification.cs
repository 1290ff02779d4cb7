using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search.Indexing;
using Archive.Core.Storage;

namespace Archive.Core.Maintenance;

/// <summary>Where a fault lies, and so what mends it.</summary>
public enum FaultPlace
{
    /// <summary>The catalogue: mended from a backup.</summary>
    Catalog,

    /// <summary>An original: mended from a backup.</summary>
    Original,

    /// <summary>The blob store's own structure; no original is lost unless it is named besides.</summary>
    BlobStore,

    /// <summary>The index: built anew.</summary>
    Index,

    /// <summary>A backup: made anew.</summary>
    Backup,
}

/// <summary>Something that verification found.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">What.</param>
/// <param name="Original">The original that is missing or altered; null for anything else.</param>
/// <param name="Blob">The blob of a backup that was altered; null for anything else.</param>
public sealed record VerificationFault(FaultPlace Place, string Message, ContentHash? Original = null, BlobName? Blob = null);

/// <summary>
/// Reads an archive through and holds its parts against each other: bytes against hashes, rows against checksums, index against catalogue.
/// </summary>
public sealed class Verification(ICatalog catalog, RawStore originals)
{
    /// <summary>Everything that is wrong; reading beside a process that writes is fine.</summary>
    /// <param name="index">The index; null when there is none, which is a fault only where there are articles.</param>
    /// <param name="progress">Receives how many originals were read; null for no report.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<VerificationFault> RunAsync(
        IIndexMaintenance? index, IProgress<long>? progress, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var catalogFaults = 0;
        await foreach (var fault in catalog.FindDamageAsync(cancellationToken))
        {
            catalogFaults++;
            yield return new VerificationFault(FaultPlace.Catalog, fault);
        }
        await foreach (var fault in originals.FindDamageAsync(cancellationToken))
        {
            yield return new VerificationFault(FaultPlace.BlobStore, fault);
        }
        if (catalogFaults == 0)
        {
            await foreach (var fault in FindLostOriginalsAsync(progress, cancellationToken)) yield return fault;
        }
        await foreach (var fault in FindIndexFaultsAsync(index, isCatalogWhole: catalogFaults == 0, cancellationToken))
        {
            yield return new VerificationFault(FaultPlace.Index, fault);
        }
    }

    /// <summary>What verification cannot check of an index, because its engine does not offer it; no fault, but to be said.</summary>
    public static IReadOnlyList<string> FindUnchecked(IIndexMaintenance? index)
    {
        if (index is null) return [];
        var missing = new List<string>();
        if (!Offers(index, IndexCapabilities.FindDamage))
        {
            missing.Add("Whether what the index has stored is whole was not checked: not offered by this engine.");
        }
        if (!Offers(index, IndexCapabilities.ReadArticles))
        {
            missing.Add("The index was not compared with the catalogue: not offered by this engine.");
        }
        return missing;
    }

    private static bool Offers(IIndexMaintenance index, IndexCapabilities capability) => (index.Capabilities & capability) == capability;

    /// <summary>Everything that is wrong with a backup.</summary>
    public static async IAsyncEnumerable<VerificationFault> OfBackupAsync(
        IBlobStore backup, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var fault in backup.FindDamageAsync(cancellationToken)) yield return new VerificationFault(FaultPlace.Backup, fault);
        var (manifest, problem) = await ReadManifestAsync(backup, cancellationToken);
        if (manifest is null)
        {
            yield return new VerificationFault(FaultPlace.Backup, problem!);
            yield break;
        }
        foreach (var file in manifest.Index.Prepend(manifest.Catalog))
        {
            if (await HashAsync(backup, file.Blob, cancellationToken) != file.Sha256)
            {
                yield return new VerificationFault(
                    FaultPlace.Backup, $"{file.Name} ({file.Blob}) is missing or was altered.", Blob: file.Blob);
            }
        }
        var count = 0L;
        await foreach (var name in backup.ListAsync("raw/", cancellationToken))
        {
            count++;
            var hash = await HashAsync(backup, name, cancellationToken);
            if (hash is null || RawStore.NameOf(hash.Value) != name)
            {
                yield return new VerificationFault(FaultPlace.Backup, $"The original {name} was altered.", Blob: name);
            }
        }
        if (count < manifest.Originals)
        {
            yield return new VerificationFault(
                FaultPlace.Backup, $"It holds {count:N0} originals; its catalogue names {manifest.Originals:N0}.");
        }
    }

    /// <summary>The originals that are missing or altered.</summary>
    public async IAsyncEnumerable<VerificationFault> FindLostOriginalsAsync(
        IProgress<long>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var hash in catalog.Articles.ReadContentsAsync(cancellationToken))
        {
            string? problem = null;
            try
            {
                await originals.GetAsync(hash, cancellationToken);
            }
            catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
            {
                // It may have been purged since the list was read.
                problem = await catalog.Articles.HasContentAsync(hash, cancellationToken) ? exception.Message : null;
            }
            if (problem is not null) yield return new VerificationFault(FaultPlace.Original, problem, hash);
            progress?.Report(++count);
        }
    }

    private async IAsyncEnumerable<string> FindIndexFaultsAsync(
        IIndexMaintenance? index, bool isCatalogWhole, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (index is null)
        {
            if (isCatalogWhole && await catalog.Articles.GetSequenceAsync(cancellationToken) > 0) yield return "There is no index.";
            yield break;
        }
        var damaged = false;
        if (Offers(index, IndexCapabilities.FindDamage))
        {
            await foreach (var fault in index.FindDamageAsync(cancellationToken))
            {
                damaged = true;
                yield return fault;
            }
        }
        if (damaged || !isCatalogWhole || !Offers(index, IndexCapabilities.ReadArticles)) yield break;
        await foreach (var fault in CompareAsync(await index.ReadArticlesAsync(cancellationToken), cancellationToken)) yield return fault;
    }

    /// <summary>What the index holds and the catalogue does not, and the reverse.</summary>
    private async IAsyncEnumerable<string> CompareAsync(
        IndexedArticles index, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sequence = index.Sequence;
        if (sequence > await catalog.Articles.GetSequenceAsync(cancellationToken))
        {
            yield return $"The index has change {sequence:N0}, which the catalogue has not.";
            yield break;
        }
        // What changed after this state of the index is neither missing nor too much.
        var changed = await catalog.Articles.ReadChangesAsync(sequence, cancellationToken).Select(change => change.Id)
            .ToHashSetAsync(cancellationToken: cancellationToken);
        var indexed = new HashSet<ArticleId>();
        var (missing, twice) = (0L, 0L);
        await foreach (var id in index.Ids.WithCancellation(cancellationToken))
        {
            if (!changed.Contains(id) && !indexed.Add(id)) twice++;
        }
        if (twice > 0) yield return $"{twice:N0} articles are in the index more than once.";
        await foreach (var change in catalog.Articles.ReadChangesAsync(0, cancellationToken))
        {
            var isIndexed = indexed.Remove(change.Id);
            if (change.Article is not null && change.Sequence <= sequence && !isIndexed && !changed.Contains(change.Id)) missing++;
            else if (change.Article is null && change.Sequence <= sequence && isIndexed) indexed.Add(change.Id);
        }
        if (missing > 0) yield return $"{missing:N0} articles of the catalogue are not in the index.";
        if (indexed.Count > 0) yield return $"{indexed.Count:N0} articles of the index are not in the catalogue.";
    }

    private static async Task<(BackupManifest? Manifest, string? Problem)> ReadManifestAsync(
        IBlobStore backup, CancellationToken cancellationToken)
    {
        try
        {
            return await BackupManifest.FindLatestAsync(backup, cancellationToken) is { } manifest
                ? (manifest, null)
                : (null, $"There is no backup in {backup.Description}.");
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return (null, exception.Message);
        }
    }

    private static async Task<ContentHash?> HashAsync(IBlobStore store, BlobName name, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(name, cancellationToken);
        return content is null ? null : ContentHash.Parse(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));
    }
}
