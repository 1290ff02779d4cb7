using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>What the catalogue holds under identities, ids and hashes, as the connection sees it.</summary>
internal static class LookUps
{
    private const string StateColumns = "a.version, a.sha256, a.sequence, a.deleted_at, a.purged";

    /// <summary>The number of the latest change; 0 for an empty archive.</summary>
    public static long LastSequence(SqliteConnection connection) =>
        connection.Scalar<long>("SELECT coalesce(max(sequence), 0) FROM articles");

    public static KnownIdentity? FindIdentity(SqliteConnection connection, ArticleIdentity identity) => connection.Query(
        """
        SELECT i.article, i.sha256, i.supplied, i.sha256 = a.sha256, a.deleted_at, a.purged FROM identities i JOIN articles a ON a.id = i.article
        WHERE i.source = $source AND i.key = $key
        """,
        reader =>
        {
            var article = Id(reader.GetString(0));
            return new KnownIdentity(
                article, ContentHash.Parse(reader.GetString(1)), reader.TextOrNull(2), reader.GetBoolean(3),
                ToTombstone(reader, article, 4));
        },
        ("$source", identity.Source), ("$key", identity.Key)).SingleOrDefault();

    public static ContentHolder? FindContent(SqliteConnection connection, ContentHash hash) => connection.Query(
        "SELECT id, deleted_at, purged FROM articles WHERE sha256 = $sha256 ORDER BY deleted_at IS NOT NULL, sequence LIMIT 1",
        reader =>
        {
            var article = Id(reader.GetString(0));
            return new ContentHolder(article, ToTombstone(reader, article, 1));
        },
        ("$sha256", hash.Hex)).SingleOrDefault();

    /// <summary>What deliveries can touch, of one moment.</summary>
    public static DeliverySnapshot FindForDeliveries(
        SqliteConnection connection, IReadOnlyCollection<ArticleIdentity> identities, IReadOnlyCollection<ContentHash> hashes)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        var targets = new Dictionary<ArticleIdentity, IdentityTarget>();
        var articles = new Dictionary<ArticleId, ArticleState>();
        foreach (var identity in identities)
        {
            Add(connection, "WHERE a.id = $id", ("$id", ArticleId.For(identity).Value));
            if (FindIdentity(connection, identity) is not { } known) continue;
            targets[identity] = new IdentityTarget(known.Article, known.Sha256, known.Supplied);
            Add(connection, "WHERE a.id = $id", ("$id", known.Article.Value));
        }
        foreach (var hash in hashes) Add(connection, "WHERE a.sha256 = $sha256", ("$sha256", hash.Hex));
        return new DeliverySnapshot(LastSequence(connection), targets, articles);

        void Add(SqliteConnection connection, string where, params ReadOnlySpan<(string Name, object? Value)> parameters)
        {
            var states = connection.Query(
                $"SELECT a.id, {StateColumns} FROM articles a {where}",
                reader => (Id: Id(reader.GetString(0)), State: ToState(reader)),
                parameters);
            foreach (var (id, state) in states) articles[id] = state;
        }
    }

    public static ArticleId Id(string text) => ArticleId.TryParse(text, out var id)
        ? id
        : throw new ArchiveException(FaultKind.Corrupt, $"The catalogue holds “{text}” where an article id should stand.");

    private static ArticleState ToState(SqliteDataReader reader) => new(
        reader.GetInt64(1), ContentHash.Parse(reader.GetString(2)), reader.GetInt64(3), ToTombstone(reader, Id(reader.GetString(0)), 4));

    private static Tombstone? ToTombstone(SqliteDataReader reader, ArticleId article, int column) =>
        reader.IsDBNull(column) ? null : new Tombstone(article, reader.Time(column), reader.GetBoolean(column + 1));
}
