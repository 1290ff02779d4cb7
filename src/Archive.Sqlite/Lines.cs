using Archive.Core.Catalog;
using Archive.Core.Normalization.Boilerplate;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>What is known of the lines of sources, and learning more of them, within one transaction.</summary>
internal sealed class Lines(SqliteConnection connection)
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>The lines of a source, or of all (null), that became known after a version, in that order.</summary>
    public static List<DecidedLine> Read(SqliteConnection connection, string? source, long after) => connection.Query(
        $"SELECT source, line, text, state, version, since FROM lines WHERE {(source is null ? "" : "source = $source AND ")}version > $after ORDER BY version",
        reader => new DecidedLine(
            reader.GetString(0), new SourceLine(reader.GetInt64(1), reader.GetString(2)), Enum.Parse<LineState>(reader.GetString(3)), reader.GetInt64(4), reader.Time(5)),
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
            ("$source", source), ("$line", line.Key), ("$text", line.Text), ("$state", state.ToString()), ("$version", version), ("$since", at.ToSql()));
        connection.Run("DELETE FROM line_sightings WHERE source = $source AND line = $line", ("$source", source), ("$line", line.Key));
        return version;
    }

    /// <summary>Whether a line that the item's record hangs on became known after it was made.</summary>
    public bool HasChangedFor(NormalizedItem item) =>
        VersionOf(item.Identity.Source) > item.LinesVersion && item.HangsOn(key => KnownSince(item.Identity.Source, key) > item.LinesVersion);

    /// <summary>Counts the item's lines; those seen in a third article with another text become learned.</summary>
    public void Learn(NormalizedItem item)
    {
        var source = item.Identity.Source;
        var article = KnownLines.KeyOf(item.Article.Id.Value);
        var text = KnownLines.KeyOf(item.Telltale);
        var isToldAgain = item.Paragraphs.Count(line => IsKnownElsewhere(source, line.Key, article)) > 1;
        foreach (var line in isToldAgain ? item.Lines : item.Lines.Concat(item.Paragraphs))
        {
            if (KnownSince(source, line.Key) > 0 || !IsThirdSighting(source, line.Key, article, text)) continue;
            _versions[source] = Decide(connection, source, line, LineState.Learned, item.Article.IngestedAt ?? DateTimeOffset.UnixEpoch);
        }
    }

    private bool IsKnownElsewhere(string source, long line, long article) =>
        connection.Scalar<long>("SELECT count(*) FROM line_sightings WHERE source = $source AND line = $line AND first <> $article", ("$source", source), ("$line", line), ("$article", article)) > 0;

    private long VersionOf(string source)
    {
        if (_versions.TryGetValue(source, out var version)) return version;
        return _versions[source] = connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM lines WHERE source = $source", ("$source", source));
    }

    private long KnownSince(string source, long line) =>
        VersionOf(source) == 0 ? 0 : connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM lines WHERE source = $source AND line = $line", ("$source", source), ("$line", line));

    private bool IsThirdSighting(string source, long line, long article, long text)
    {
        var (first, second) = connection.Query(
            """
            INSERT INTO line_sightings (source, line, first, first_text) VALUES ($source, $line, $article, $text)
            ON CONFLICT (source, line) DO UPDATE SET
                second = CASE WHEN second IS NULL AND first <> $article AND first_text <> $text THEN $article ELSE second END,
                second_text = CASE WHEN second IS NULL AND first <> $article AND first_text <> $text THEN $text ELSE second_text END
            RETURNING first, first_text, second, second_text
            """,
            reader => ((Article: reader.GetInt64(0), Text: reader.GetInt64(1)), reader.IsDBNull(2) ? ((long Article, long Text)?)null : (reader.GetInt64(2), reader.GetInt64(3))),
            ("$source", source), ("$line", line), ("$article", article), ("$text", text)).Single();
        bool IsAnother((long Article, long Text) sighting) => sighting.Article != article && sighting.Text != text;
        return second is { } seen && IsAnother(first) && IsAnother(seen);
    }
}
