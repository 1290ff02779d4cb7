using System.Text;
using System.Text.Json;
using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>
/// Parses a JSON record <c>{id?, title?, text | html, language?, date?, authors?, url?, tags?}</c>: a line of NDJSON or the body of a POST.
/// Every problem is reported with the field's name and what would be valid; unknown fields are problems too, so that a misspelt name does
/// not lose data silently.
/// </summary>
public static class JsonRecord
{
    private static readonly string[] KnownFields = ["id", "title", "text", "html", "language", "date", "authors", "url", "tags"];

    /// <summary>Parses a record; exactly one of the two results is null. The submission keeps the original bytes.</summary>
    public static (Submission? Submission, IReadOnlyList<FieldProblem>? Problems) Read(ReadOnlyMemory<byte> bytes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(WithoutByteOrderMark(bytes));
        }
        catch (JsonException exception)
        {
            var position = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            return (null, [new FieldProblem("", $"It is not JSON: {position}: {FirstSentence(exception.Message)}")]);
        }
        using (document)
        {
            return Read(bytes, document.RootElement);
        }
    }

    /// <summary>
    /// The key in a record (its id, else its url), found without decoding its text; null where it has none or is not valid.
    /// </summary>
    public static string? FindKey(ReadOnlySpan<byte> bytes)
    {
        string? id = null, url = null;
        try
        {
            var reader = new Utf8JsonReader(bytes[ByteOrderMarkLength(bytes)..]);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isId, isUrl) = (reader.ValueTextEquals("id"), reader.ValueTextEquals("url"));
                reader.Read();
                if (isId) id = ReadId(ref reader);
                else if (isUrl) url = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                else reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
        if (!string.IsNullOrWhiteSpace(id)) return id;
        return JsonFieldReader.ParseUrl(url);
    }

    private static string? ReadId(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> bytes) => bytes[ByteOrderMarkLength(bytes.Span)..];

    private static int ByteOrderMarkLength(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;

    private static (Submission? Submission, IReadOnlyList<FieldProblem>? Problems) Read(ReadOnlyMemory<byte> bytes, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, [new FieldProblem("", $"A JSON object is expected, not {JsonFieldReader.NameOf(root.ValueKind)}.")]);
        }
        var fields = new JsonFieldReader(root, KnownFields);
        var submission = new Submission
        {
            Bytes = bytes,
            MediaType = MediaTypes.Json,
            CallerId = fields.Text("id"),
            Supplied = new SuppliedMetadata
            {
                Title = fields.Text("title"),
                Language = fields.Language(),
                Date = fields.Date(),
                Authors = fields.Texts("authors"),
                Url = fields.Url(),
                Tags = fields.Texts("tags"),
            },
        };
        var text = fields.Text("text");
        var html = fields.Text("html");
        if (text is null && html is null) fields.Problems.Add(new FieldProblem("text", "Either text or html must hold the article."));
        if (text is not null && html is not null) fields.Problems.Add(new FieldProblem("html", "text and html exclude each other."));
        return fields.Problems.Count > 0
            ? (null, fields.Problems)
            : (submission with { Content = text ?? html, IsHtml = html is not null }, null);
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
