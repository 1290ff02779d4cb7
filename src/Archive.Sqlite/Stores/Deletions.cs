using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>Deleting articles, bringing them back, and what is left of them, within one transaction.</summary>
internal static class Deletions
{
    public static Tombstone? Find(SqliteConnection connection, ArticleId id) => connection.Query(
        "SELECT deleted_at, purged FROM articles WHERE id = $id AND deleted_at IS NOT NULL",
        reader => new Tombstone(id, reader.Time(0), reader.GetBoolean(1)),
        ("$id", id.Value)).SingleOrDefault();

    /// <summary>Deletes, or purges what was deleted before. Null when there is no such article.</summary>
    public static Tombstone? Delete(SqliteConnection connection, ArticleId id, DateTimeOffset at, bool purge)
    {
        if (connection.Scalar<long>("SELECT count(*) FROM articles WHERE id = $id", ("$id", id.Value)) == 0) return null;
        var before = Find(connection, id);
        if (before is null)
        {
            Change(connection, id, "deleted_at = $at", ("$at", at.ToSql()));
        }
        if (!purge) return before ?? new Tombstone(id, at, IsPurged: false);

        connection.Run("INSERT OR IGNORE INTO purges (sha256) SELECT sha256 FROM versions WHERE article = $id", ("$id", id.Value));
        connection.Run("DELETE FROM versions WHERE article = $id", ("$id", id.Value));
        connection.Run("DELETE FROM corrections WHERE article = $id", ("$id", id.Value));
        CorrectionRows.RemoveFound(connection, id);
        connection.Run("UPDATE identities SET supplied = NULL WHERE article = $id", ("$id", id.Value));
        connection.Renew("identities", "article = $id", ("$id", id.Value));
        Change(connection, id, "purged = 1");
        return new Tombstone(id, before?.DeletedAt ?? at, IsPurged: true);
    }

    /// <summary>What purges have still to destroy.</summary>
    public static List<ContentHash> Unpurged(SqliteConnection connection) =>
        connection.Query("SELECT sha256 FROM purges", reader => ContentHash.Parse(reader.GetString(0)));

    /// <summary>Brings an article back whose bytes were kept; false when there is none to bring back.</summary>
    public static bool Undelete(SqliteConnection connection, ArticleId id)
    {
        if (Find(connection, id) is not { IsPurged: false }) return false;
        Change(connection, id, "deleted_at = NULL");
        return true;
    }

    private static void Change(
        SqliteConnection connection, ArticleId id, string set, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        connection.Run(
            $"UPDATE articles SET {set}, sequence = $sequence WHERE id = $id",
            [.. parameters, ("$sequence", LookUps.LastSequence(connection) + 1), ("$id", id.Value)]);
        connection.Renew("articles", "id = $id", ("$id", id.Value));
    }
}
