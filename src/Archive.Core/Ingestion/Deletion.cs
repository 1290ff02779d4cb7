using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search.Indexing;
using Archive.Core.Storage;

namespace Archive.Core.Ingestion;

/// <summary>
/// Deletes articles. The catalogue forgets first, and remembers what is still to be destroyed; then the bytes go, then the index's files.
/// What a crash leaves in between is finished after the next opening.
/// </summary>
public sealed class Deletion(ICatalog catalog, RawStore originals, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Deletes an article. Searches follow the catalogue, as they do with every change.</summary>
    /// <param name="id">The article.</param>
    /// <param name="purge">Whether its bytes and records, of all versions, are to be destroyed;
    /// <see cref="FinishPurgesAsync"/> does so.</param>
    /// <param name="cancellationToken">Stops before the write.</param>
    /// <returns>What is left; null when there never was such an article.</returns>
    public Task<Tombstone?> DeleteAsync(ArticleId id, bool purge, CancellationToken cancellationToken = default) =>
        catalog.Articles.DeleteAsync(id, time.GetUtcNow(), purge, expectedVersion: null, cancellationToken);

    /// <summary>Deletes an article if something holds of it as it stands (null: there is none).</summary>
    /// <returns>What is left, null when there never was such an article; and whether the precondition held.</returns>
    public async Task<(Tombstone? Left, bool IsHeld)> DeleteIfAsync(
        ArticleId id, bool purge, Func<Article?, bool> precondition, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var current = (await catalog.Articles.GetVersionsAsync(id, cancellationToken)).FirstOrDefault(version => version.IsCurrent);
            if (!precondition(current?.Article)) return (null, false);
            if (current is null) return (await DeleteAsync(id, purge, cancellationToken), true);
            if (await catalog.Articles.DeleteAsync(id, time.GetUtcNow(), purge, current.Version, cancellationToken) is { } left)
            {
                return (left, true);
            }
        }
    }

    /// <summary>
    /// Destroys what purges are to destroy: the originals, and what the files of the index and the catalogue's log still hold of them.
    /// </summary>
    /// <param name="follower">Brings the deletions to the index.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>Whether all is done; false when something is in use at the moment, and it has to be called again.</returns>
    public async Task<bool> FinishPurgesAsync(IndexFollower follower, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var hashes = await catalog.Articles.GetUnpurgedAsync(cancellationToken);
            if (hashes.Count == 0) return true;

            var destroyed = new List<ContentHash>(hashes.Count);
            foreach (var hash in hashes)
            {
                // An article may have them again since the list was read.
                if (await originals.TryDestroyAsync(hash, () => catalog.Articles.HasContentAsync(hash))) destroyed.Add(hash);
            }
            var isExpunged = await follower.ExpungeAsync(cancellationToken);
            if (!isExpunged || await catalog.Articles.FinishPurgeAsync(destroyed, CancellationToken.None) != PurgeOutcome.Finished)
            {
                return false;
            }
            return destroyed.Count == hashes.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();
}
