using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Storage;

namespace Archive.Core.Ingestion;

/// <summary>Deletes articles. First the catalogue forgets, then the bytes go; what a crash leaves in between, the next opening finishes.</summary>
public sealed class Deletion(ICatalog catalog, RawStore originals, TimeProvider time)
{
    /// <summary>Deletes an article. Searches follow the catalogue, as they do with every change.</summary>
    /// <param name="id">The article.</param>
    /// <param name="purge">
    /// Whether its bytes and records, of all versions, are destroyed: in the catalogue and the blob store when this returns. The index drops it at once and its
    /// files once they are expunged; backups with the next one.
    /// </param>
    /// <param name="cancellationToken">Stops before the write.</param>
    /// <returns>What is left; null when there never was such an article.</returns>
    public async Task<Tombstone?> DeleteAsync(ArticleId id, bool purge, CancellationToken cancellationToken = default)
    {
        var deleted = await catalog.DeleteAsync(id, time.GetUtcNow(), purge, cancellationToken);
        if (deleted is null) return null;
        if (purge) await DestroyAsync(await catalog.GetUnpurgedAsync(cancellationToken));
        return deleted;
    }

    /// <summary>Finishes what purges have begun: bytes that are still there, and the files of the index, which has to have caught up.</summary>
    /// <returns>Whether there was anything to finish.</returns>
    public async Task<bool> FinishPurgesAsync(ISearchIndex index, CancellationToken cancellationToken = default)
    {
        var hashes = await catalog.GetUnpurgedAsync(cancellationToken);
        if (hashes.Count == 0) return false;
        await DestroyAsync(hashes);
        await index.ExpungeDeletedAsync(cancellationToken);
        foreach (var hash in hashes) await catalog.ConfirmPurgedAsync(hash, CancellationToken.None);
        return true;
    }

    private async Task DestroyAsync(IReadOnlyList<ContentHash> hashes)
    {
        foreach (var hash in hashes) await originals.DeleteAsync(hash, CancellationToken.None);
    }
}
