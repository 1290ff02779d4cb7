using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>Many articles at a time: their versions, and the records of versions.</summary>
internal static class VersionRecords
{
    private const int ChunkSize = 5_000;

    /// <summary>The records, as stored; null for one that was purged.</summary>
    public static List<byte[]?> Read(SqliteConnection connection, IReadOnlyList<FoundVersion> versions)
    {
        var records = new List<byte[]?>(versions.Count);
        foreach (var (id, version) in versions)
        {
            records.Add(connection.Scalar<byte[]>(
                "SELECT record FROM versions WHERE article = $id AND version = $version", ("$id", id.Value), ("$version", version)));
        }
        return records;
    }

    /// <summary>The current versions, in the order of the ids.</summary>
    public static List<CurrentVersion> Current(
        SqliteConnection connection, IReadOnlyList<ArticleId> ids, CancellationToken cancellationToken)
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var versions = new List<CurrentVersion>(ids.Count);
        for (var start = 0; start < ids.Count; start += ChunkSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = Enumerable.Range(start, Math.Min(ChunkSize, ids.Count - start)).Select(i => ids[i].Value);
            versions.AddRange(connection.Query(
                "SELECT coalesce(a.version, 0), coalesce(a.sequence, 0) FROM json_each($ids) wanted LEFT JOIN articles a ON a.id = wanted.value AND a.deleted_at IS NULL ORDER BY wanted.key",
                reader => new CurrentVersion(reader.GetInt64(0), reader.GetInt64(1)),
                ("$ids", JsonSerializer.Serialize(chunk))));
        }
        return versions;
    }
}
