using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>The catalogue in one SQLite file: WAL, synchronous FULL, one writer with group commit, readers beside it.</summary>
public sealed class SqliteCatalog : ICatalog
{
    private const string RunColumns = "id, started_at, ended_at, source, paths, added, replaced, unchanged, duplicate, rejected, ignored";

    private readonly Database _database;
    private readonly GroupCommit? _writer;

    private SqliteCatalog(Database database, bool isReadOnly)
    {
        _database = database;
        _writer = isReadOnly ? null : new GroupCommit(database);
    }

    /// <summary>Opens the catalogue, creating it or bringing its schema up to date when it may be written.</summary>
    /// <exception cref="ArchiveException">The file is no catalogue, is damaged, or was made by a newer version.</exception>
    public static SqliteCatalog Open(string path, bool isReadOnly = false) => new(Database.Open(path, isReadOnly), isReadOnly);

    /// <inheritdoc />
    public Task<KnownIdentity?> FindIdentityAsync(ArticleIdentity identity, CancellationToken cancellationToken = default) =>
        Read(connection => RecordItems.FindIdentity(connection, identity));

    /// <inheritdoc />
    public Task<IReadOnlyList<RecordedItem>> RecordAsync(long? run, IReadOnlyList<IngestItem> items, CancellationToken cancellationToken = default) =>
        Write(connection => RecordItems.Record(connection, run, items), cancellationToken);

    /// <inheritdoc />
    public Task<Article?> GetArticleAsync(ArticleId id, CancellationToken cancellationToken = default) => Read(connection =>
    {
        var record = connection.Scalar<byte[]>(
            "SELECT v.record FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version WHERE a.id = $id", ("$id", id.Value));
        return record is null ? null : ToArticle(record);
    });

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
                WHERE a.id > $after AND a.source = $source ORDER BY a.id LIMIT $limit
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
        const int PageSize = 500;
        while (true)
        {
            var page = await Read(connection => connection.Query(
                """
                SELECT a.sequence, v.record FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version
                WHERE a.sequence > $after ORDER BY a.sequence LIMIT $limit
                """,
                reader => new ArticleChange(reader.GetInt64(0), ToArticle(reader.GetFieldValue<byte[]>(1))),
                ("$after", afterSequence), ("$limit", PageSize)));
            foreach (var change in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
            }
            if (page.Count < PageSize) yield break;
            afterSequence = page[^1].Sequence;
        }
    }

    /// <inheritdoc />
    public Task<long> GetSequenceAsync(CancellationToken cancellationToken = default) => Read(RecordItems.LastSequence);

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
    public Task FinishRunAsync(long run, DateTimeOffset endedAt, CancellationToken cancellationToken = default) =>
        Write(connection => connection.Run("UPDATE runs SET ended_at = $ended WHERE id = $run", ("$ended", endedAt.ToSql()), ("$run", run)), cancellationToken);

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
    public Task<CatalogStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => Read(connection =>
    {
        using var snapshot = connection.BeginTransaction(deferred: true); // the counts must be of one moment
        List<NamedCount> Counts(string sql) => connection.Query(sql, reader => new NamedCount(reader.GetString(0), reader.GetInt64(1)));
        DateOnly? Date(string sql) => connection.Scalar<string>(sql) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        return new CatalogStatistics(
            connection.Scalar<long>("SELECT count(*) FROM articles"),
            connection.Scalar<long>("SELECT count(*) FROM versions"),
            connection.Scalar<long>("SELECT count(*) FROM identities"),
            connection.Scalar<long>("SELECT count(*) FROM runs"),
            RecordItems.LastSequence(connection),
            Counts("SELECT language, count(*) AS n FROM articles GROUP BY language ORDER BY n DESC, language"),
            Counts("SELECT source, count(*) AS n FROM articles GROUP BY source ORDER BY n DESC, source"),
            Date("SELECT min(date) FROM articles"),
            Date("SELECT max(date) FROM articles"));
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is null) return;
        await _writer.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private static RunAccount ToRun(SqliteDataReader reader) => new()
    {
        Run = reader.GetInt64(0),
        StartedAt = reader.Time(1),
        EndedAt = reader.IsDBNull(2) ? null : reader.Time(2),
        Source = reader.GetString(3),
        Paths = JsonSerializer.Deserialize(reader.GetString(4), CatalogJson.Default.IReadOnlyListString)!,
        Counts = new OutcomeCounts(reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10)),
    };

    private Task<T> Read<T>(Func<SqliteConnection, T> read) => Task.FromResult(_database.Guard(() =>
    {
        using var connection = _database.Connect();
        return read(connection);
    }));

    private Task<T> Write<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) =>
        _writer is null
            ? throw new ArchiveException(FaultKind.Configuration, "The archive was opened for reading only.")
            : _writer.WriteAsync(write, cancellationToken);

    private static Article ToArticle(byte[] record)
    {
        try
        {
            return JsonSerializer.Deserialize(record, ArticleJson.Compact.Article)!;
        }
        catch (JsonException exception)
        {
            throw new ArchiveException(FaultKind.Corrupt, $"The catalogue holds a record that cannot be read: {exception.Message}", exception);
        }
    }

}
