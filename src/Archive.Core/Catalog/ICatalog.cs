using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>
/// Seam: the facts of the archive (identities, versions, the change sequence, runs), in SQLite today. Together with the blobs it is the truth; the search
/// index only follows it. What a task here has returned is durable. A catalogue that cannot be read or written throws <see cref="ArchiveException"/>.
/// </summary>
public interface ICatalog : IAsyncDisposable
{
    /// <summary>What the archive knows under an identity; null when nothing.</summary>
    Task<KnownIdentity?> FindIdentityAsync(ArticleIdentity identity, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records items in their order and says what each was; the rules stand in <see cref="IngestOutcomeKind"/>. Articles, identities and the run's outcomes
    /// become durable together. Concurrent calls share a transaction; outcomes are decided inside it. A line that stands in the bodies of three articles of
    /// a source, each with a text of its own, becomes learned with the third.
    /// </summary>
    /// <returns>
    /// The outcomes of the items; fewer than the items when one was overtaken: it hangs on a line that its source has learned since it was normalised, or it
    /// is not unchanged any more. It and those behind it are not recorded, and the caller prepares it again with what <see cref="GetLinesAsync"/> says. So a
    /// record depends on the articles before it, never on timing.
    /// </returns>
    /// <param name="run">The run the items belong to; null for single writes, which leave no outcome behind.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancellationToken">Stops waiting; what was handed over may still be recorded.</param>
    Task<IReadOnlyList<RecordedItem>> RecordAsync(long? run, IReadOnlyList<IngestItem> items, CancellationToken cancellationToken = default);

    /// <summary>The current version of an article; null when there is none of that id.</summary>
    Task<Article?> GetArticleAsync(ArticleId id, CancellationToken cancellationToken = default);

    /// <summary>The current version of every article of a source, in the order of their ids.</summary>
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
    Task FinishRunAsync(long run, DateTimeOffset endedAt, CancellationToken cancellationToken = default);

    /// <summary>A run with its counts; null when there is none of that number.</summary>
    Task<RunAccount?> GetRunAsync(long run, CancellationToken cancellationToken = default);

    /// <summary>The latest runs with their counts, the latest first.</summary>
    Task<IReadOnlyList<RunAccount>> GetRunsAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>The outcomes of a run in the order they came, of one kind or of all (null).</summary>
    IAsyncEnumerable<RunOutcome> ReadOutcomesAsync(long run, IngestOutcomeKind? kind, CancellationToken cancellationToken = default);

    /// <summary>Counts over the whole archive.</summary>
    Task<CatalogStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
