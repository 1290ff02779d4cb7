using Archive.Api.Articles;
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
internal static class OpenApiSetup
{
    private const string Script = "/swagger/archive.js", Document = "/swagger/v1/swagger.json";

    private const string Guide =
        """
        A self-hosted archive of Italian and English articles.

        **How to search.** Press a search here, and it is filled in and run below.

        | | |
        |---|---|
        | [`ponte fiume`](#try?q=ponte%20fiume) | both words, in any of their forms: *ponti*, *fiumi* |
        | [`citta`](#try?q=citta) | accents and capitals do not matter |
        | [`"acqua alta"`](#try?q=%22acqua%20alta%22) | words side by side, as they stand |
        | [`"ponte strada"~20`](#try?q=%22ponte%20strada%22~20) | words near each other |
        | [`(bridge OR ponte) -ferry`](#try?q=(bridge%20OR%20ponte)%20-ferry) | either, and not; `AND`, `NOT`, `+` and brackets work too |
        | [`librar*`](#try?q=librar*), [`ponto~`](#try?q=ponto~) | the beginning of a word; a word spelt almost so |
        | [`title:bridge`](#try?q=title%3Abridge), [`author:osei`](#try?q=author%3Aosei) | in one place: also `source:`, `tag:`, `lang:` |
        | [`date:[2019 TO 2024]`](#try?q=date%3A%5B2019%20TO%202024%5D&sort=oldest) | in a period; or with *from* and *to* beside the query |
        | [`ponte mongolfiera`, match=auto](#try?q=ponte%20mongolfiera&match=auto) | the best there is, where no article holds all the words |

        Whatever else you paste is text. The answer's `interpretation` says what was searched, and *Explain* why an article matched or did not.

        **Every hit can be checked.** *Read an article* shows what the text is and what was taken out of it, with the rule that did it; *Download the original bytes* gives back
        what was delivered. *Save a search to cite it* gives a permalink for a footnote. Errors are problem details (RFC 9457) and name the parameter.
        """;

    public static void AddArchiveOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo { Title = "Archive", Version = "v1", Description = Guide });
            options.AddServer(new OpenApiServer { Url = "/", Description = "This server." });
            options.OrderActionsBy(OrderOf);
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
        // It is the same for everybody and as long as the server runs.
        var document = new Lazy<Task<string>>(() =>
        {
            using var scope = app.Services.CreateScope();
            return scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger("v1").SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0);
        });
        app.MapGet(Document, async () => TypedResults.Text(await document.Value, "application/json; charset=utf-8")).ExcludeFromDescription();
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

    /// <summary>The groups in the order that a researcher reads them.</summary>
    private static readonly (string Name, string Description)[] Tags =
    [
        (SearchEndpoints.Tag, "Find articles, and see why they were found."),
        (ArticlesEndpoints.Tag, "Read articles and their originals, add them."),
        (IngestsEndpoints.Tag, "Take in many articles at once."),
        (AdminEndpoints.Tag, "Keep the archive."),
        (HealthEndpoints.Tag, "Whether the archive works."),
    ];

    private sealed class TagFilter : IDocumentFilter
    {
        public void Apply(OpenApiDocument document, DocumentFilterContext context) =>
            document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
    }

    /// <summary>By group, then by path; reading before writing.</summary>
    private static string OrderOf(ApiDescription operation)
    {
        string[] methods = ["GET", "POST", "PUT", "DELETE"];
        var tag = operation.ActionDescriptor.EndpointMetadata.OfType<ITagsMetadata>().First().Tags[0];
        return $"{Array.FindIndex(Tags, known => known.Name == tag)} {operation.RelativePath!.TrimEnd('/')} {Array.IndexOf(methods, operation.HttpMethod)}";
    }
}
