using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api;

/// <summary>The OpenAPI document, made by Swashbuckle, and Swagger UI.</summary>
internal static class OpenApi
{
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
            options.AddServer(new OpenApiServer { Url = "/", Description = "This server." });
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.MapType<Core.Articles.ArticleId>(() => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z2-7]{26}$", Description = "26 characters of base32." });
            options.MapType<Core.Articles.ContentHash>(() => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$", Description = "SHA-256, hexadecimal." });
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Archive.*.xml")) options.IncludeXmlComments(file);
            options.AddSecurityDefinition(ResponseFilter.KeyScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of this archive, as “archive keys create” or “Make a key” printed it. Without keys the archive serves its own machine, and needs none.",
            });
            options.UseAllOfToExtendReferenceSchemas();
            options.SchemaFilter<AnswerFilter>();
            options.OperationFilter<ParameterFilter>();
            options.OperationFilter<ResponseFilter>();
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
}
