using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api;

/// <summary>Describes query parameters and bodies from the endpoints' own metadata.</summary>
internal sealed class ParameterFilter : IOperationFilter
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
