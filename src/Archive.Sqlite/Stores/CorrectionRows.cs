using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite.Stores;

/// <summary>What people have corrected, and what was found, as rows.</summary>
internal static class CorrectionRows
{
    public const string Columns =
        "c.id, c.field, c.paragraph, c.from_value, c.to_value, c.made_by, c.made_at, c.conflict, c.article, c.ended_at, c.ended_by";

    /// <summary>The corrections of an article that hold.</summary>
    public static List<Correction> Holding(SqliteConnection connection, ArticleId id) => connection.Query(
        $"SELECT {Columns} FROM corrections c WHERE c.article = $id AND c.ended_at IS NULL ORDER BY c.id", ToCorrection, ("$id", id.Value));

    public static Correction ToCorrection(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Field = Enum.TryParse<CorrectedField>(reader.GetString(1), out var field)
            ? field
            : throw new FormatException($"“{reader.GetString(1)}” is no field that can be corrected."),
        Paragraph = reader.TextOrNull(2) is { } paragraph ? Read(paragraph, CorrectionJson.Stored.ParagraphAnchor) : null,
        From = Read(reader.GetString(3), CorrectionJson.Stored.FieldValue),
        To = Read(reader.GetString(4), CorrectionJson.Stored.FieldValue),
        By = reader.GetString(5),
        At = reader.Time(6),
        Conflict = reader.TextOrNull(7) is { } conflict ? Read(conflict, CorrectionJson.Stored.CorrectionConflict) : null,
    };

    public static StoredCorrection ToStored(SqliteDataReader reader) =>
        new(LookUps.Id(reader.GetString(8)), ToCorrection(reader), reader.TimeOrNull(9), reader.TextOrNull(10));

    public static long Add(SqliteConnection connection, ArticleId id, Correction correction)
    {
        Insert(connection, id, number: null, correction);
        var number = connection.Scalar<long>("SELECT last_insert_rowid()");
        connection.Renew("corrections", "id = $id", ("$id", number));
        return number;
    }

    /// <summary>Keeps one that was lost, under its own number.</summary>
    public static void AddAgain(SqliteConnection connection, ArticleId id, Correction correction)
    {
        Insert(connection, id, correction.Id, correction);
        connection.Renew("corrections", "id = $id", ("$id", correction.Id));
    }

    public static void End(SqliteConnection connection, long correction, string by, DateTimeOffset at)
    {
        connection.Run(
            "UPDATE corrections SET ended_at = $at, ended_by = $by WHERE id = $id AND ended_at IS NULL",
            ("$id", correction), ("$at", at.ToSql()), ("$by", by));
        connection.Renew("corrections", "id = $id", ("$id", correction));
    }

    public static void Note(SqliteConnection connection, long correction, CorrectionConflict? conflict)
    {
        connection.Run(
            "UPDATE corrections SET conflict = $conflict WHERE id = $id", ("$id", correction), ("$conflict", Conflict(conflict)));
        connection.Renew("corrections", "id = $id", ("$id", correction));
    }

    public static void SaveFound(SqliteConnection connection, FoundRecord found) => connection.Run(
        """
        INSERT INTO found_records (article, record, places, digest) VALUES ($id, $record, $places, digest_of($id, $record, $places))
        ON CONFLICT (article) DO UPDATE SET record = excluded.record, places = excluded.places, digest = excluded.digest
        """,
        ("$id", found.Article.Id.Value), ("$record", JsonSerializer.SerializeToUtf8Bytes(found.Article, ArticleJson.Stored)),
        ("$places", found.Places is null ? null : Write(found.Places, CorrectionJson.Stored.IReadOnlyListTextPlace)));

    public static void RemoveFound(SqliteConnection connection, ArticleId id) =>
        connection.Run("DELETE FROM found_records WHERE article = $id", ("$id", id.Value));

    public static FoundRecord ToFound(byte[] record, string? places) => new(
        StoredRecord.Read(record), places is null ? null : Read(places, CorrectionJson.Stored.IReadOnlyListTextPlace));

    private static void Insert(SqliteConnection connection, ArticleId id, long? number, Correction correction) => connection.Run(
        """
        INSERT INTO corrections (id, article, field, paragraph, from_value, to_value, made_by, made_at, conflict)
        VALUES ($id, $article, $field, $paragraph, $from, $to, $by, $at, $conflict)
        """,
        ("$id", number), ("$article", id.Value), ("$field", correction.Field.ToString()),
        ("$paragraph", correction.Paragraph is null ? null : Write(correction.Paragraph, CorrectionJson.Stored.ParagraphAnchor)),
        ("$from", Write(correction.From, CorrectionJson.Stored.FieldValue)),
        ("$to", Write(correction.To, CorrectionJson.Stored.FieldValue)), ("$by", correction.By), ("$at", correction.At.ToSql()),
        ("$conflict", Conflict(correction.Conflict)));

    private static string? Conflict(CorrectionConflict? conflict) =>
        conflict is null ? null : Write(conflict, CorrectionJson.Stored.CorrectionConflict);

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T Read<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)!;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"“{json}” is not a value of a correction.", exception);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FieldValue))]
[JsonSerializable(typeof(ParagraphAnchor))]
[JsonSerializable(typeof(CorrectionConflict))]
[JsonSerializable(typeof(IReadOnlyList<TextPlace>))]
internal sealed partial class CorrectionJson : JsonSerializerContext
{
    public static CorrectionJson Stored { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
