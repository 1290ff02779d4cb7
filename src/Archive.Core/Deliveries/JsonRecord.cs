using System.Text;
using System.Text.Json;
using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>
/// Unpacks a JSON record <c>{id?, title?, text | html, language?, date?, authors?, url?, tags?}</c>, a line of NDJSON or the body of a POST.
/// Every fault is reported with the field's name and what would be right; unknown fields are a fault, so that a misspelt name cannot lose data unseen.
/// </summary>
public static class JsonRecord
{
    private static readonly string[] KnownFields = ["id", "title", "text", "html", "language", "date", "authors", "url", "tags"];

    /// <summary>Reads a record; exactly one of the two results is null. The submission keeps the original bytes.</summary>
    public static (Submission? Submission, IReadOnlyList<FieldProblem>? Problems) Read(ReadOnlyMemory<byte> bytes)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(WithoutMark(bytes));
        }
        catch (JsonException exception)
        {
            return (null, [new FieldProblem("", $"It is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {FirstSentence(exception.Message)}")]);
        }
        using (document)
        {
            return Read(bytes, document.RootElement);
        }
    }

    /// <summary>The key that a record brings, its id or else its url, without reading its text; null where it brings none or is not as it should be.</summary>
    public static string? FindKey(ReadOnlySpan<byte> bytes)
    {
        string? id = null, url = null;
        try
        {
            var reader = new Utf8JsonReader(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isId, isUrl) = (reader.ValueTextEquals("id"), reader.ValueTextEquals("url"));
                reader.Read();
                if (isId) id = reader.TokenType switch { JsonTokenType.String => reader.GetString(), JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan), _ => null };
                else if (isUrl) url = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                else reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
        if (!string.IsNullOrWhiteSpace(id)) return id;
        return WebAddress(url);
    }

    private static string? WebAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static (Submission? Submission, IReadOnlyList<FieldProblem>? Problems) Read(ReadOnlyMemory<byte> bytes, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return (null, [new FieldProblem("", $"A JSON object is expected, not {Name(root.ValueKind)}.")]);

        var fields = new FieldReader(root);
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
        return fields.Problems.Count > 0 ? (null, fields.Problems) : (submission with { Content = text ?? html, IsHtml = html is not null }, null);
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private sealed class FieldReader
    {
        private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

        public FieldReader(JsonElement root)
        {
            foreach (var property in root.EnumerateObject())
            {
                if (NameOf(property) is null)
                {
                    Problems.Add(new FieldProblem("", "A field's name is not valid UTF-8, or holds an escape that is no character."));
                }
                else if (!KnownFields.Contains(property.Name, StringComparer.Ordinal))
                {
                    Problems.Add(new FieldProblem(property.Name, $"Unknown field. Known are {string.Join(", ", KnownFields)}."));
                }
                else if (!_fields.TryAdd(property.Name, property.Value))
                {
                    Problems.Add(new FieldProblem(property.Name, "The field stands twice."));
                }
            }
        }

        public List<FieldProblem> Problems { get; } = [];

        public string? Text(string name)
        {
            if (!_fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
            if (value.ValueKind == JsonValueKind.String) return Read(name, value) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
            if (name == "id" && value.ValueKind == JsonValueKind.Number) return value.GetRawText();
            Problems.Add(new FieldProblem(name, $"A string is expected, not {Name(value.ValueKind)}."));
            return null;
        }

        public List<string> Texts(string name)
        {
            if (!_fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
            if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            {
                Problems.Add(new FieldProblem(name, "An array of strings is expected."));
                return [];
            }
            return value.EnumerateArray().Select(item => Read(name, item)?.Trim() ?? "").Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        }

        public DateOnly? Date()
        {
            if (Text("date") is not { } text) return null;
            if (IsoDates.TryParse(text, out var date)) return date;
            Problems.Add(new FieldProblem("date", $"“{text}” is not a date; write yyyy-MM-dd, as in 2022-09-28."));
            return null;
        }

        public string? Language()
        {
            if (Text("language") is not { } text) return null;
            if (Articles.Language.Parse(text) is { } language) return language;
            Problems.Add(new FieldProblem("language", $"“{text}” is not a language code; write it, en or another ISO 639-1 code."));
            return null;
        }

        public string? Url()
        {
            if (Text("url") is not { } text) return null;
            if (WebAddress(text) is { } address) return address;
            Problems.Add(new FieldProblem("url", $"“{text}” is not an absolute http or https address."));
            return null;
        }

        /// <summary>JSON may escape half a surrogate pair, and its bytes may be in another encoding; neither is text.</summary>
        private static string? NameOf(JsonProperty property)
        {
            try
            {
                return property.Name;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        private string? Read(string name, JsonElement value)
        {
            try
            {
                return value.GetString();
            }
            catch (InvalidOperationException)
            {
                Problems.Add(new FieldProblem(name, "It is not valid UTF-8, or holds an escape that is no character (half of a surrogate pair)."));
                return null;
            }
        }
    }
}
