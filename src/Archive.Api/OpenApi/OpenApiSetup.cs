using System.Text.RegularExpressions;
using Archive.Api.Articles;
using Archive.Api.Corrections;
using Archive.Api.Ingests;
using Archive.Api.Operation;
using Archive.Api.Search;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api.OpenApi;

/// <summary>The OpenAPI document, made by Swashbuckle, and Swagger UI.</summary>
internal static partial class OpenApiSetup
{
    private const string Script = "/swagger/archive.js", Document = "/swagger/v1/swagger.json";

    public static void AddArchiveOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Archive", Version = "v1", Description = Prose.Guide });
            options.AddServer(new OpenApiServer { Url = "/", Description = "This server." });
            options.OrderActionsBy(OrderOf);
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.MapType<Core.Articles.ArticleId>(() => TextOf("^[a-z2-7]{26}$", "26 characters of base32."));
            options.MapType<Core.Articles.ContentHash>(() => TextOf("^[0-9a-f]{64}$", "SHA-256, hexadecimal."));
            options.MapType<Core.Articles.Corrections.FieldValue>(
                () => new OpenApiSchema { Description = "A text, a list of texts, or null for none." });
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Archive.*.xml")) options.IncludeXmlComments(file);
            options.AddSecurityDefinition(ResponseFilter.KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    "A key of this archive, as “archive keys create” or “Make a key” printed it. Without keys the archive serves its " +
                    "own machine, and needs none.",
            });
            options.UseAllOfToExtendReferenceSchemas();
            options.SchemaFilter<AnswerFilter>();
            options.OperationFilter<ParameterFilter>();
            options.OperationFilter<ResponseFilter>();
            options.DocumentFilter<TagFilter>();
            options.DocumentFilter<WrappedCommentFilter>();
        });
    }

    public static void UseArchiveOpenApi(this WebApplication app)
    {
        // It is the same for everybody and as long as the server runs.
        var document = new Lazy<Task<string>>(() =>
        {
            using var scope = app.Services.CreateScope();
            return scope.ServiceProvider.GetRequiredService<ISwaggerProvider>()
                .GetSwagger("v1").SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0);
        });
        app.MapGet(Document, async () => TypedResults.Text(await document.Value, "application/json; charset=utf-8"))
            .ExcludeFromDescription();
        var script = new StreamReader(typeof(OpenApiSetup).Assembly.GetManifestResourceStream("swagger.js")!).ReadToEnd();
        app.MapGet(Script, () => TypedResults.Text(script, "text/javascript")).ExcludeFromDescription();
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "Archive";
            options.SwaggerEndpoint(Document, "Archive v1");
            options.DisplayRequestDuration();
            options.DefaultModelsExpandDepth(-1);
            options.InjectJavascript(Script);
        });
    }

    private static OpenApiSchema TextOf(string pattern, string description) =>
        new() { Type = JsonSchemaType.String, Pattern = pattern, Description = description };

    /// <summary>The groups in the order that a researcher reads them.</summary>
    private static readonly string[] Tags =
    [
        SearchEndpoints.Tag, ArticlesEndpoints.Tag, CorrectionsEndpoints.Tag, IngestsEndpoints.Tag, AdminEndpoints.Tag, HealthEndpoints.Tag,
    ];

    private sealed class TagFilter : IDocumentFilter
    {
        public void Apply(OpenApiDocument document, DocumentFilterContext context) =>
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag, Description = Prose.Tag(tag) }).ToHashSet();
    }

    /// <summary>Doc comments are the descriptions of schemas; where the source wraps a line, the description does not.</summary>
    private sealed partial class WrappedCommentFilter : IDocumentFilter
    {
        [GeneratedRegex(@"\s*\n\s*")]
        private static partial Regex LineBreak { get; }

        public void Apply(OpenApiDocument document, DocumentFilterContext context)
        {
            foreach (var schema in document.Components?.Schemas?.Values ?? [])
            {
                Join(schema);
                foreach (var property in schema.Properties?.Values ?? []) Join(property);
            }
        }

        private static void Join(IOpenApiSchema schema)
        {
            if (schema.Description is { } description) schema.Description = LineBreak.Replace(description, " ");
        }
    }

    /// <summary>By group, then by path; reading before writing.</summary>
    private static string OrderOf(ApiDescription operation)
    {
        string[] methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        var tag = operation.ActionDescriptor.EndpointMetadata.OfType<ITagsMetadata>().First().Tags[0];
        return $"{Array.IndexOf(Tags, tag)} {operation.RelativePath!.TrimEnd('/')} {Array.IndexOf(methods, operation.HttpMethod)}";
    }
}
