using System.Text.Json;
using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>
/// Reads the fields of a JSON object and collects the problems: unknown and repeated names, wrong types, invalid values. Every method
/// returns null (or nothing) for a field that is missing, null or invalid.
/// </summary>
internal sealed class JsonFieldReader
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    public JsonFieldReader(JsonElement root, IReadOnlyList<string> knownFields)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (NameOf(property) is null)
            {
                Problems.Add(new FieldProblem("", "A field's name is not valid UTF-8, or holds an escape that is no character."));
            }
            else if (!knownFields.Contains(property.Name, StringComparer.Ordinal))
            {
                Problems.Add(new FieldProblem(property.Name, $"Unknown field. Known are {string.Join(", ", knownFields)}."));
            }
            else if (!_fields.TryAdd(property.Name, property.Value))
            {
                Problems.Add(new FieldProblem(property.Name, "The field occurs twice."));
            }
        }
    }

    public List<FieldProblem> Problems { get; } = [];

    /// <summary>A string that is not blank; for "id" a number too, as it is written.</summary>
    public string? Text(string name)
    {
        if (!_fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String) return Read(name, value) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
        if (name == "id" && value.ValueKind == JsonValueKind.Number) return value.GetRawText();
        Problems.Add(new FieldProblem(name, $"A string is expected, not {NameOf(value.ValueKind)}."));
        return null;
    }

    /// <summary>An array of strings, trimmed, without blank and repeated ones.</summary>
    public List<string> Texts(string name)
    {
        if (!_fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Problems.Add(new FieldProblem(name, "An array of strings is expected."));
            return [];
        }
        return value.EnumerateArray()
            .Select(item => Read(name, item)?.Trim() ?? "")
            .Where(text => text.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToList();
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
        if (ParseUrl(text) is { } address) return address;
        Problems.Add(new FieldProblem("url", $"“{text}” is not an absolute http or https address."));
        return null;
    }

    /// <summary>
    /// The name of a property; null for invalid UTF-8 and for an escaped lone surrogate, which JsonDocument only reports on access.
    /// </summary>
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
            Problems.Add(
                new FieldProblem(name, "It is not valid UTF-8, or holds an escape that is no character (half of a surrogate pair)."));
            return null;
        }
    }

    /// <summary>The canonical form of an absolute http or https URL; null for any other text.</summary>
    public static string? ParseUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;

    /// <summary>A kind of JSON value with its article, for messages.</summary>
    public static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Object => "an object",
        _ => "null",
    };
}
