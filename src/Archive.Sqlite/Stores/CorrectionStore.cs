using System.Runtime.CompilerServices;
using Archive.Core.Articles;
using Archive.Core.Catalog.Corrections;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>What people have corrected.</summary>
internal sealed class CorrectionStore(SqliteCatalog catalog) : ICorrectionStore
{
    private const string Live = "corrections c JOIN articles a ON a.id = c.article AND a.deleted_at IS NULL";

    private const string Corrected =
        """
        SELECT a.version, v.record, v.supplied, f.record, f.places, a.id FROM articles a
        JOIN versions v ON v.article = a.id AND v.version = a.version LEFT JOIN found_records f ON f.article = a.id
        """;

    /// <inheritdoc />
    public Task<CorrectedArticle?> FindAsync(ArticleId article, CancellationToken cancellationToken = default) =>
        catalog.Read(connection =>
        {
            using var moment = connection.BeginTransaction(deferred: true);
            return connection.Query(
                $"{Corrected} WHERE a.id = $id AND a.deleted_at IS NULL", reader => ToArticle(connection, reader), ("$id", article.Value))
                .SingleOrDefault();
        });

    /// <inheritdoc />
    public Task<StoredCorrection?> FindAsync(long correction, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => connection.Query(
            $"SELECT {CorrectionRows.Columns} FROM {Live} WHERE c.id = $id", CorrectionRows.ToStored,
            ("$id", correction)).SingleOrDefault());

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredCorrection>> GetHistoryAsync(ArticleId article, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<StoredCorrection>>(connection => connection.Query(
            $"SELECT {CorrectionRows.Columns} FROM {Live} WHERE c.article = $id ORDER BY c.id",
            CorrectionRows.ToStored, ("$id", article.Value)));

    /// <inheritdoc />
    public Task<IReadOnlyList<StoredCorrection>> GetAsync(
        bool onlyConflicts, long after, int limit, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<StoredCorrection>>(connection => connection.Query(
            $"SELECT {CorrectionRows.Columns} FROM {Live} WHERE {Holding(onlyConflicts)} AND c.id > $after ORDER BY c.id LIMIT $limit",
            CorrectionRows.ToStored, ("$after", after), ("$limit", limit)));

    /// <inheritdoc />
    public Task<long> CountAsync(bool onlyConflicts, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => connection.Scalar<long>($"SELECT count(*) FROM {Live} WHERE {Holding(onlyConflicts)}"));

    /// <inheritdoc />
    public async IAsyncEnumerable<CorrectedArticle> ReadAsync(
        string? source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 100;
        var after = "";
        while (true)
        {
            var page = await catalog.Read(connection =>
            {
                using var moment = connection.BeginTransaction(deferred: true);
                return connection.Query(
                    $"""
                    {Corrected} WHERE a.id > $after AND a.deleted_at IS NULL AND ($source IS NULL OR a.source = $source)
                    AND EXISTS (SELECT 1 FROM corrections c WHERE c.article = a.id AND c.ended_at IS NULL) ORDER BY a.id LIMIT $limit
                    """,
                    reader => ToArticle(connection, reader),
                    ("$after", after), ("$source", source), ("$limit", PageSize));
            });
            foreach (var article in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return article;
            }
            if (page.Count < PageSize) yield break;
            after = page[^1].Article.Id.Value;
        }
    }

    private static string Holding(bool onlyConflicts) =>
        onlyConflicts ? "c.conflict IS NOT NULL AND c.ended_at IS NULL" : "c.ended_at IS NULL";

    private static CorrectedArticle ToArticle(SqliteConnection connection, SqliteDataReader reader) => new(
        reader.GetInt64(0),
        StoredRecord.Read(reader.GetFieldValue<byte[]>(1)),
        reader.TextOrNull(2),
        CorrectionRows.Holding(connection, LookUps.Id(reader.GetString(5))),
        reader.IsDBNull(3) ? null : CorrectionRows.ToFound(reader.GetFieldValue<byte[]>(3), reader.TextOrNull(4)));
}
