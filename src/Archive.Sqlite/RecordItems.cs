using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>The write that everything hangs on: deciding what items are and recording them, inside one transaction.</summary>
internal static class RecordItems
{
    public static IReadOnlyList<RecordedItem> Record(SqliteConnection connection, long? run, IReadOnlyList<IngestItem> items)
    {
        if (run is not null) RequireOpen(connection, run.Value);
        var lines = new Lines(connection);
        var recorded = new List<RecordedItem>(items.Count);
        foreach (var item in items)
        {
            if (IsOvertaken(connection, item, lines)) break;
            recorded.Add(Record(connection, run, item, lines));
        }
        if (run is { } number && recorded.Count > 0) Account(connection, number, items, recorded);
        return recorded;
    }

    private static bool IsOvertaken(SqliteConnection connection, IngestItem item, Lines lines) => item switch
    {
        NormalizedItem normalized => lines.HasChangedFor(normalized) || (normalized.ExpectedVersion is { } version && VersionOf(connection, normalized.Article.Id) != version),
        UnchangedItem unchanged => FindIdentity(connection, unchanged.Identity) is not { } known || !known.Covers(unchanged.Sha256, unchanged.Supplied),
        _ => false,
    };

    /// <summary>The version that an article has; 0 when there is none, or it was deleted.</summary>
    public static long VersionOf(SqliteConnection connection, ArticleId id) => connection.Scalar<long?>("SELECT version FROM articles WHERE id = $id AND deleted_at IS NULL", ("$id", id.Value)) ?? 0;

    public static long LastSequence(SqliteConnection connection) => connection.Scalar<long>("SELECT coalesce(max(sequence), 0) FROM articles");

    public static KnownIdentity? FindIdentity(SqliteConnection connection, ArticleIdentity identity) => connection.Query(
        """
        SELECT i.article, i.sha256, i.supplied, i.sha256 = a.sha256, a.deleted_at, a.purged FROM identities i JOIN articles a ON a.id = i.article
        WHERE i.source = $source AND i.key = $key
        """,
        ToKnown,
        ("$source", identity.Source), ("$key", identity.Key)).SingleOrDefault();

    /// <summary>A deleted article that has, or had last, these bytes; null when there is none, or one that is not deleted has them too.</summary>
    public static KnownIdentity? FindDeletedContent(SqliteConnection connection, ContentHash hash) => connection.Query(
        "SELECT id, sha256, NULL, 1, deleted_at, purged FROM articles WHERE sha256 = $sha256 ORDER BY deleted_at IS NOT NULL, sequence LIMIT 1",
        ToKnown,
        ("$sha256", hash.Hex)).SingleOrDefault(known => known.Tombstone is not null);

    public static ArticleId? FindContent(SqliteConnection connection, ContentHash hash) =>
        connection.Scalar<string>("SELECT id FROM articles WHERE sha256 = $sha256 AND deleted_at IS NULL ORDER BY sequence LIMIT 1", ("$sha256", hash.Hex)) is { } id ? Id(id) : null;

    private static KnownIdentity ToKnown(SqliteDataReader reader)
    {
        var article = Id(reader.GetString(0));
        var tombstone = reader.IsDBNull(4) ? null : new Tombstone(article, reader.Time(4), reader.GetBoolean(5));
        return new KnownIdentity(article, ContentHash.Parse(reader.GetString(1)), reader.TextOrNull(2), reader.GetBoolean(3), tombstone);
    }

    private static RecordedItem Record(SqliteConnection connection, long? run, IngestItem item, Lines lines)
    {
        if (item is SettledItem settled) return new RecordedItem(settled.Kind, settled.Article, settled.Reason);
        if (item is UnchangedItem unchanged) return new RecordedItem(IngestOutcomeKind.Unchanged, unchanged.Article, null);

        var normalized = (NormalizedItem)item;
        // Its lines were counted when the article came, as far from its ends as they stood then.
        if (normalized.IsRenormalized) return RecordAgain(connection, run, normalized);
        var recorded = Record(connection, run, normalized);
        if (recorded.Kind is IngestOutcomeKind.Added or IngestOutcomeKind.Replaced) lines.Learn(normalized);
        return recorded;
    }

    /// <summary>A new record of the bytes that the article has; should it have other bytes by now, theirs is the better one.</summary>
    private static RecordedItem RecordAgain(SqliteConnection connection, long? run, NormalizedItem item)
    {
        var current = connection.Scalar<string>("SELECT sha256 FROM articles WHERE id = $id", ("$id", item.Article.Id.Value));
        var isDeleted = Deletions.Find(connection, item.Article.Id) is not null;
        if (isDeleted || current != item.Article.Sha256.Hex) return new RecordedItem(IngestOutcomeKind.Unchanged, item.Article.Id, null);
        AddVersion(connection, run, item.Article, item.Supplied);
        return new RecordedItem(IngestOutcomeKind.Replaced, item.Article.Id, null);
    }

    private static RecordedItem Record(SqliteConnection connection, long? run, NormalizedItem item)
    {
        var (_, identity, article, supplied) = item;
        var known = FindIdentity(connection, identity);
        if ((known ?? FindDeletedContent(connection, article.Sha256)) is { Tombstone: { } tombstone } deleted)
        {
            if (!item.Restores) return new RecordedItem(IngestOutcomeKind.Ignored, null, tombstone.Reason);
            if (deleted.Article != article.Id) Deletions.Undelete(connection, deleted.Article); // the bytes come back where they were, and this is another address
        }
        if (known is not null && known.Covers(article.Sha256, supplied)) return new RecordedItem(IngestOutcomeKind.Unchanged, known.Article, null);

        // An identity that led to somebody else's article (a duplicate) and now brings other bytes begins an article of its own.
        if (known is not null && known.Article == article.Id)
        {
            AddVersion(connection, run, article, supplied);
            PointIdentity(connection, identity, article.Id, article.Sha256, supplied);
            return new RecordedItem(IngestOutcomeKind.Replaced, article.Id, null);
        }
        if (known is null && FindContent(connection, article.Sha256) is { } original)
        {
            if (!item.SkipsDuplicate) PointIdentity(connection, identity, original, article.Sha256, supplied);
            return new RecordedItem(IngestOutcomeKind.Duplicate, original, null);
        }
        AddVersion(connection, run, article, supplied);
        PointIdentity(connection, identity, article.Id, article.Sha256, supplied);
        return new RecordedItem(IngestOutcomeKind.Added, article.Id, null);
    }

    private static void AddVersion(SqliteConnection connection, long? run, Article article, string? supplied)
    {
        var version = connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM articles WHERE id = $id", ("$id", article.Id.Value)) + 1;
        connection.Run(
            """
            INSERT INTO articles (id, sequence, first_sequence, version, source, language, date, sha256, digest)
            VALUES ($id, $sequence, $sequence, $version, $source, $language, $date, $sha256, digest_of($id, $sequence, $version, $source, $language, $date, $sha256, NULL, 0))
            ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, version = excluded.version, language = excluded.language, date = excluded.date, sha256 = excluded.sha256,
                deleted_at = NULL, purged = 0, digest = excluded.digest
            """,
            ("$id", article.Id.Value), ("$sequence", LastSequence(connection) + 1), ("$version", version), ("$source", article.Source), ("$language", article.Language),
            ("$date", article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("$sha256", article.Sha256.Hex));
        connection.Run(
            """
            INSERT INTO versions (article, version, sha256, supplied, run, record, digest)
            VALUES ($id, $version, $sha256, $supplied, $run, $record, digest_of($id, $version, $sha256, $supplied, $run, $record))
            """,
            ("$id", article.Id.Value), ("$version", version), ("$sha256", article.Sha256.Hex), ("$supplied", supplied), ("$run", run),
            ("$record", JsonSerializer.SerializeToUtf8Bytes(article, ArticleJson.Stored)));
    }

    private static void PointIdentity(SqliteConnection connection, ArticleIdentity identity, ArticleId article, ContentHash hash, string? supplied) => connection.Run(
        """
        INSERT INTO identities (source, key, article, sha256, supplied, digest) VALUES ($source, $key, $article, $sha256, $supplied, digest_of($source, $key, $article, $sha256, $supplied))
        ON CONFLICT (source, key) DO UPDATE SET article = excluded.article, sha256 = excluded.sha256, supplied = excluded.supplied, digest = excluded.digest
        """,
        ("$source", identity.Source), ("$key", identity.Key), ("$article", article.Value), ("$sha256", hash.Hex), ("$supplied", supplied));

    private static void Account(SqliteConnection connection, long run, IReadOnlyList<IngestItem> items, List<RecordedItem> recorded)
    {
        var ordinal = connection.Scalar<long>("SELECT coalesce(max(ordinal), -1) FROM outcomes WHERE run = $run", ("$run", run));
        var counts = OutcomeCounts.Zero;
        for (var i = 0; i < recorded.Count; i++)
        {
            counts = counts.Plus(recorded[i].Kind);
            connection.Run(
                "INSERT INTO outcomes (run, ordinal, item, kind, article, reason) VALUES ($run, $ordinal, $item, $kind, $article, $reason)",
                ("$run", run), ("$ordinal", ++ordinal), ("$item", items[i].Item), ("$kind", recorded[i].Kind.ToString()), ("$article", recorded[i].Article?.Value), ("$reason", recorded[i].Reason));
        }
        connection.Run(
            """
            UPDATE runs SET added = added + $added, replaced = replaced + $replaced, unchanged = unchanged + $unchanged, duplicate = duplicate + $duplicate,
                            rejected = rejected + $rejected, ignored = ignored + $ignored WHERE id = $run
            """,
            ("$run", run), ("$added", counts.Added), ("$replaced", counts.Replaced), ("$unchanged", counts.Unchanged), ("$duplicate", counts.Duplicate),
            ("$rejected", counts.Rejected), ("$ignored", counts.Ignored));
    }

    private static void RequireOpen(SqliteConnection connection, long run)
    {
        var isOpen = connection.Scalar<long>("SELECT count(*) FROM runs WHERE id = $run AND ended_at IS NULL", ("$run", run)) == 1;
        if (!isOpen) throw new ArgumentException($"There is no open run {run}.", nameof(run));
    }

    public static ArticleId Id(string text) =>
        ArticleId.TryParse(text, out var id) ? id : throw new ArchiveException(FaultKind.Corrupt, $"The catalogue holds “{text}” where an article id should stand.");
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CatalogJson : JsonSerializerContext;
