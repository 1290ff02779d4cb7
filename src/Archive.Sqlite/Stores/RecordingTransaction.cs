using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Catalog.Lines;
using Archive.Core.Catalog.Runs;
using Archive.Core.Normalization.Boilerplate.Lines;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>The look-ups and writes of recording, on the connection of a transaction.</summary>
internal sealed class RecordingTransaction(SqliteConnection connection) : ICatalogTransaction
{
    public void RequireOpen(long run)
    {
        var isOpen = connection.Scalar<long>("SELECT count(*) FROM runs WHERE id = $run AND ended_at IS NULL", ("$run", run)) == 1;
        if (!isOpen) throw new ArgumentException($"There is no open run {run}.", nameof(run));
    }

    public KnownIdentity? FindIdentity(ArticleIdentity identity) => LookUps.FindIdentity(connection, identity);

    public ContentHolder? FindContent(ContentHash hash) => LookUps.FindContent(connection, hash);

    public CurrentContent? FindCurrent(ArticleId id) => connection.Query(
        "SELECT version, sha256 FROM articles WHERE id = $id AND deleted_at IS NULL",
        reader => new CurrentContent(reader.GetInt64(0), ContentHash.Parse(reader.GetString(1))),
        ("$id", id.Value)).SingleOrDefault();

    public void AddVersion(long? run, Article article, string? supplied)
    {
        var version = connection.Scalar<long>("SELECT coalesce(max(version), 0) FROM articles WHERE id = $id", ("$id", article.Id.Value))
            + 1;
        connection.Run(
            """
            INSERT INTO articles (id, sequence, first_sequence, version, source, language, date, sha256, digest)
            VALUES ($id, $sequence, $sequence, $version, $source, $language, $date, $sha256,
                digest_of($id, $sequence, $version, $source, $language, $date, $sha256, NULL, 0))
            ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, version = excluded.version, language = excluded.language,
                date = excluded.date, sha256 = excluded.sha256, deleted_at = NULL, purged = 0, digest = excluded.digest
            """,
            ("$id", article.Id.Value), ("$sequence", LookUps.LastSequence(connection) + 1), ("$version", version),
            ("$source", article.Source), ("$language", article.Language),
            ("$date", article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("$sha256", article.Sha256.Hex));
        connection.Run(
            """
            INSERT INTO versions (article, version, sha256, supplied, run, record, digest)
            VALUES ($id, $version, $sha256, $supplied, $run, $record, digest_of($id, $version, $sha256, $supplied, $run, $record))
            """,
            ("$id", article.Id.Value), ("$version", version), ("$sha256", article.Sha256.Hex), ("$supplied", supplied), ("$run", run),
            ("$record", JsonSerializer.SerializeToUtf8Bytes(article, ArticleJson.Stored)));
    }

    public void PointIdentity(ArticleIdentity identity, ArticleId article, ContentHash hash, string? supplied) => connection.Run(
        """
        INSERT INTO identities (source, key, article, sha256, supplied, digest)
        VALUES ($source, $key, $article, $sha256, $supplied, digest_of($source, $key, $article, $sha256, $supplied))
        ON CONFLICT (source, key) DO UPDATE
        SET article = excluded.article, sha256 = excluded.sha256, supplied = excluded.supplied, digest = excluded.digest
        """,
        ("$source", identity.Source), ("$key", identity.Key), ("$article", article.Value), ("$sha256", hash.Hex), ("$supplied", supplied));

    public IReadOnlyList<Correction> FindCorrections(ArticleId id) => CorrectionRows.Holding(connection, id);

    public long AddCorrection(ArticleId id, Correction correction) => CorrectionRows.Add(connection, id, correction);

    public void EndCorrection(long correction, string by, DateTimeOffset at) => CorrectionRows.End(connection, correction, by, at);

    public void NoteConflict(long correction, CorrectionConflict? conflict) => CorrectionRows.Note(connection, correction, conflict);

    public void SaveFound(FoundRecord found) => CorrectionRows.SaveFound(connection, found);

    public void RemoveFound(ArticleId id) => CorrectionRows.RemoveFound(connection, id);

    public void Undelete(ArticleId id) => Deletions.Undelete(connection, id);

    public long LinesVersionOf(string source) => LineRows.VersionOf(connection, source);

    public long LineVersionOf(string source, LineKey line) => LineRows.VersionOf(connection, source, line);

    public LineSightings? FindSightings(string source, LineKey line) => LineRows.FindSightings(connection, source, line);

    public void SaveSightings(string source, LineKey line, LineSightings sightings) =>
        LineRows.SaveSightings(connection, source, line, sightings);

    public long DecideLine(string source, SourceLine line, LineState state, DateTimeOffset at) =>
        LineRows.Decide(connection, source, line, state, at);

    public void AddOutcomes(long run, IReadOnlyList<RunOutcome> outcomes)
    {
        var ordinal = connection.Scalar<long>("SELECT coalesce(max(ordinal), -1) FROM outcomes WHERE run = $run", ("$run", run));
        var counts = OutcomeCounts.Zero;
        foreach (var (item, kind, article, reason) in outcomes)
        {
            counts = counts.Plus(kind);
            connection.Run(
                "INSERT INTO outcomes (run, ordinal, item, kind, article, reason) VALUES ($run, $ordinal, $item, $kind, $article, $reason)",
                ("$run", run), ("$ordinal", ++ordinal), ("$item", item), ("$kind", kind.ToString()), ("$article", article?.Value),
                ("$reason", reason));
        }
        connection.Run(
            """
            UPDATE runs SET added = added + $added, replaced = replaced + $replaced, unchanged = unchanged + $unchanged,
                duplicate = duplicate + $duplicate, rejected = rejected + $rejected, ignored = ignored + $ignored,
                in_doubt = in_doubt + $inDoubt WHERE id = $run
            """,
            ("$run", run), ("$added", counts.Added), ("$replaced", counts.Replaced), ("$unchanged", counts.Unchanged),
            ("$duplicate", counts.Duplicate), ("$rejected", counts.Rejected), ("$ignored", counts.Ignored),
            ("$inDoubt", outcomes.Count(outcome => outcome.IsInDoubt)));
    }
}
