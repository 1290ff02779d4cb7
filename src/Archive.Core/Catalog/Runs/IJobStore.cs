namespace Archive.Core.Catalog.Runs;

/// <summary>The catalogue's part that keeps ingest jobs.</summary>
public interface IJobStore
{
    /// <summary>Adds a job; one with the same idempotency key that came before is returned instead.</summary>
    Task<IngestJob> AddAsync(IngestJob job, CancellationToken cancellationToken = default);

    /// <summary>A job; null when there is none of that id.</summary>
    Task<IngestJob?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The job of an idempotency key; null when there is none.</summary>
    Task<IngestJob?> FindByKeyAsync(string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>The latest jobs, the latest first.</summary>
    Task<IReadOnlyList<IngestJob>> GetLatestAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>The job to go on with: one that was running, else the one that waits longest; null when none does.</summary>
    Task<IngestJob?> GetNextAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes a job's state, run, end and problem, if it is in one of some states; false when it is not.</summary>
    Task<bool> MoveAsync(IngestJob job, IReadOnlyList<JobState> from, CancellationToken cancellationToken = default);
}
