using Archive.Core.Catalog.Lines;
using Archive.Core.Normalization.Boilerplate.Lines;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>What is known of the lines of sources, and where undecided ones were seen, as rows.</summary>
internal static class LineRows
{
    /// <summary>The lines of a source, or of all (null), that became known after a version, in that order.</summary>
    public static List<DecidedLine> Read(SqliteConnection connection, string? source, long after) => connection.Query(
        $"SELECT source, line, text, state, version, since FROM lines WHERE {(source is null ? "" : "source = $source AND ")}version > $after ORDER BY version",
        reader => new DecidedLine(
            reader.GetString(0), new SourceLine(LineKey.FromStored(reader.GetInt64(1)), reader.GetString(2)),
            Enum.Parse<LineState>(reader.GetString(3)), reader.GetInt64(4), reader.Time(5)),
        source is null ? [("$after", after)] : [("$source", source), ("$after", after)]);

    /// <summary>Says what a line is; returns the change's version.</summary>
    public static long Decide(SqliteConnection connection, string source, SourceLine line, LineState state, DateTimeOffset at)
    {
        var version = connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM lines") + 1;
        connection.Run(
            """
            INSERT INTO lines (source, line, text, state, version, since, digest)
            VALUES ($source, $line, $text, $state, $version, $since, digest_of($source, $line, $text, $state, $version, $since))
            ON CONFLICT (source, line) DO UPDATE SET text = excluded.text, state = excluded.state, version = excluded.version, since = excluded.since, digest = excluded.digest
            """,
            ("$source", source), ("$line", line.Key.Value), ("$text", line.Text), ("$state", state.ToString()), ("$version", version),
            ("$since", at.ToSql()));
        connection.Run(
            "DELETE FROM line_sightings WHERE source = $source AND line = $line", ("$source", source), ("$line", line.Key.Value));
        return version;
    }

    /// <summary>The version of the latest change of a source's lines; 0 when nothing is known of any.</summary>
    public static long VersionOf(SqliteConnection connection, string source) =>
        connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM lines WHERE source = $source", ("$source", source));

    /// <summary>The version since which something is known of a line; 0 when nothing is.</summary>
    public static long VersionOf(SqliteConnection connection, string source, LineKey line) => connection.Scalar<long>(
        "SELECT coalesce(max(version), 0) FROM lines WHERE source = $source AND line = $line", ("$source", source), ("$line", line.Value));

    public static LineSightings? FindSightings(SqliteConnection connection, string source, LineKey line) => connection.Query(
        "SELECT first, first_text, second, second_text FROM line_sightings WHERE source = $source AND line = $line",
        reader => new LineSightings(
            new LineSighting(reader.GetInt64(0), reader.GetInt64(1)),
            // A second one of the time before texts were kept counts as another text.
            reader.IsDBNull(2) ? null : new LineSighting(reader.GetInt64(2), reader.IsDBNull(3) ? 0 : reader.GetInt64(3))),
        ("$source", source), ("$line", line.Value)).SingleOrDefault();

    public static void SaveSightings(SqliteConnection connection, string source, LineKey line, LineSightings sightings) => connection.Run(
        """
        INSERT OR REPLACE INTO line_sightings (source, line, first, first_text, second, second_text)
        VALUES ($source, $line, $first, $first_text, $second, $second_text)
        """,
        ("$source", source), ("$line", line.Value), ("$first", sightings.First.Article), ("$first_text", sightings.First.Text),
        ("$second", sightings.Second?.Article), ("$second_text", sightings.Second?.Text));
}
