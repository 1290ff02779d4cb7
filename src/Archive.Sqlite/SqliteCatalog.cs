using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Normalization.Boilerplate;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>The catalogue in one SQLite file: WAL, synchronous FULL, one writer with group commit, readers beside it.</summary>
public sealed class SqliteCatalog : ICatalog
{
    private const string RunColumns = "id, started_at, ended_at, source, paths, added, replaced, unchanged, duplicate, rejected, ignored, manifest";

    private readonly Database _database;
    private readonly GroupCommit? _writer;

    private SqliteCatalog(Database database, bool isReadOnly)
    {
        _database = database;
        _writer = isReadOnly ? null : new GroupCommit(database);
        Keys = new ApiKeys(this);
        Searches = new SavedSearchRows(this);
    }

    /// <inheritdoc />
    public IApiKeyStore Keys { get; }

    /// <inheritdoc />
    public ISavedSearchStore Searches { get; }

    /// <summary>Opens the catalogue, creating it or bringing its schema up to date when it may be written.</summary>
    /// <exception cref="ArchiveException">The file is no catalogue, is damaged, or was made by a newer version.</exception>
    public static SqliteCatalog Open(string path, bool isReadOnly = false) => new(Database.Open(path, isReadOnly), isReadOnly);

    /// <inheritdoc />
    public Task<KnownIdentity?> FindIdentityAsync(ArticleIdentity identity, CancellationToken cancellationToken = default) =>
        Read(connection => LookUps.FindIdentity(connection, identity));

    /// <inheritdoc />
    public Task<KnownIdentity?> FindAsync(ArticleIdentity identity, ContentHash hash, CancellationToken cancellationToken = default) => Read(connection =>
    {
        if (LookUps.FindIdentity(connection, identity) is { } known) return known;
        return LookUps.FindContent(connection, hash) is { Tombstone: { } tombstone } deleted
            ? new KnownIdentity(deleted.Article, hash, Supplied: null, IsCurrent: true, tombstone)
            : null;
    });

    /// <inheritdoc />
    public Task<T> InTransactionAsync<T>(Func<ICatalogTransaction, T> work, CancellationToken cancellationToken = default) =>
        Write(connection => work(new RecordingTransaction(connection)), cancellationToken);

    /// <inheritdoc />
    public Task<DeliverySnapshot> FindForDeliveriesAsync(
        IReadOnlyCollection<ArticleIdentity> identities, IReadOnlyCollection<ContentHash> hashes, CancellationToken cancellationToken = default) =>
        Read(connection => LookUps.FindForDeliveries(connection, identities, hashes));

    /// <inheritdoc />
    public Task<Article?> GetArticleAsync(ArticleId id, CancellationToken cancellationToken = default) => Read(connection =>
    {
        var record = connection.Scalar<byte[]>(
            "SELECT v.record FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version WHERE a.id = $id AND a.deleted_at IS NULL", ("$id", id.Value));
        return record is null ? null : ToArticle(record);
    });

    /// <inheritdoc />
    public Task<IReadOnlyList<ArticleVersion>> GetVersionsAsync(ArticleId id, CancellationToken cancellationToken = default) => Read<IReadOnlyList<ArticleVersion>>(connection => connection.Query(
        "SELECT v.version, v.version = a.version, v.run, v.record FROM versions v JOIN articles a ON a.id = v.article WHERE a.id = $id AND a.deleted_at IS NULL ORDER BY v.version DESC",
        reader => new ArticleVersion(reader.GetInt64(0), reader.GetBoolean(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), ToArticle(reader.GetFieldValue<byte[]>(3))),
        ("$id", id.Value)));

    /// <inheritdoc />
    public async IAsyncEnumerable<Article?> ReadVersionsAsync(IEnumerable<FoundVersion> versions, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int BatchSize = 100;
        foreach (var batch in versions.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var record in await Read(connection => VersionRecords.Read(connection, batch))) yield return record is null ? null : ToArticle(record);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<CurrentVersion>> GetCurrentVersionsAsync(IReadOnlyList<ArticleId> ids, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<CurrentVersion>>(connection => VersionRecords.Current(connection, ids, cancellationToken));

    /// <inheritdoc />
    public Task<Tombstone?> FindTombstoneAsync(ArticleId id, CancellationToken cancellationToken = default) => Read(connection => Deletions.Find(connection, id));

    /// <inheritdoc />
    public Task<Tombstone?> DeleteAsync(ArticleId id, DateTimeOffset at, bool purge, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        Write(connection => expectedVersion is { } version && (new RecordingTransaction(connection).FindCurrent(id)?.Version ?? 0) != version ? null : Deletions.Delete(connection, id, at, purge), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ContentHash>> GetUnpurgedAsync(CancellationToken cancellationToken = default) => Read<IReadOnlyList<ContentHash>>(Deletions.Unpurged);

    /// <inheritdoc />
    public Task<bool> HasContentAsync(ContentHash hash, CancellationToken cancellationToken = default) =>
        Read(connection => connection.Scalar<long>("SELECT EXISTS (SELECT 1 FROM versions WHERE sha256 = $sha256)", ("$sha256", hash.Hex)) == 1);

    /// <inheritdoc />
    public async Task<bool> ConfirmPurgedAsync(IReadOnlyList<ContentHash> hashes, CancellationToken cancellationToken = default)
    {
        // The write-ahead log holds the pages as they were; emptying it has to wait for whoever reads from it.
        var isBusy = await Read(connection => connection.Query("PRAGMA wal_checkpoint(TRUNCATE)", reader => reader.GetInt64(0)).Single() != 0);
        if (isBusy) return false;
        await Write(
            connection =>
            {
                foreach (var hash in hashes) connection.Run("DELETE FROM purges WHERE sha256 = $sha256", ("$sha256", hash.Hex));
                return true;
            },
            cancellationToken);
        return true;
    }

    /// <inheritdoc />
    public Task<bool> UndeleteAsync(ArticleId id, CancellationToken cancellationToken = default) => Write(connection => Deletions.Undelete(connection, id), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredArticle> ReadArticlesAsync(string source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 500;
        var after = "";
        while (true)
        {
            var page = await Read(connection => connection.Query(
                """
                SELECT v.record, v.supplied FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version
                WHERE a.id > $after AND a.source = $source AND a.deleted_at IS NULL ORDER BY a.id LIMIT $limit
                """,
                reader => new StoredArticle(ToArticle(reader.GetFieldValue<byte[]>(0)), reader.TextOrNull(1)),
                ("$after", after), ("$source", source), ("$limit", PageSize)));
            foreach (var article in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return article;
            }
            if (page.Count < PageSize) yield break;
            after = page[^1].Article.Id.Value;
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<DecidedLine>> GetLinesAsync(string? source, long afterVersion = 0, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<DecidedLine>>(connection => Lines.Read(connection, source, afterVersion));

    /// <inheritdoc />
    public Task DecideLineAsync(string source, SourceLine line, LineState state, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        Write(connection => Lines.Decide(connection, source, line, state, at), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<ArticleChange> ReadChangesAsync(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Page by page, so that a reader of a million changes holds no snapshot that keeps the write-ahead log from being emptied.
        const int PageSize = 64;
        const long PageCharacters = 4_000_000;
        while (true)
        {
            var (count, characters) = (0, 0L);
            var page = await Read(connection => connection.QueryUntil(
                """
                SELECT a.sequence, a.id, CASE WHEN a.deleted_at IS NULL THEN v.record END, a.sequence IS a.first_sequence FROM articles a LEFT JOIN versions v ON v.article = a.id AND v.version = a.version
                WHERE a.sequence > $after ORDER BY a.sequence
                """,
                reader => new ArticleChange(reader.GetInt64(0), LookUps.Id(reader.GetString(1)), reader.IsDBNull(2) ? null : ToArticle(reader.GetFieldValue<byte[]>(2))) { IsFirst = reader.GetBoolean(3) },
                change => ++count >= PageSize || (characters += change.TextLength) > PageCharacters,
                ("$after", afterSequence)));
            foreach (var change in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
            }
            if (page.Count == 0) yield break;
            afterSequence = page[^1].Sequence;
        }
    }

    /// <inheritdoc />
    public Task<long> GetSequenceAsync(CancellationToken cancellationToken = default) => Read(LookUps.LastSequence);

    /// <inheritdoc />
    public Task<long> StartRunAsync(RunStart start, CancellationToken cancellationToken = default) => Write(
        connection =>
        {
            connection.Run(
                "INSERT INTO runs (started_at, source, paths) VALUES ($started, $source, $paths)",
                ("$started", start.StartedAt.ToSql()), ("$source", start.Source), ("$paths", JsonSerializer.Serialize(start.Paths, CatalogJson.Default.IReadOnlyListString)));
            return connection.Scalar<long>("SELECT last_insert_rowid()");
        },
        cancellationToken);

    /// <inheritdoc />
    public Task FinishRunAsync(long run, DateTimeOffset endedAt, string manifest, CancellationToken cancellationToken = default) => Write(
        connection => connection.Run("UPDATE runs SET ended_at = $ended, manifest = $manifest WHERE id = $run", ("$ended", endedAt.ToSql()), ("$manifest", manifest), ("$run", run)),
        cancellationToken);

    /// <inheritdoc />
    public Task<RunAccount?> GetRunAsync(long run, CancellationToken cancellationToken = default) =>
        Read(connection => connection.Query($"SELECT {RunColumns} FROM runs WHERE id = $run", ToRun, ("$run", run)).SingleOrDefault());

    /// <inheritdoc />
    public Task<IReadOnlyList<RunAccount>> GetRunsAsync(int limit, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<RunAccount>>(connection => connection.Query($"SELECT {RunColumns} FROM runs ORDER BY id DESC LIMIT $limit", ToRun, ("$limit", limit)));

    /// <inheritdoc />
    public async IAsyncEnumerable<RunOutcome> ReadOutcomesAsync(long run, IngestOutcomeKind? kind, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 1_000;
        var after = -1L;
        while (true)
        {
            var page = await Read(connection => connection.Query(
                """
                SELECT ordinal, item, kind, article, reason FROM outcomes
                WHERE run = $run AND ordinal > $after AND ($kind IS NULL OR kind = $kind) ORDER BY ordinal LIMIT $limit
                """,
                reader => (Ordinal: reader.GetInt64(0), Outcome: new RunOutcome(
                    reader.GetString(1),
                    Enum.Parse<IngestOutcomeKind>(reader.GetString(2)),
                    ArticleId.TryParse(reader.TextOrNull(3), out var id) ? id : null,
                    reader.TextOrNull(4))),
                ("$run", run), ("$after", after), ("$kind", kind?.ToString()), ("$limit", PageSize)));
            foreach (var (_, outcome) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return outcome;
            }
            if (page.Count < PageSize) yield break;
            after = page[^1].Ordinal;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ContentHash> ReadContentsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 5_000;
        var after = "";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await Read(connection => connection.Query(
                "SELECT DISTINCT sha256 FROM versions WHERE sha256 > $after ORDER BY sha256 LIMIT $limit", reader => reader.GetString(0), ("$after", after), ("$limit", PageSize)));
            foreach (var hash in page) yield return ContentHash.Parse(hash);
            if (page.Count < PageSize) yield break;
            after = page[^1];
        }
    }

    /// <inheritdoc />
    public Task<ICatalog> SnapshotAsync(string path, CancellationToken cancellationToken = default) => Read<ICatalog>(connection =>
    {
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString))
        {
            copy.Open();
            connection.BackupDatabase(copy);
            // One file: whoever opens it for reading needs nothing beside it.
            copy.Run("PRAGMA journal_mode = DELETE");
        }
        return Open(path, isReadOnly: true);
    });

    /// <inheritdoc />
    public async IAsyncEnumerable<string> FindDamageAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<string> faults;
        IReadOnlyList<RunAccount> runs = [];
        try
        {
            faults = await Read(Integrity.Check);
            if (faults.Count == 0) runs = await GetRunsAsync(int.MaxValue, cancellationToken);
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            faults = [exception.Message];
        }
        foreach (var fault in faults) yield return fault;
        foreach (var run in runs.Where(run => run.Manifest is not null))
        {
            if (await FindRunFaultAsync(run, cancellationToken) is { } fault) yield return fault;
        }
    }

    private async Task<string?> FindRunFaultAsync(RunAccount run, CancellationToken cancellationToken)
    {
        try
        {
            return await RunManifest.ComputeAsync(this, run.Run, cancellationToken) == run.Manifest ? null : $"The items of run {run.Run} do not have its manifest's hash.";
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return $"The items of run {run.Run} cannot be read: {exception.Message}";
        }
    }

    /// <inheritdoc />
    public Task<IngestJob> AddJobAsync(IngestJob job, CancellationToken cancellationToken = default) => Write(connection => Jobs.Add(connection, job), cancellationToken);

    /// <inheritdoc />
    public Task<IngestJob?> GetJobAsync(string id, CancellationToken cancellationToken = default) => Read(connection => Jobs.Find(connection, id));

    /// <inheritdoc />
    public Task<IngestJob?> FindJobAsync(string idempotencyKey, CancellationToken cancellationToken = default) => Read(connection => Jobs.FindByKey(connection, idempotencyKey));

    /// <inheritdoc />
    public Task<IReadOnlyList<IngestJob>> GetJobsAsync(int limit, CancellationToken cancellationToken = default) => Read<IReadOnlyList<IngestJob>>(connection => Jobs.Latest(connection, limit));

    /// <inheritdoc />
    public Task<IngestJob?> GetNextJobAsync(CancellationToken cancellationToken = default) => Read(Jobs.Next);

    /// <inheritdoc />
    public Task<bool> MoveJobAsync(IngestJob job, IReadOnlyList<JobState> from, CancellationToken cancellationToken = default) =>
        Write(connection => Jobs.Move(connection, job.Id, from, job), cancellationToken);

    /// <inheritdoc />
    public Task<CatalogStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => Read(connection =>
    {
        using var snapshot = connection.BeginTransaction(deferred: true); // the counts must be of one moment
        List<NamedCount> Counts(string sql) => connection.Query(sql, reader => new NamedCount(reader.GetString(0), reader.GetInt64(1)));
        DateOnly? Date(string sql) => connection.Scalar<string>(sql) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        return new CatalogStatistics(
            connection.Scalar<long>("SELECT count(*) FROM articles WHERE deleted_at IS NULL"),
            connection.Scalar<long>("SELECT count(*) FROM articles WHERE deleted_at IS NOT NULL"),
            connection.Scalar<long>("SELECT count(*) FROM versions v JOIN articles a ON a.id = v.article WHERE a.deleted_at IS NULL"),
            connection.Scalar<long>("SELECT count(*) FROM identities i JOIN articles a ON a.id = i.article WHERE a.deleted_at IS NULL"),
            connection.Scalar<long>("SELECT count(*) FROM runs"),
            LookUps.LastSequence(connection),
            Counts("SELECT language, count(*) AS n FROM articles WHERE deleted_at IS NULL GROUP BY language ORDER BY n DESC, language"),
            Counts("SELECT source, count(*) AS n FROM articles WHERE deleted_at IS NULL GROUP BY source ORDER BY n DESC, source"),
            Date("SELECT min(date) FROM articles WHERE deleted_at IS NULL"),
            Date("SELECT max(date) FROM articles WHERE deleted_at IS NULL"));
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        _database.Dispose();
    }

    /// <summary>Closes a catalogue that was opened for reading only: nothing has to be waited for.</summary>
    public void CloseReading() => _database.Dispose();

    private static RunAccount ToRun(SqliteDataReader reader) => new()
    {
        Run = reader.GetInt64(0),
        StartedAt = reader.Time(1),
        EndedAt = reader.IsDBNull(2) ? null : reader.Time(2),
        Source = reader.GetString(3),
        Paths = JsonSerializer.Deserialize(reader.GetString(4), CatalogJson.Default.IReadOnlyListString)!,
        Counts = new OutcomeCounts(reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10)),
        Manifest = reader.TextOrNull(11),
    };

    internal Task<T> Read<T>(Func<SqliteConnection, T> read) => Task.FromResult(_database.Use(connection =>
    {
        try
        {
            return read(connection);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidCastException)
        {
            throw new ArchiveException(FaultKind.Corrupt, $"The catalogue holds a value that cannot be read: {exception.Message}", exception);
        }
    }));

    internal Task<T> Write<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) =>
        _writer is null
            ? throw new ArchiveException(FaultKind.Configuration, "The archive was opened for reading only.")
            : _writer.WriteAsync(write, cancellationToken);

    private static Article ToArticle(byte[] record)
    {
        try
        {
            return JsonSerializer.Deserialize(record, ArticleJson.Stored)!;
        }
        catch (JsonException exception)
        {
            throw new ArchiveException(FaultKind.Corrupt, $"The catalogue holds a record that cannot be read: {exception.Message}", exception);
        }
    }

}
