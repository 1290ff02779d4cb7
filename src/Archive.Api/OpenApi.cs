using System.Globalization;
using System.Text.Json.Nodes;
using Archive.Api.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api;

/// <summary>The bodies an endpoint accepts, as its metadata, by media type with an example that works.</summary>
internal sealed record RequestBodies(string Description, params IReadOnlyList<(string MediaType, string Example)> Accepted)
{
    public static RequestBodies Upload { get; } = new(
        "The articles. Text and HTML in an archive may be in any encoding; the path there is the article's key.",
        ("application/x-ndjson", "{\"id\": \"example-1\", \"title\": \"A bridge for Gorna\", \"text\": \"The new bridge was opened on Thursday.\"}\n{\"id\": \"example-2\", \"text\": \"The ferry was sold on Friday.\"}\n"),
        ("application/zip", ""), ("application/x-tar", ""), ("application/gzip", ""));

    public static RequestBodies Article { get; } = new(
        "The article. Text and HTML may be in any encoding that is declared or can be told from the bytes.",
        ("application/json", """{"id": "example-1", "title": "A bridge for Gorna", "date": "2024-05-02", "authors": ["Ada Bellini"], "text": "The new bridge was opened on Thursday. It took the valley eleven years."}"""),
        ("text/plain", "A bridge for Gorna\n\nBy Ada Bellini\n\n2 May 2024\n\nThe new bridge was opened on Thursday. It took the valley eleven years."),
        ("text/html", "<html><head><title>A bridge for Gorna</title></head><body><article><h1>A bridge for Gorna</h1><p>The new bridge was opened on Thursday. It took the valley eleven years.</p></article></body></html>"));
}

/// <summary>The OpenAPI document, made by Swashbuckle, and Swagger UI.</summary>
internal static class OpenApi
{
    private const string KeyScheme = "key";

    private const string Guide =
        """
        A self-hosted archive of Italian and English articles.

        **How to search.** Open *Search articles* below, press *Try it out*, then *Execute*. Words are all required and found in any form: `libri` finds *libro*, `città`
        finds *citta'*. `"acqua alta"` finds the words side by side, as they stand, `"ponte fiume"~5` near each other. `AND`, `OR`, `NOT`, `+`, `-` and brackets combine;
        `pont*` and `wil?card` complete, `ponte~` forgives spelling. `title:`, `author:`, `source:`, `tag:`, `lang:` and `date:2022` or `date:[2022-09 TO 2022-12]` look in one
        place. Whatever else you paste is text. Filters (`lang`, `source`, `author`, `tag`, `from`, `to`) narrow beside the query; `match=auto` takes the best there is
        where no article holds all the words. The answer's `interpretation` says what was searched, and *Explain* why an article matched or did not.

        **Every hit can be checked.** *Read an article* shows what the text is and what was taken out of it, with the rule that did it; *Download the original bytes* gives back
        what was delivered. Errors are problem details (RFC 9457) and name the parameter.
        """;

    public static void AddArchiveOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Archive", Version = "v1", Description = Guide });
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.MapType<Core.Articles.ArticleId>(() => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z2-7]{26}$", Description = "26 characters of base32." });
            options.MapType<Core.Articles.ContentHash>(() => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$", Description = "SHA-256, hexadecimal." });
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Archive.*.xml")) options.IncludeXmlComments(file);
            options.AddSecurityDefinition(KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of this archive, as “archive keys create” or “Make a key” printed it. Without keys the archive serves its own machine, and needs none.",
            });
            options.SchemaFilter<RecordFilter>();
            options.OperationFilter<ParameterFilter>();
            options.OperationFilter<AccessFilter>();
            options.DocumentFilter<TagFilter>();
        });
    }

    public static void UseArchiveOpenApi(this WebApplication app)
    {
        app.UseSwagger(options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0);
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "Archive";
            options.SwaggerEndpoint("/swagger/v1/swagger.json", "Archive v1");
            options.DisplayRequestDuration();
            options.DefaultModelsExpandDepth(-1);
        });
    }

    /// <summary>The groups in the order that a researcher reads them.</summary>
    private sealed class TagFilter : IDocumentFilter
    {
        public void Apply(OpenApiDocument document, DocumentFilterContext context) => document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = SearchEndpoints.Tag, Description = "Find articles, and see why they were found." },
            new() { Name = ArticlesEndpoints.Tag, Description = "Read articles and their originals, add them." },
            new() { Name = IngestsEndpoints.Tag, Description = "Take in many articles at once." },
            new() { Name = AdminEndpoints.Tag, Description = "Keep the archive." },
            new() { Name = HealthEndpoints.Tag, Description = "Whether the archive works." },
        };
    }

    /// <summary>What requests change in an answer: with “highlight” a record has its marked texts too, and “fields” leaves a hit what was asked for.</summary>
    private sealed class RecordFilter : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is not OpenApiSchema record) return;
            if (context.Type == typeof(Core.Search.SearchHit)) record.Required = new HashSet<string> { "id" };
            if (context.Type != typeof(Core.Articles.Article)) return;
            record.Properties ??= new Dictionary<string, IOpenApiSchema>();
            record.Properties["highlighted"] = context.SchemaGenerator.GenerateSchema(typeof(Core.Search.HighlightedArticle), context.SchemaRepository);
        }
    }

    /// <summary>Says which role an operation asks for, and how it refuses.</summary>
    private sealed class AccessFilter : IOperationFilter
    {
        private static readonly (int Status, string Description)[] Refusals =
        [
            (StatusCodes.Status401Unauthorized, "A key is needed, or the key that came is none."),
            (StatusCodes.Status403Forbidden, "The key's role does not allow it."),
            (StatusCodes.Status429TooManyRequests, "Too many requests; Retry-After says when to go on."),
            (StatusCodes.Status503ServiceUnavailable, "The server has more to do than it can, or a store cannot be used at the moment; Retry-After says when to try again."),
        ];

        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Requires>().FirstOrDefault() is not { } required) return;
            operation.Description += $" Takes the role {QueryReader.NameOf(required.Role)}.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
            operation.Responses ??= [];
            var problem = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemDetails), context.SchemaRepository) },
            };
            foreach (var (status, description) in Refusals) operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = description, Content = problem });
        }
    }

    /// <summary>Describes query parameters and bodies from the endpoints' own metadata.</summary>
    private sealed class ParameterFilter : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                var tags = metadata.OfType<TagsAttribute>().SelectMany(attribute => attribute.Tags).ToList();
                if (parameter.Name == "id") parameter.Description = tags.Contains(IngestsEndpoints.Tag) ? "The job's id." : tags.Contains(AdminEndpoints.Tag) ? "The key's id." : "The article's id: 26 characters, as in every search hit.";
            }
            foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(parameters => parameters.Known))
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(ToParameter(parameter));
            }
            if (metadata.OfType<JsonFields>().SingleOrDefault() is { } fields)
            {
                var schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalPropertiesAllowed = false,
                    Properties = fields.Known.ToDictionary(field => field.Name, field => (IOpenApiSchema)Described(ToSchema(field), field.Description)),
                    Required = fields.Known.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(),
                };
                operation.RequestBody = new OpenApiRequestBody
                {
                    Description = fields.Description,
                    Required = true,
                    Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = schema, Example = JsonNode.Parse(fields.Example) } },
                };
            }
            if (metadata.OfType<RequestBodies>().SingleOrDefault() is { } bodies)
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Description = bodies.Description,
                    Required = true,
                    Content = bodies.Accepted.ToDictionary(
                        body => body.MediaType,
                        body => (IOpenApiMediaType)new OpenApiMediaType
                        {
                            Schema = new OpenApiSchema { Type = body.MediaType == "application/json" ? JsonSchemaType.Object : JsonSchemaType.String },
                            Example = body.MediaType == "application/json" ? JsonNode.Parse(body.Example) : JsonValue.Create(body.Example),
                        }),
                };
            }
        }

        private static OpenApiSchema Described(OpenApiSchema schema, string description)
        {
            schema.Description = description;
            return schema;
        }

        private static OpenApiSchema ToSchema(QueryParameter parameter)
        {
            var schema = new OpenApiSchema
            {
                Type = parameter.Type == ParameterType.Number ? JsonSchemaType.Integer : JsonSchemaType.String,
                Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
                Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
                Default = parameter.Default is { } value ? JsonValue.Create(value) : parameter.DefaultText is { } text ? JsonValue.Create(text) : null,
                Enum = parameter.Values?.Select(name => (JsonNode)JsonValue.Create(name)).ToList(),
                Pattern = parameter.Pattern,
                MaxLength = parameter.MaxLength,
            };
            if (!parameter.IsRepeatable) return schema;
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema };
        }

        private static OpenApiParameter ToParameter(QueryParameter parameter) => new()
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Required = parameter.IsRequired,
            Schema = ToSchema(parameter),
            Explode = parameter.IsRepeatable,
            Example = parameter.Example is { } example ? JsonValue.Create(example) : null,
        };
    }
}
