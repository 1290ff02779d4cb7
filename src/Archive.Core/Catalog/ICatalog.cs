using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Core.Catalog;

/// <summary>
/// Seam: the facts of the archive (identities, versions, the change sequence, runs), in SQLite today. Together with the blobs it is the truth; the search
/// index only follows it. What a task here has returned is durable. A catalogue that cannot be read or written throws <see cref="ArchiveException"/>.
/// </summary>
public interface ICatalog : IAsyncDisposable
{
    /// <summary>What the archive knows under an identity, or, when nothing, of an article with the same bytes that was deleted; null when neither.</summary>
    Task<KnownIdentity?> FindAsync(ArticleIdentity identity, ContentHash hash, CancellationToken cancellationToken = default);

    /// <summary>What the archive knows under an identity; null when nothing.</summary>
    Task<KnownIdentity?> FindIdentityAsync(ArticleIdentity identity, CancellationToken cancellationToken = default);

    /// <summary>
    /// Does work in one transaction, and with it what other callers hand over at the time: what it wrote is durable when the task ends, and nothing of it stays
    /// when it throws. Works are done one after another, in every process that writes the catalogue.
    /// </summary>
    /// <param name="work">The work; it is done on another thread, once, and keeps nothing of the transaction.</param>
    /// <param name="cancellationToken">Stops waiting; what was handed over may still be done.</param>
    Task<T> InTransactionAsync<T>(Func<ICatalogTransaction, T> work, CancellationToken cancellationToken = default);

    /// <summary>What the catalogue holds that deliveries under some identities or of some bytes can touch.</summary>
    Task<DeliverySnapshot> FindForDeliveriesAsync(
        IReadOnlyCollection<ArticleIdentity> identities, IReadOnlyCollection<ContentHash> hashes, CancellationToken cancellationToken = default);

    /// <summary>The current version of an article; null when there is none of that id, or it was deleted.</summary>
    Task<Article?> GetArticleAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The records of versions in the order given; null for one that was purged. A version does not change, so they are as of the moment their numbers were had,
    /// and nothing is held open for whoever reads them slowly.
    /// </summary>
    IAsyncEnumerable<Article?> ReadVersionsAsync(IEnumerable<FoundVersion> versions, CancellationToken cancellationToken = default);

    /// <summary>All versions of an article, the latest first; empty when there is none of that id, or it was deleted.</summary>
    Task<IReadOnlyList<ArticleVersion>> GetVersionsAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>What is left of a deleted article; null when it is there, or never was.</summary>
    Task<Tombstone?> FindTombstoneAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes an article with all its addresses; one that was deleted before can still be purged. Null when there never was one.</summary>
    /// <param name="id">The article.</param>
    /// <param name="at">When.</param>
    /// <param name="expectedVersion">The version that it must have to be deleted; null for any. With another nothing is done, and the answer is null.</param>
    /// <param name="purge">Whether to destroy its records; <see cref="GetUnpurgedAsync"/> then names the bytes that are to be destroyed with them.</param>
    /// <param name="cancellationToken">Stops waiting; it may still be done.</param>
    Task<Tombstone?> DeleteAsync(ArticleId id, DateTimeOffset at, bool purge, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>The bytes that purged articles had: to be destroyed, unless <see cref="HasContentAsync"/> says that an article has them.</summary>
    Task<IReadOnlyList<ContentHash>> GetUnpurgedAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether any version of any article has these bytes.</summary>
    Task<bool> HasContentAsync(ContentHash hash, CancellationToken cancellationToken = default);

    /// <summary>Removes the last traces of purged records and notes that their bytes were destroyed; false, and nothing is noted, while a reader keeps such traces.</summary>
    Task<bool> ConfirmPurgedAsync(IReadOnlyList<ContentHash> hashes, CancellationToken cancellationToken = default);

    /// <summary>Brings back an article that was deleted and not purged; false when there is none.</summary>
    Task<bool> UndeleteAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>The current version of every article of a source that is not deleted, in the order of their ids.</summary>
    IAsyncEnumerable<StoredArticle> ReadArticlesAsync(string source, CancellationToken cancellationToken = default);

    /// <summary>What became known of the lines of a source, or of all (null), after a version, in the order it became known.</summary>
    Task<IReadOnlyList<DecidedLine>> GetLinesAsync(string? source, long afterVersion = 0, CancellationToken cancellationToken = default);

    /// <summary>Says what a line of a source is, whatever was known of it.</summary>
    Task DecideLineAsync(string source, SourceLine line, LineState state, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>The articles changed after a sequence number, in its order; each with the number of its latest change.</summary>
    IAsyncEnumerable<ArticleChange> ReadChangesAsync(long afterSequence, CancellationToken cancellationToken = default);

    /// <summary>The number of the latest change; 0 for an empty archive.</summary>
    Task<long> GetSequenceAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a run; its counts are all zero and its end is null.</summary>
    Task<long> StartRunAsync(RunStart start, CancellationToken cancellationToken = default);

    /// <summary>Closes a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="manifest">The hash over its outcomes.</param>
    /// <param name="cancellationToken">Stops waiting; it may still be done.</param>
    Task FinishRunAsync(long run, DateTimeOffset endedAt, string manifest, CancellationToken cancellationToken = default);

    /// <summary>A run with its counts; null when there is none of that number.</summary>
    Task<RunAccount?> GetRunAsync(long run, CancellationToken cancellationToken = default);

    /// <summary>The latest runs with their counts, the latest first.</summary>
    Task<IReadOnlyList<RunAccount>> GetRunsAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>The outcomes of a run in the order they came, of one kind or of all (null).</summary>
    IAsyncEnumerable<RunOutcome> ReadOutcomesAsync(long run, IngestOutcomeKind? kind, CancellationToken cancellationToken = default);

    /// <summary>The hashes of all originals that any version names, each once.</summary>
    IAsyncEnumerable<ContentHash> ReadContentsAsync(CancellationToken cancellationToken = default);

    /// <summary>Copies the catalogue as of one moment into a file, while it is in use, and opens the copy for reading.</summary>
    Task<ICatalog> SnapshotAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>What is wrong with the catalogue, in words, after reading all of it.</summary>
    IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds a job; one with the same idempotency key that came before is returned instead.</summary>
    Task<IngestJob> AddJobAsync(IngestJob job, CancellationToken cancellationToken = default);

    /// <summary>A job; null when there is none of that id.</summary>
    Task<IngestJob?> GetJobAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The job of an idempotency key; null when there is none.</summary>
    Task<IngestJob?> FindJobAsync(string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>The latest jobs, the latest first.</summary>
    Task<IReadOnlyList<IngestJob>> GetJobsAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>The job to go on with: one that was running, else the one that waits longest; null when none does.</summary>
    Task<IngestJob?> GetNextJobAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes a job's state, run, end and problem, if it is in one of some states; false when it is not.</summary>
    Task<bool> MoveJobAsync(IngestJob job, IReadOnlyList<JobState> from, CancellationToken cancellationToken = default);

    /// <summary>The current versions of articles in the order given, all of one moment.</summary>
    Task<IReadOnlyList<CurrentVersion>> GetCurrentVersionsAsync(IReadOnlyList<ArticleId> ids, CancellationToken cancellationToken = default);

    /// <summary>Searches that were saved to be cited.</summary>
    ISavedSearchStore Searches { get; }

    /// <summary>The API's keys.</summary>
    IApiKeyStore Keys { get; }

    /// <summary>Counts over the whole archive.</summary>
    Task<CatalogStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
