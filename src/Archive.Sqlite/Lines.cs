using Archive.Core.Catalog;
using Archive.Core.Normalization;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>What is known of the lines of sources, and learning more of them, within one transaction.</summary>
internal sealed class Lines(SqliteConnection connection)
{
    private readonly Dictionary<string, Dictionary<long, DecidedLine>> _known = new(StringComparer.Ordinal);

    /// <summary>The known lines of a source, or of all (null), by version.</summary>
    public static List<DecidedLine> Read(SqliteConnection connection, string? source) => connection.Query(
        "SELECT source, line, text, state, version, since FROM lines WHERE $source IS NULL OR source = $source ORDER BY version",
        reader => new DecidedLine(
            reader.GetString(0), new SourceLine(reader.GetInt64(1), reader.GetString(2)), Enum.Parse<LineState>(reader.GetString(3)), reader.GetInt64(4), reader.Time(5)),
        ("$source", source));

    /// <summary>Says what a line is; returns the change's version.</summary>
    public static long Decide(SqliteConnection connection, string source, SourceLine line, LineState state, DateTimeOffset at)
    {
        var version = connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM lines") + 1;
        connection.Run(
            """
            INSERT INTO lines (source, line, text, state, version, since) VALUES ($source, $line, $text, $state, $version, $since)
            ON CONFLICT (source, line) DO UPDATE SET text = excluded.text, state = excluded.state, version = excluded.version, since = excluded.since
            """,
            ("$source", source), ("$line", line.Key), ("$text", line.Text), ("$state", state.ToString()), ("$version", version), ("$since", at.ToSql()));
        connection.Run("DELETE FROM line_sightings WHERE source = $source AND line = $line", ("$source", source), ("$line", line.Key));
        return version;
    }

    /// <summary>Whether the item holds a line that became known after it was normalised.</summary>
    public bool HasChangedFor(NormalizedItem item)
    {
        if (item.Lines.Count + item.AskedFor.Count == 0) return false;
        var known = Known(item.Identity.Source);
        return known.Count > 0 && item.Lines.Select(line => line.Key).Concat(item.AskedFor).Any(line => known.TryGetValue(line, out var decided) && decided.Version > item.LinesVersion);
    }

    /// <summary>Counts the item's lines; those seen in a third article become learned.</summary>
    public void Learn(NormalizedItem item)
    {
        var source = item.Identity.Source;
        var known = Known(source);
        var article = KnownLines.KeyOf(item.Article.Id.Value);
        foreach (var line in item.Lines)
        {
            if (known.ContainsKey(line.Key) || !IsThirdSighting(source, line.Key, article)) continue;
            var since = item.Article.IngestedAt ?? DateTimeOffset.UnixEpoch;
            var version = Decide(connection, source, line, LineState.Learned, since);
            known[line.Key] = new DecidedLine(source, line, LineState.Learned, version, since);
        }
    }

    private Dictionary<long, DecidedLine> Known(string source)
    {
        if (!_known.TryGetValue(source, out var known))
        {
            _known[source] = known = Read(connection, source).ToDictionary(decided => decided.Line.Key);
        }
        return known;
    }

    private bool IsThirdSighting(string source, long line, long article)
    {
        var seen = connection.Query(
            """
            INSERT INTO line_sightings (source, line, first) VALUES ($source, $line, $article)
            ON CONFLICT (source, line) DO UPDATE SET second = CASE WHEN second IS NULL AND first <> $article THEN $article ELSE second END
            RETURNING first, second
            """,
            reader => (First: reader.GetInt64(0), Second: reader.IsDBNull(1) ? (long?)null : reader.GetInt64(1)),
            ("$source", source), ("$line", line), ("$article", article)).Single();
        return seen.Second is { } second && article != seen.First && article != second;
    }
}
