using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>
/// The catalogue's part that keeps articles: their versions, the identities that lead to them, what is left of deleted ones, and the order
/// of their changes. New versions are written by <see cref="Recording.Recorder"/> alone.
/// </summary>
public interface IArticleStore
{
    /// <summary>
    /// What the archive knows under an identity, or, when nothing, of an article with the same bytes that was deleted; null when neither.
    /// </summary>
    Task<KnownIdentity?> FindAsync(ArticleIdentity identity, ContentHash hash, CancellationToken cancellationToken = default);

    /// <summary>What the archive knows under an identity; null when nothing.</summary>
    Task<KnownIdentity?> FindIdentityAsync(ArticleIdentity identity, CancellationToken cancellationToken = default);

    /// <summary>What the catalogue holds that deliveries under some identities or of some bytes can touch.</summary>
    Task<DeliverySnapshot> FindForDeliveriesAsync(
        IReadOnlyCollection<ArticleIdentity> identities, IReadOnlyCollection<ContentHash> hashes,
        CancellationToken cancellationToken = default);

    /// <summary>The current version of an article; null when there is none of that id, or it was deleted.</summary>
    Task<Article?> GetAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>All versions of an article, the latest first; empty when there is none of that id, or it was deleted.</summary>
    Task<IReadOnlyList<ArticleVersion>> GetVersionsAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>The current versions of articles in the order given, all of one moment.</summary>
    Task<IReadOnlyList<CurrentVersion>> GetCurrentVersionsAsync(
        IReadOnlyList<ArticleId> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// The records of versions in the order given; null for one that was purged. A version does not change, so they are as of the moment
    /// their numbers were had, and no transaction is held open for a slow reader.
    /// </summary>
    IAsyncEnumerable<Article?> ReadVersionsAsync(IEnumerable<FoundVersion> versions, CancellationToken cancellationToken = default);

    /// <summary>The current version of every article of a source that is not deleted, in the order of their ids.</summary>
    IAsyncEnumerable<StoredArticle> ReadAsync(string source, CancellationToken cancellationToken = default);

    /// <summary>The articles changed after a sequence number, in its order; each with the number of its latest change.</summary>
    IAsyncEnumerable<ArticleChange> ReadChangesAsync(long afterSequence, CancellationToken cancellationToken = default);

    /// <summary>The number of the latest change; 0 for an empty archive.</summary>
    Task<long> GetSequenceAsync(CancellationToken cancellationToken = default);

    /// <summary>The hashes of all originals that any version names, each once.</summary>
    IAsyncEnumerable<ContentHash> ReadContentsAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether any version of any article has these bytes.</summary>
    Task<bool> HasContentAsync(ContentHash hash, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an article with all its addresses; one that was deleted before can still be purged. Null when there never was one.
    /// </summary>
    /// <param name="id">The article.</param>
    /// <param name="at">When.</param>
    /// <param name="purge">Whether to destroy its records; <see cref="GetUnpurgedAsync"/> then names the bytes that are to
    /// be destroyed with them.</param>
    /// <param name="expectedVersion">The version that it must have to be deleted; null for any. With another nothing is done, and
    /// the answer is null.</param>
    /// <param name="cancellationToken">Stops waiting; it may still be done.</param>
    Task<Tombstone?> DeleteAsync(
        ArticleId id, DateTimeOffset at, bool purge, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>What is left of a deleted article; null when it is there, or never was.</summary>
    Task<Tombstone?> FindTombstoneAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>Brings back an article that was deleted and not purged; false when there is none.</summary>
    Task<bool> UndeleteAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The bytes that purged articles had: to be destroyed, unless <see cref="HasContentAsync"/> says that an article has them.
    /// </summary>
    Task<IReadOnlyList<ContentHash>> GetUnpurgedAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the last traces of purged records from the catalogue, and forgets the purge of the bytes that were destroyed.
    /// </summary>
    Task<PurgeOutcome> FinishPurgeAsync(IReadOnlyList<ContentHash> destroyed, CancellationToken cancellationToken = default);
}
