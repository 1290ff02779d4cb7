using System.Globalization;
using Archive.Api.Access;
using Archive.Api.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api.OpenApi;

/// <summary>Says which role an operation asks for, what each of its answers means, and how any operation can fail.</summary>
internal sealed class ResponseFilter : IOperationFilter
{
    /// <summary>The name of the security scheme.</summary>
    public const string KeyScheme = "key";

    private static readonly Dictionary<string, IOpenApiMediaType> NoContent = [];

    /// <summary>What can become of any request.</summary>
    private static readonly int[] Always =
    [
        StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
    ];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var responses = operation.Responses ?? [];
        if (metadata.OfType<Requires>().FirstOrDefault() is { } required)
        {
            operation.Description += $" Takes the role {QueryReader.NameOf(required.Role)}.";
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }
            ];
            var problem = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemDetails), context.SchemaRepository),
                },
            };
            int[] failures =
            [
                .. Always,
                .. metadata.OfType<LongRunning>().Any() ? Array.Empty<int>() : [StatusCodes.Status504GatewayTimeout],
                .. context.ApiDescription.HttpMethod == HttpMethods.Get
                    ? Array.Empty<int>()
                    : [StatusCodes.Status408RequestTimeout, StatusCodes.Status507InsufficientStorage],
                .. metadata.OfType<JsonFields>().Any()
                    ? [StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]
                    : Array.Empty<int>(),
            ];
            foreach (var status in failures)
            {
                responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Content = problem });
            }
        }
        operation.Responses = [];
        foreach (var (status, response) in responses.OrderBy(response => response.Key, StringComparer.Ordinal))
        {
            response.Description = Prose.Response(status);
            operation.Responses[status] = WithHeaders(status, (OpenApiResponse)response, responses);
        }
        // A record's page and text are no JSON.
        foreach (var (mediaType, content) in responses.Values.SelectMany(response => response.Content ?? NoContent))
        {
            if (mediaType is "text/html" or "text/plain" && content.Schema is OpenApiSchemaReference)
            {
                ((OpenApiMediaType)content).Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            }
        }
    }

    private static OpenApiResponse WithHeaders(string status, OpenApiResponse response, OpenApiResponses all)
    {
        (string Name, string Description)? header = status switch
        {
            "200" when all.ContainsKey("304") => ("ETag", "Names what was answered; for If-None-Match."),
            "200" or "201" when all.ContainsKey("412") => ("ETag", "Names the article as it stands now; for If-Match."),
            "200" when all["200"].Content?.ContainsKey("application/x-bibtex") == true && all["200"].Content!.ContainsKey("text/csv") =>
                ("Archive-Total", "How many articles match."),
            "202" => ("Location", "Where to see how far it is."),
            "429" or "503" => ("Retry-After", "In how many seconds to try again."),
            "201" => ("Location", "Its address."),
            _ => null,
        };
        if (header is not var (name, description)) return response;
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } }
        };
        return response;
    }
}

/// <summary>What the types do not say of an answer.</summary>
internal sealed class AnswerFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema answer) return;
        // “fields” leaves a hit what was asked for.
        if (context.Type == typeof(Core.Search.SearchHit)) answer.Required = new HashSet<string> { "id" };
        // With “highlight” a record has its marked texts too.
        if (context.Type == typeof(Core.Articles.Article))
        {
            answer.Properties!["highlighted"] = context.SchemaGenerator.GenerateSchema(
                typeof(Core.Search.HighlightedArticle), context.SchemaRepository);
        }
        if (context.Type == typeof(ProblemDetails)) DescribeProblem(answer, context);
    }

    private static void DescribeProblem(OpenApiSchema problem, SchemaFilterContext context)
    {
        problem.Description = "A problem (RFC 9457).";
        problem.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Pattern = "^urn:archive:problem:[a-z-]+$",
                Description = "What kind of problem it is: the name to decide by. README lists all.",
            },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The kind in words." },
            ["status"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "400",
                Maximum = "599",
                Description = "The status of the answer.",
            },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What is wrong and what would be right." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = context.SchemaGenerator.GenerateSchema(typeof(ProblemField), context.SchemaRepository),
                Description = "Each parameter or field that is wrong; only of invalid requests.",
            },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Names the request in the server's log." },
        };
        problem.Required = new HashSet<string> { "type", "title", "status" };
        problem.AdditionalProperties = null;
        problem.AdditionalPropertiesAllowed = false;
    }
}
