using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>Ingest jobs as rows.</summary>
internal sealed class JobStore(SqliteCatalog catalog) : IJobStore
{
    private const string Columns =
        "id, created_at, source, upload, file_name, length, idempotency_key, state, run, ended_at, problem, sha256";

    /// <inheritdoc />
    public Task<IngestJob> AddAsync(IngestJob job, CancellationToken cancellationToken = default) =>
        catalog.Write(connection => Add(connection, job), cancellationToken);

    /// <inheritdoc />
    public Task<IngestJob?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => Find(connection, id));

    /// <inheritdoc />
    public Task<IngestJob?> FindByKeyAsync(string idempotencyKey, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => FindByKey(connection, idempotencyKey));

    /// <inheritdoc />
    public Task<IReadOnlyList<IngestJob>> GetLatestAsync(int limit, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<IngestJob>>(connection => Latest(connection, limit));

    /// <inheritdoc />
    public Task<IngestJob?> GetNextAsync(CancellationToken cancellationToken = default) => catalog.Read(Next);

    /// <inheritdoc />
    public Task<bool> MoveAsync(IngestJob job, IReadOnlyList<JobState> from, CancellationToken cancellationToken = default) =>
        catalog.Write(connection => Move(connection, job.Id, from, job), cancellationToken);

    private static IngestJob? Find(SqliteConnection connection, string id) =>
        Read(connection, "WHERE id = $id", ("$id", id)).SingleOrDefault();

    private static IngestJob? FindByKey(SqliteConnection connection, string key) =>
        Read(connection, "WHERE idempotency_key = $key", ("$key", key)).SingleOrDefault();

    private static List<IngestJob> Latest(SqliteConnection connection, int limit) =>
        Read(connection, "ORDER BY created_at DESC, id DESC LIMIT $limit", ("$limit", limit));

    private static IngestJob? Next(SqliteConnection connection) =>
        Read(connection, "WHERE state IN ('Running', 'Queued') ORDER BY state DESC, created_at, id LIMIT 1").SingleOrDefault();

    /// <summary>Adds a job, or gives the one that came before with the same idempotency key.</summary>
    private static IngestJob Add(SqliteConnection connection, IngestJob job)
    {
        if (job.IdempotencyKey is { } key && FindByKey(connection, key) is { } known) return known;
        connection.Run(
            $"INSERT INTO jobs ({Columns}) VALUES ($id, $created, $source, $upload, $file, $length, $key, $state, NULL, NULL, NULL, $sha256)",
            ("$id", job.Id), ("$created", job.CreatedAt.ToSql()), ("$source", job.Source), ("$upload", job.Upload), ("$file", job.FileName),
            ("$length", job.Length), ("$key", job.IdempotencyKey), ("$state", job.State.ToString()), ("$sha256", job.Sha256?.Hex));
        return job;
    }

    /// <summary>Moves a job on from a state it may be in; false when it is in another.</summary>
    private static bool Move(SqliteConnection connection, string id, IReadOnlyList<JobState> from, IngestJob to)
    {
        var states = string.Join(", ", from.Select(state => $"'{state}'"));
        return connection.Run(
            $"UPDATE jobs SET state = $state, run = $run, ended_at = $ended, problem = $problem WHERE id = $id AND state IN ({states})",
            ("$id", id), ("$state", to.State.ToString()), ("$run", to.Run), ("$ended", to.EndedAt?.ToSql()), ("$problem", to.Problem)) == 1;
    }

    private static List<IngestJob> Read(
        SqliteConnection connection, string rest, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Query(
            $"SELECT {Columns} FROM jobs {rest}",
            reader => new IngestJob
            {
                Id = reader.GetString(0),
                CreatedAt = reader.Time(1),
                Source = reader.GetString(2),
                Upload = reader.GetString(3),
                FileName = reader.GetString(4),
                Length = reader.GetInt64(5),
                IdempotencyKey = reader.TextOrNull(6),
                State = Enum.Parse<JobState>(reader.GetString(7)),
                Run = reader.IsDBNull(8) ? null : reader.GetInt64(8),
                EndedAt = reader.IsDBNull(9) ? null : reader.Time(9),
                Problem = reader.TextOrNull(10),
                Sha256 = reader.TextOrNull(11) is { } hash ? ContentHash.Parse(hash) : null,
            },
            parameters);
}
