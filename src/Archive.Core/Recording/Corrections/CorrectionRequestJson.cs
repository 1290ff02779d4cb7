using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Deliveries;

namespace Archive.Core.Recording.Corrections;

/// <summary>
/// Reads corrections as JSON: an array of <c>{field, to, paragraph? | removed? | text?}</c>. Every problem names the entry, from 0, and its
/// field, as in “[2].to”; unknown fields are problems too.
/// </summary>
public static class CorrectionRequestJson
{
    private static readonly string[] Known = ["field", "to", "paragraph", "removed", "text"];

    /// <summary>Reads; exactly one of the two results is null.</summary>
    public static (IReadOnlyList<CorrectionRequest>? Requests, IReadOnlyList<FieldProblem>? Problems) Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 3 });
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            var position = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            return (null, [new FieldProblem("", $"It is not JSON of this form: {position}.")]);
        }
        catch (InvalidOperationException)
        {
            return (null, [new FieldProblem("", "It is not valid UTF-8, or holds an escape that is no character.")]);
        }
    }

    private static (IReadOnlyList<CorrectionRequest>? Requests, IReadOnlyList<FieldProblem>? Problems) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            return (null, [new FieldProblem("", $"An array of corrections is expected, not {JsonFieldReader.NameOf(root.ValueKind)}.")]);
        }
        var count = root.GetArrayLength();
        if (count is 0 or > CorrectionRequest.MaxCount)
        {
            return (null, [new FieldProblem("", $"It holds {count:N0} corrections; 1 to {CorrectionRequest.MaxCount} are possible.")]);
        }
        var (requests, problems) = (new List<CorrectionRequest>(count), new List<FieldProblem>());
        foreach (var (i, entry) in root.EnumerateArray().Index())
        {
            var (request, faults) = ReadEntry(entry);
            if (request is not null) requests.Add(request);
            problems.AddRange(faults.Select(fault => fault with { Field = $"[{i}]{(fault.Field.Length > 0 ? "." : "")}{fault.Field}" }));
        }
        return problems.Count > 0 ? (null, problems) : (requests, null);
    }

    private static (CorrectionRequest? Request, IReadOnlyList<FieldProblem> Problems) ReadEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return (null, [new FieldProblem("", $"An object is expected, not {JsonFieldReader.NameOf(entry.ValueKind)}.")]);
        }
        var problems = new List<FieldProblem>();
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in entry.EnumerateObject())
        {
            if (!Known.Contains(property.Name, StringComparer.Ordinal))
            {
                problems.Add(new FieldProblem(property.Name, $"Unknown field. Known are {string.Join(", ", Known)}."));
            }
            else if (!fields.TryAdd(property.Name, property.Value))
            {
                problems.Add(new FieldProblem(property.Name, "The field occurs twice."));
            }
        }
        var field = ReadText(fields, "field", problems);
        if (!fields.ContainsKey("field")) problems.Add(new FieldProblem("field", "It is required: which field is corrected."));
        if (!fields.ContainsKey("to"))
        {
            problems.Add(new FieldProblem("to", "It is required: the right value, or null where there is none."));
        }
        var (paragraph, removed) = (ReadNumber(fields, "paragraph", problems), ReadNumber(fields, "removed", problems));
        var (text, to) = (ReadText(fields, "text", problems), ReadValue(fields, problems));
        if (problems.Count > 0) return (null, problems);
        var (request, problem) = CorrectionRequest.Check(field ?? "", to, paragraph, removed, text);
        return (request, problem is null ? [] : [problem]);
    }

    private static FieldValue ReadValue(Dictionary<string, JsonElement> fields, List<FieldProblem> problems)
    {
        if (!fields.TryGetValue("to", out var value)) return default;
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return default;
            case JsonValueKind.String:
                return FieldValue.Of(value.GetString());
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                return FieldValue.Of(value.EnumerateArray().Select(item => item.GetString()!).ToList());
            default:
                problems.Add(new FieldProblem("to", "A string, an array of strings or null is expected."));
                return default;
        }
    }

    private static string? ReadText(Dictionary<string, JsonElement> fields, string name, List<FieldProblem> problems)
    {
        if (!fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        problems.Add(new FieldProblem(name, $"A string is expected, not {JsonFieldReader.NameOf(value.ValueKind)}."));
        return null;
    }

    private static int? ReadNumber(Dictionary<string, JsonElement> fields, string name, List<FieldProblem> problems)
    {
        if (!fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && int.TryParse(value.GetRawText(), CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }
        problems.Add(new FieldProblem(name, "A whole number is expected, counted from 1."));
        return null;
    }
}
