namespace Archive.Core.Catalog.Runs;

/// <summary>The catalogue's part that keeps ingest runs and their accounts.</summary>
public interface IRunStore
{
    /// <summary>Opens a run; its counts are all zero and its end is null. Returns its number.</summary>
    Task<long> StartAsync(RunStart start, CancellationToken cancellationToken = default);

    /// <summary>Closes a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="manifest">The hash over its outcomes.</param>
    /// <param name="cancellationToken">Stops waiting; it may still be done.</param>
    Task FinishAsync(long run, DateTimeOffset endedAt, string manifest, CancellationToken cancellationToken = default);

    /// <summary>A run with its counts; null when there is none of that number.</summary>
    Task<RunAccount?> FindAsync(long run, CancellationToken cancellationToken = default);

    /// <summary>The latest runs with their counts, the latest first.</summary>
    Task<IReadOnlyList<RunAccount>> GetLatestAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>The outcomes of a run in the order they came, of one kind or of all (null).</summary>
    IAsyncEnumerable<RunOutcome> ReadOutcomesAsync(long run, IngestOutcomeKind? kind, CancellationToken cancellationToken = default);
}
