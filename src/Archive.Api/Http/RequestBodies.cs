using Archive.Api.OpenApi;
using Archive.Core.Deliveries;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Archive.Api.Http;

/// <summary>The bodies an endpoint accepts, as its metadata.</summary>
internal sealed record RequestBodies(string Description, params IReadOnlyList<AcceptedBody> Accepted)
{
    public static RequestBodies Upload { get; } = new(
        "The articles. Text and HTML in an archive may be in any encoding; the path there is the article's key.",
        new AcceptedBody(
            "application/x-ndjson",
            """
            {"id": "example-1", "title": "A bridge for Gorna", "text": "The new bridge was opened on Thursday."}
            {"id": "example-2", "text": "The ferry was sold on Friday."}

            """),
        new AcceptedBody("application/zip"), new AcceptedBody("application/x-tar"), new AcceptedBody("application/gzip"));

    public static RequestBodies Article { get; } = new(
        "The article. Text and HTML may be in any encoding that is declared or can be told from the bytes.",
        new AcceptedBody(
            "application/json",
            """
            {
              "id": "example-1", "title": "A bridge for Gorna", "date": "2024-05-02", "authors": ["Ada Bellini"],
              "text": "The new bridge was opened on Thursday. It took the valley eleven years."
            }
            """)
        {
            Record = AcceptedBody.Article,
        },
        new AcceptedBody(
            "text/plain",
            """
            A bridge for Gorna

            By Ada Bellini

            2 May 2024

            The new bridge was opened on Thursday. It took the valley eleven years.
            """),
        new AcceptedBody(
            "text/html",
            "<html><head><title>A bridge for Gorna</title></head><body><article><h1>A bridge for Gorna</h1><p>The new bridge was " +
            "opened on Thursday. It took the valley eleven years.</p></article></body></html>"));
}

/// <summary>A body that an endpoint accepts.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Example">An example that works; empty for none.</param>
internal sealed record AcceptedBody(string MediaType, string Example = "")
{
    public bool IsJson => MediaType == "application/json";

    /// <summary>The schema of JSON; null of bytes.</summary>
    public Func<OperationFilterContext, IOpenApiSchema>? Record { get; init; }

    public IOpenApiSchema Schema(OperationFilterContext context) =>
        Record?.Invoke(context) ?? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };

    /// <summary>An article's record.</summary>
    public static IOpenApiSchema Article(OperationFilterContext context) => ParameterFilter.Defined("ArticleInput", Input, context);

    private static OpenApiSchema Input()
    {
        static OpenApiSchema Text(string description, int? maxLength = null) =>
            new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = description, MaxLength = maxLength };
        static OpenApiSchema Texts(string description) => new()
        {
            Type = JsonSchemaType.Array | JsonSchemaType.Null,
            MaxItems = SuppliedMetadata.MaxNames,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = SuppliedMetadata.MaxNameLength },
            Description = description,
        };

        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "An article as it is handed in: “text” or “html”, and what is known of it.",
            AdditionalPropertiesAllowed = false,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["id"] = Text("The caller's own id for it within the source."),
                ["title"] = Text("The headline, when it does not stand in the text.", SuppliedMetadata.MaxTitleLength),
                ["text"] = Text("The article as plain text; either this or “html”."),
                ["html"] = Text("The article as HTML."),
                ["language"] = Text("The language, when it should not be detected: it, en, another ISO 639-1 code."),
                ["date"] = Text("The day of publication, yyyy-MM-dd, with or without a time of day."),
                ["authors"] = Texts("The authors."),
                ["url"] = Text("The address it was published at."),
                ["tags"] = Texts("Tags."),
            },
        };
    }
}
