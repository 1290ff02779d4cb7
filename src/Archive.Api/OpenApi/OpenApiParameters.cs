using System.Globalization;
using System.Text.Json.Nodes;
using Archive.Api.Http;
using Archive.Api.Ingests;
using Archive.Api.Operation;
using Archive.Api.Search;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api.OpenApi;

/// <summary>Describes parameters and bodies from the endpoints' own metadata.</summary>
internal sealed class ParameterFilter : IOperationFilter
{
    private static readonly Dictionary<string, string> Ids = new(StringComparer.Ordinal)
    {
        [IngestsEndpoints.Tag] = "The job's id.",
        [AdminEndpoints.Tag] = "The key's id.",
        [SearchEndpoints.Tag] = "The saved search's id: 32 hexadecimal digits.",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var isArticle = context.ApiDescription.RelativePath!.StartsWith("v1/articles", StringComparison.Ordinal);
        foreach (var id in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "id") ?? [])
        {
            id.Description = isArticle
                ? "The article's id: 26 characters, as in every search hit."
                : Ids[metadata.OfType<ITagsMetadata>().First().Tags[0]];
        }
        foreach (var number in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "correction") ?? [])
        {
            number.Description = "The correction's number, as the article's record and the lists of corrections give it.";
            number.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" };
        }
        var parameters = operation.Parameters ?? [];
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(parameters => parameters.Known))
        {
            parameters.Add(ToParameter(parameter, context));
        }
        foreach (var header in HeadersOf(operation, metadata)) parameters.Add(header);
        operation.Parameters = parameters;

        if (metadata.OfType<JsonFields>().SingleOrDefault() is { } fields)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = fields.Description,
                Required = true,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType
                    {
                        Schema = Defined(fields.Name, () => ToSchema(fields, context), context),
                        Example = JsonNode.Parse(fields.Example),
                    }
                },
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
                        Schema = body.Schema(context),
                        Example = body.Example.Length == 0 ? null : body.IsJson ? JsonNode.Parse(body.Example) : body.Example,
                    }),
            };
        }
    }

    /// <summary>A schema under a name, which is made once and referred to.</summary>
    public static IOpenApiSchema Defined(string name, Func<OpenApiSchema> make, OperationFilterContext context, Type? type = null)
    {
        if (!context.SchemaRepository.Schemas.ContainsKey(name))
        {
            context.SchemaRepository.AddDefinition(name, make());
            if (type is not null) context.SchemaRepository.RegisterType(type, name);
        }
        return new OpenApiSchemaReference(name, context.Document);
    }

    /// <summary>The headers that an operation heeds.</summary>
    private static IEnumerable<OpenApiParameter> HeadersOf(OpenApiOperation operation, IList<object> metadata)
    {
        static OpenApiParameter Header(string name, string description) =>
            new()
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String }
            };

        if (operation.Responses?.ContainsKey("304") == true)
        {
            yield return Header("If-None-Match", "An “ETag” that you have: 304 while it is the present one.");
        }
        if (operation.Responses?.ContainsKey("412") == true)
        {
            yield return Header("If-Match", "The “ETag” that the article must have; otherwise 412, and nothing is written.");
            yield return Header("If-None-Match", "With *: there must be no such article; otherwise 412, and nothing is written.");
        }
        if (metadata.OfType<TakesIdempotencyKey>().Any())
        {
            yield return Header("Idempotency-Key", "A name of your own for this upload: a second delivery under it is the same job.");
        }
    }

    private static OpenApiSchema ToSchema(JsonFields fields, OperationFilterContext context) => new()
    {
        Type = JsonSchemaType.Object,
        Description = fields.Description,
        AdditionalPropertiesAllowed = false,
        Properties = fields.Known.ToDictionary(field => field.Name, IOpenApiSchema (field) => ToSchema(field, context) switch
        {
            OpenApiSchemaReference reference => new OpenApiSchema { AllOf = [reference], Description = Description(field) },
            var schema => Described((OpenApiSchema)schema, field),
        }),
        Required = fields.Known.Where(field => field.IsRequired).Select(field => field.Name).ToHashSet(),
    };

    private static OpenApiSchema Described(OpenApiSchema schema, QueryParameter field)
    {
        schema.Description = Description(field);
        return schema;
    }

    private static string Description(QueryParameter parameter) =>
        parameter.DefaultText is { } text ? $"{parameter.Description} Without it {text}." : parameter.Description;

    private static IOpenApiSchema ToSchema(QueryParameter parameter, OperationFilterContext context)
    {
        var schema = new OpenApiSchema
        {
            Type = parameter.Type switch
            {
                ParameterType.Number => JsonSchemaType.Integer,
                ParameterType.Flag => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            Default = parameter.Default is { } value ? JsonValue.Create(value) : null,
            Enum = parameter.Values?.Select(name => (JsonNode)JsonValue.Create(name)).ToList(),
            Pattern = parameter.Pattern,
            MaxLength = parameter.MaxLength,
        };
        var one = (parameter.ValuesName ?? parameter.ValuesType?.Name) is { } name
            ? Defined(name, () => schema, context, parameter.ValuesType)
            : schema;
        return parameter.IsRepeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one;
    }

    private static OpenApiParameter ToParameter(QueryParameter parameter, OperationFilterContext context) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = Description(parameter),
        Required = parameter.IsRequired,
        Schema = ToSchema(parameter, context),
        Explode = parameter.IsRepeatable,
        Examples = parameter.Examples.Count == 0
            ? null
            : parameter.Examples.ToDictionary(
                example => example.Name, example => (IOpenApiExample)new OpenApiExample { Summary = example.Name, Value = example.Value }),
    };
}

/// <summary>An endpoint that heeds the header Idempotency-Key, as its metadata.</summary>
internal sealed record TakesIdempotencyKey;
