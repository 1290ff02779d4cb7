using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>
/// Makes a whole catalogue of a damaged one and an earlier copy: the copy, and over it every row of the damaged one that can be
/// read and has its checksum.
/// </summary>
public static class Salvage
{
    /// <summary>Tables after those they refer to.</summary>
    private static readonly string[] Tables =
        ["runs", "articles", "versions", "identities", "outcomes", "lines", "line_sightings", "jobs", "purges", "api_keys", "searches",
            "corrections", "found_records"];

    /// <summary>Writes the salvaged catalogue.</summary>
    /// <param name="damaged">The damaged catalogue's file; it is only read.</param>
    /// <param name="target">A copy of an earlier state, which becomes the salvaged catalogue.</param>
    /// <returns>How many rows were taken from the damaged catalogue.</returns>
    public static long Run(string damaged, string target)
    {
        // Its schema is brought up to date, and the damaged one's is that of the program that wrote it last: this one or none.
        Database.Open(target, isReadOnly: false).Dispose();
        using var from = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = damaged, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        using var to = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = target, Pooling = false, ForeignKeys = false }.ConnectionString);
        to.Open();
        Digests.Register(to);
        using var transaction = to.BeginTransaction();
        // A run that has ended does not change any more, and its rows have no checksum each: the earlier copy has it whole.
        var ended = to.Query("SELECT id FROM runs WHERE ended_at IS NOT NULL", reader => reader.GetInt64(0)).ToHashSet();
        var taken = 0L;
        foreach (var table in Tables) taken += Copy(from, to, table, ended);
        DropIncomplete(to);
        CorrectionAgreement.Restore(to);
        transaction.Commit();
        // One file: it is renamed next, and what stood in a log beside it would be lost.
        to.Run("PRAGMA journal_mode = DELETE");
        return taken;
    }

    private static long Copy(SqliteConnection from, SqliteConnection to, string table, HashSet<long> endedRuns)
    {
        var columns = to.Query($"SELECT name FROM pragma_table_info('{table}')", reader => reader.GetString(0));
        var key = string.Join(
            ", ", to.Query($"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk", reader => reader.GetString(0)));
        var run = table switch { "runs" => columns.IndexOf("id"), "outcomes" => columns.IndexOf("run"), _ => -1 };
        bool IsOlder(object[] values) => run >= 0 && endedRuns.Contains((long)values[run]);
        var (taken, isWhole) = Copy(from, to, table, columns, $"ORDER BY {key}", IsOlder);
        // Behind the damage, from the other end; what lies between two damages cannot be reached, and the earlier copy has what it had.
        if (!isWhole)
        {
            taken += Copy(
                from, to, table, columns,
                $"ORDER BY {string.Join(", ", key.Split(", ").Select(column => column + " DESC"))}",
                IsOlder).Taken;
        }
        return taken;
    }

    private static (long Taken, bool IsWhole) Copy(
        SqliteConnection from, SqliteConnection to, string table, List<string> columns, string order, Func<object[], bool> isOlder)
    {
        var taken = 0L;
        try
        {
            if (from.State != System.Data.ConnectionState.Open) from.Open();
            using var command = from.CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table} {order}";
            using var reader = command.ExecuteReader();
            var values = new object[columns.Count];
            while (reader.Read())
            {
                reader.GetValues(values);
                if (isOlder(values) || !HasItsDigest(to, table, columns, values)) continue;
                to.Run(
                    $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "$" + column))})",
                    Parameters(columns, values));
                taken++;
            }
            return (taken, true);
        }
        catch (SqliteException)
        {
            return (taken, false);
        }
    }

    private static bool HasItsDigest(SqliteConnection connection, string table, List<string> columns, object[] values)
    {
        if (!Digests.Columns.TryGetValue(table, out var covered)) return true;
        var digest = values[columns.IndexOf("digest")];
        return digest is DBNull
            || Equals(
                digest,
                connection.Scalar<long>(
                    $"SELECT digest_of({string.Join(", ", covered.Select(column => "$" + column))})",
                    Parameters(covered, covered.Select(column => values[columns.IndexOf(column)]).ToArray())));
    }

    /// <summary>
    /// What the damage tore apart: an article without its current version goes back to the latest it has, or is left out.
    /// </summary>
    private static void DropIncomplete(SqliteConnection connection)
    {
        connection.Run(
            """
            UPDATE articles SET version = coalesce((SELECT max(version) FROM versions v WHERE v.article = articles.id), version)
            WHERE purged = 0 AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.article = articles.id AND v.version = articles.version)
            """);
        connection.Run("UPDATE articles SET sha256 = (SELECT sha256 FROM versions v WHERE v.article = articles.id AND v.version = articles.version) WHERE purged = 0 AND EXISTS (SELECT 1 FROM versions v WHERE v.article = articles.id AND v.version = articles.version)");
        connection.Run("DELETE FROM articles WHERE purged = 0 AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.article = articles.id)");
        // What was purged since the earlier copy stays so.
        connection.Run(
            "INSERT OR IGNORE INTO purges (sha256) SELECT sha256 FROM versions WHERE article IN (SELECT id FROM articles WHERE purged = 1)");
        connection.Run("DELETE FROM versions WHERE article IN (SELECT id FROM articles WHERE purged = 1)");
        connection.Run("DELETE FROM corrections WHERE article NOT IN (SELECT id FROM articles WHERE purged = 0)");
        connection.Run("DELETE FROM found_records WHERE article NOT IN (SELECT id FROM articles WHERE purged = 0)");
        connection.Run("UPDATE identities SET supplied = NULL WHERE article IN (SELECT id FROM articles WHERE purged = 1)");
        connection.Run("DELETE FROM versions WHERE article NOT IN (SELECT id FROM articles)");
        connection.Run("DELETE FROM identities WHERE article NOT IN (SELECT id FROM articles)");
        connection.Run("DELETE FROM outcomes WHERE run NOT IN (SELECT id FROM runs)");
        connection.Run("UPDATE versions SET run = NULL WHERE run NOT IN (SELECT id FROM runs)");
        connection.Run(
            """
            UPDATE runs SET (added, replaced, unchanged, duplicate, rejected, ignored) = (SELECT
                count(*) FILTER (WHERE kind = 'Added'), count(*) FILTER (WHERE kind = 'Replaced'), count(*) FILTER (WHERE kind = 'Unchanged'),
                count(*) FILTER (WHERE kind = 'Duplicate'), count(*) FILTER (WHERE kind = 'Rejected'), count(*) FILTER (WHERE kind = 'Ignored')
                FROM outcomes WHERE run = runs.id), manifest = NULL
            WHERE added + replaced + unchanged + duplicate + rejected + ignored <> (SELECT count(*) FROM outcomes WHERE run = runs.id)
            """);
        foreach (var table in Digests.Columns.Keys) connection.Renew(table, "true");
    }

    private static (string Name, object? Value)[] Parameters(IEnumerable<string> columns, object[] values) =>
        columns.Select((column, i) => ("$" + column, (object?)values[i])).ToArray();
}
