using System.Text.Json;
using Archive.Core.Articles;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>
/// Reads a catalogue through: SQLite's own checks, the digest of every row, records against the columns beside them,
/// accounts against their items.
/// </summary>
internal static class Integrity
{
    public static List<string> Check(SqliteConnection connection)
    {
        var faults = connection.Query("PRAGMA integrity_check", reader => reader.GetString(0)).Where(line => line != "ok").ToList();
        faults.AddRange(connection.Query(
            "PRAGMA foreign_key_check",
            reader => $"A row of {reader.GetString(0)} refers to a row of {reader.GetString(2)} that is not there."));
        foreach (var table in Digests.Columns.Keys)
        {
            if (Digests.CountAltered(connection, table) is > 0 and var altered) faults.Add($"{altered:N0} rows of {table} were altered.");
        }
        faults.AddRange(connection.Query(
            """
            SELECT r.id FROM runs r LEFT JOIN (SELECT run, count(*) AS n FROM outcomes GROUP BY run) o ON o.run = r.id
            WHERE r.added + r.replaced + r.unchanged + r.duplicate + r.rejected + r.ignored <> coalesce(o.n, 0)
            """,
            reader => $"The account of run {reader.GetInt64(0)} does not add up to its items."));
        faults.AddRange(connection.Query(
            "SELECT a.id FROM articles a LEFT JOIN versions v ON v.article = a.id AND v.version = a.version WHERE a.purged = 0 AND (v.article IS NULL OR v.sha256 <> a.sha256)",
            reader => $"The article {reader.GetString(0)} does not have its current version."));
        faults.AddRange(connection.Query(
            "SELECT article, version, record FROM versions",
            reader => RecordFault(
                reader.GetString(0), $"Version {reader.GetInt64(1)} of the article", reader.GetFieldValue<byte[]>(2))).OfType<string>());
        faults.AddRange(connection.Query(
            "SELECT article, record FROM found_records",
            reader => RecordFault(reader.GetString(0), "What was found of the article", reader.GetFieldValue<byte[]>(1))).OfType<string>());
        faults.AddRange(connection.Query(
            "SELECT DISTINCT c.article FROM corrections c LEFT JOIN found_records f ON f.article = c.article WHERE c.ended_at IS NULL AND f.article IS NULL",
            reader => $"The corrected article {reader.GetString(0)} does not have the record that was found."));
        faults.AddRange(CorrectionAgreement.FindBroken(connection)
            .Select(article => $"The record of the article {article} does not have the corrections that hold."));
        return faults;
    }

    private static string? RecordFault(string article, string what, byte[] record)
    {
        try
        {
            return JsonSerializer.Deserialize(record, ArticleJson.Stored)!.Id.Value == article
                ? null
                : $"{what} {article} holds another's record.";
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return $"{what} {article} cannot be read: {exception.Message}";
        }
    }
}
