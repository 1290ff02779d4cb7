using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace Archive.Api.Http;

/// <summary>
/// The fields that an endpoint takes as a JSON object, as its metadata: they are what the parameters of an address would be, and are read
/// by the same rules.
/// </summary>
internal sealed record JsonFields(string Name, string Description, string Example, params IReadOnlyList<QueryParameter> Known)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Reads the fields of an endpoint that takes no parameters; exactly one of the two results is null.</summary>
    public static async Task<(QueryReader? Fields, ProblemHttpResult? Problem)> ReadAsync(
        HttpContext context, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } unknown) return (null, Problems.InvalidRequest(unknown));
        var request = context.Request;
        if (!request.HasJsonContentType()) return (null, Problems.UnsupportedMediaType(request.ContentType, "application/json"));
        var result = await request.BodyReader.ReadAtLeastAsync(MaxBytes + 1, cancellationToken);
        var body = result.Buffer.Length <= MaxBytes ? result.Buffer.ToArray() : null;
        request.BodyReader.AdvanceTo(result.Buffer.End);
        if (body is null) return (null, Problems.TooLarge($"The body may have {MaxBytes / 1024} kB."));
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 3 });
            var isObject = json.RootElement.ValueKind == JsonValueKind.Object;
            if (!isObject) return (null, Problems.InvalidRequest("", "It is JSON, but not an object."));
            var known = context.GetEndpoint()!.Metadata.GetRequiredMetadata<JsonFields>().Known;
            return (new QueryReader(ToValues(json.RootElement), known), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, Problems.InvalidRequest("", $"It is not valid JSON: {exception.Message}"));
        }
    }

    private static QueryCollection ToValues(JsonElement search)
    {
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var field in search.EnumerateObject())
        {
            var items = field.Value.ValueKind == JsonValueKind.Array ? field.Value.EnumerateArray().ToList() : [field.Value];
            if (items.Exists(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
            {
                throw new JsonException(
                    $"“{field.Name}” holds an object or a list within a list; write a text, a number or a list of them.");
            }
            var texts = items.Where(item => item.ValueKind != JsonValueKind.Null)
                .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText());
            values[field.Name] = StringValues.Concat(values.GetValueOrDefault(field.Name), texts.ToArray());
        }
        return new QueryCollection(values);
    }
}
