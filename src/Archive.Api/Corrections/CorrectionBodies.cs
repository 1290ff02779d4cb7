using System.Buffers;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Articles.Corrections;
using Archive.Core.Recording.Corrections;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api.Corrections;

/// <summary>The body of a request that corrects: what it looks like, and how it is read.</summary>
internal static class CorrectionBodies
{
    private const int MaxBytes = 256 * 1024;

    /// <summary>The body of one article's corrections.</summary>
    public static RequestBodies OfArticle { get; } = new(
        "What is to be corrected.",
        new AcceptedBody(
            "application/json",
            """
            [
              {"field": "title", "to": "A bridge for Gorna"},
              {"field": "authors", "to": ["Ada Bellini"]},
              {"field": "kind", "paragraph": 2, "to": "heading"},
              {"field": "cut", "text": "Share this article", "to": "share"},
              {"field": "cut", "removed": 1, "to": null}
            ]
            """)
        {
            Record = ToSchema,
        });

    /// <summary>The body of the corrections of all hits.</summary>
    public static RequestBodies OfHits { get; } = new(
        "What is to be corrected. A paragraph is named by its text, since a number belongs to one article.",
        new AcceptedBody("application/json", """[{"field": "cut", "text": "Share this article", "to": "share"}]""") { Record = ToSchema });

    /// <summary>Reads it; exactly one of the two results is null.</summary>
    public static async Task<(IReadOnlyList<CorrectionRequest>? Requests, ProblemHttpResult? Problem)> ReadAsync(
        HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!request.HasJsonContentType()) return (null, Problems.UnsupportedMediaType(request.ContentType, "application/json"));
        var result = await request.BodyReader.ReadAtLeastAsync(MaxBytes + 1, cancellationToken);
        var body = result.Buffer.Length <= MaxBytes ? result.Buffer.ToArray() : null;
        request.BodyReader.AdvanceTo(result.Buffer.End);
        if (body is null) return (null, Problems.TooLarge($"The body may have {MaxBytes / 1024} kB."));
        var (requests, problems) = CorrectionRequestJson.Read(body);
        return requests is null ? (null, Problems.InvalidRequest(problems!)) : (requests, null);
    }

    private static OpenApiSchema ToSchema(OperationFilterContext context)
    {
        static OpenApiSchema Number(string description) =>
            new() { Type = JsonSchemaType.Integer | JsonSchemaType.Null, Minimum = "1", Description = description };

        var one = ParameterFilter.Defined("CorrectionInput", () => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A field, and the value that it is to have.",
            AdditionalPropertiesAllowed = false,
            Required = new HashSet<string> { "field", "to" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["field"] = new OpenApiSchema
                {
                    AllOf = [context.SchemaGenerator.GenerateSchema(typeof(CorrectedField), context.SchemaRepository)],
                    Description = "Which field. “kind” and “cut” belong to a paragraph, all others to the article.",
                },
                ["to"] = new OpenApiSchema
                {
                    Description = "The right value, null for none: a text; for authors and tags an array of texts; for kind text, heading, "
                        +
                        "quote or list; for cut the label under which the paragraph is removed (“boilerplate” if no other fits), or " +
                        "null, which gives it back.",
                },
                ["paragraph"] = Number("The paragraph by its number in “paragraphs” as the record stands, from 1."),
                ["removed"] = Number(
                    "What was removed, by its number in “removed” as the record stands, from 1: to be given back, or to get another label."),
                ["text"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String | JsonSchemaType.Null,
                    Description = "The paragraph, or what was removed, by its text: all that have it, or else the one that begins with it.",
                },
            },
        }, context);
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MinItems = 1,
            MaxItems = CorrectionRequest.MaxCount,
            Items = one,
        };
    }
}
