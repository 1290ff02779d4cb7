using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Recording.Corrections;
using Archive.Sqlite.Stores;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>
/// Whether records have the corrections that hold of them. A write keeps both in one transaction; what is salvaged of a damaged catalogue
/// is saved row by row, and may have one without the other.
/// </summary>
internal static class CorrectionAgreement
{
    private const string Holding =
        "(SELECT group_concat(id) FROM (SELECT id FROM corrections c WHERE c.article = a.id AND c.ended_at IS NULL ORDER BY id))";

    /// <summary>
    /// The articles, deleted ones too, whose record has other corrections than those that hold; what cannot be read is left out.
    /// </summary>
    public static List<ArticleId> FindBroken(SqliteConnection connection) => connection.Query(
        $$"""
        SELECT v.record, {{Holding}} FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version
        WHERE a.purged = 0 AND (a.id IN (SELECT article FROM corrections) OR instr(CAST(v.record AS TEXT), '"corrections":[{') > 0)
        """,
        reader => TryRead(reader.GetFieldValue<byte[]>(0)) is { } article
            && string.Join(',', article.Corrections.Select(one => one.Id)) != (reader.TextOrNull(1) ?? "")
                ? article.Id
                : (ArticleId?)null).OfType<ArticleId>().ToList();

    /// <summary>
    /// Makes them agree. A correction that only the record has is kept again. One that the record was written without, after it was made,
    /// had ended. Where a later version is lost, the corrections that it had are applied again, in a new one.
    /// </summary>
    public static void Restore(SqliteConnection connection)
    {
        foreach (var id in FindBroken(connection).Union(FindWithoutFound(connection))) Restore(connection, id);
    }

    private static void Restore(SqliteConnection connection, ArticleId id)
    {
        var (article, supplied) = connection.Query(
            "SELECT v.record, v.supplied FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version WHERE a.id = $id",
            reader => (StoredRecord.Read(reader.GetFieldValue<byte[]>(0)), reader.TextOrNull(1)), ("$id", id.Value)).Single();
        var known = connection.Query("SELECT id FROM corrections WHERE article = $id", reader => reader.GetInt64(0), ("$id", id.Value));
        foreach (var lost in article.Corrections.Where(one => !known.Contains(one.Id))) CorrectionRows.AddAgain(connection, id, lost);
        foreach (var one in CorrectionRows.Holding(connection, id))
        {
            var isEnded = article.IngestedAt is { } at && one.At <= at && article.Corrections.All(other => other.Id != one.Id);
            if (isEnded) CorrectionRows.End(connection, one.Id, "unknown", article.IngestedAt!.Value);
        }
        var holding = CorrectionRows.Holding(connection, id);
        // Where what was found is lost too, it is found anew by normalising again; of a deleted one when it comes back.
        if (FindFound(connection, article) is { } found && !IsDeleted(connection, id))
        {
            CorrectionRows.SaveFound(connection, found);
            if (!holding.Select(one => one.Id).SequenceEqual(article.Corrections.Select(one => one.Id)))
            {
                Write(connection, CorrectionRules.Apply(found, holding), article.IngestedAt, supplied);
            }
        }
        if (holding.Count == 0) CorrectionRows.RemoveFound(connection, id);
    }

    private static void Write(SqliteConnection connection, Article corrected, DateTimeOffset? before, string? supplied)
    {
        foreach (var one in corrected.Corrections) CorrectionRows.Note(connection, one.Id, one.Conflict);
        var at = corrected.Corrections.Select(one => (DateTimeOffset?)one.At).Append(before).Max();
        new RecordingTransaction(connection).AddVersion(run: null, corrected with { IngestedAt = at }, supplied);
    }

    private static List<ArticleId> FindWithoutFound(SqliteConnection connection) => connection.Query(
        "SELECT DISTINCT article FROM corrections WHERE ended_at IS NULL AND article NOT IN (SELECT article FROM found_records)",
        reader => LookUps.Id(reader.GetString(0)));

    /// <summary>The record of the same bytes before any correction: as it was kept, or the latest version that had none.</summary>
    private static FoundRecord? FindFound(SqliteConnection connection, Article article)
    {
        var kept = connection.Query(
            "SELECT record, places FROM found_records WHERE article = $id",
            reader => CorrectionRows.ToFound(reader.GetFieldValue<byte[]>(0), reader.TextOrNull(1)),
            ("$id", article.Id.Value)).SingleOrDefault();
        if (kept?.Article.Sha256 == article.Sha256) return kept;
        var earlier = connection.Query(
            "SELECT record FROM versions WHERE article = $id AND sha256 = $sha256 ORDER BY version DESC",
            reader => TryRead(reader.GetFieldValue<byte[]>(0)), ("$id", article.Id.Value), ("$sha256", article.Sha256.Hex))
            .Find(one => one is { Corrections.Count: 0 });
        return earlier is null ? null : new FoundRecord(earlier, Places: null);
    }

    private static bool IsDeleted(SqliteConnection connection, ArticleId id) =>
        connection.Scalar<long>("SELECT count(*) FROM articles WHERE id = $id AND deleted_at IS NOT NULL", ("$id", id.Value)) == 1;

    private static Article? TryRead(byte[] record)
    {
        try
        {
            return StoredRecord.Read(record);
        }
        catch (Exception exception) when (exception is ArchiveException or FormatException)
        {
            return null;
        }
    }
}
