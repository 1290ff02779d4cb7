using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>Ingest runs and the outcomes of their items as rows.</summary>
internal sealed class RunStore(SqliteCatalog catalog) : IRunStore
{
    private const string Columns =
        "id, started_at, ended_at, source, paths, added, replaced, unchanged, duplicate, rejected, ignored, manifest, in_doubt";

    /// <inheritdoc />
    public Task<long> StartAsync(RunStart start, CancellationToken cancellationToken = default) => catalog.Write(
        connection =>
        {
            connection.Run(
                "INSERT INTO runs (started_at, source, paths) VALUES ($started, $source, $paths)",
                ("$started", start.StartedAt.ToSql()), ("$source", start.Source),
                ("$paths", JsonSerializer.Serialize(start.Paths, CatalogJson.Default.IReadOnlyListString)));
            return connection.Scalar<long>("SELECT last_insert_rowid()");
        },
        cancellationToken);

    /// <inheritdoc />
    public Task FinishAsync(long run, DateTimeOffset endedAt, string manifest, CancellationToken cancellationToken = default) =>
        catalog.Write(
            connection => connection.Run(
                "UPDATE runs SET ended_at = $ended, manifest = $manifest WHERE id = $run",
                ("$ended", endedAt.ToSql()),
                ("$manifest", manifest),
                ("$run", run)),
            cancellationToken);

    /// <inheritdoc />
    public Task<RunAccount?> FindAsync(long run, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => connection.Query($"SELECT {Columns} FROM runs WHERE id = $run", ToRun, ("$run", run)).SingleOrDefault());

    /// <inheritdoc />
    public Task<IReadOnlyList<RunAccount>> GetLatestAsync(int limit, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<RunAccount>>(
            connection => connection.Query($"SELECT {Columns} FROM runs ORDER BY id DESC LIMIT $limit", ToRun, ("$limit", limit)));

    /// <inheritdoc />
    public async IAsyncEnumerable<RunOutcome> ReadOutcomesAsync(
        long run, IngestOutcomeKind? kind, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 1_000;
        var after = -1L;
        while (true)
        {
            var page = await catalog.Read(connection => connection.Query(
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

    private static RunAccount ToRun(SqliteDataReader reader) => new()
    {
        Run = reader.GetInt64(0),
        StartedAt = reader.Time(1),
        EndedAt = reader.IsDBNull(2) ? null : reader.Time(2),
        Source = reader.GetString(3),
        Paths = JsonSerializer.Deserialize(reader.GetString(4), CatalogJson.Default.IReadOnlyListString)!,
        Counts = new OutcomeCounts(
            reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10)),
        Manifest = reader.TextOrNull(11),
        InDoubt = reader.GetInt64(12),
    };
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CatalogJson : JsonSerializerContext;
