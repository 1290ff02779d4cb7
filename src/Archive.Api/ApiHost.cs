using System.Text.Encodings.Web;
using System.Text.Json;
using Archive.Api.Hosting;
using Archive.Core.Ingestion;
using Archive.Core.Normalization;
using Archive.Core.Search;
using Microsoft.Extensions.Options;

namespace Archive.Api;

/// <summary>Puts the REST API together; the server program, <c>archive serve</c> and the tests all start it through here.</summary>
public static class ApiHost
{
    /// <summary>The address of a server that is told none.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Opens the archive and builds the server; nothing listens until it is started. Disposing the server closes the archive.</summary>
    /// <param name="builder">The web application to add to.</param>
    /// <param name="options">The archive.</param>
    /// <param name="holder">What opens it, as a user would call it.</param>
    /// <exception cref="Core.ArchiveException">The archive is in use, damaged or cannot be reached.</exception>
    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, ArchiveOptions options, string holder)
    {
        var archive = await OpenArchive.ForWritingAsync(options, holder, TimeProvider.System);
        try
        {
            var app = Build(builder, options, archive);
            // The container closes only what it has handed out.
            _ = app.Services.GetRequiredService<OpenArchive>();
            return app;
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder, ArchiveOptions options, OpenArchive archive)
    {
        var services = builder.Services;
        services.AddSingleton(_ => archive);
        services.AddSingleton(_ => new ArchiveSearch(archive.Index!));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(options.Index));
        services.AddSingleton<IndexFollowerService>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexFollowerService>());
        services.AddSingleton(provider => new IngestJobs(archive.Catalog, archive.Uploads, new IngestRun(archive.Catalog, archive.Ingestor, TimeProvider.System), TimeProvider.System));
        services.AddHostedService<IngestJobService>();
        services.AddSingleton<Reindexing>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddProblemDetails();
        services.AddArchiveOpenApi();

        if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A query of 1,000 characters takes up to nine bytes each when escaped.
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            kestrel.Limits.MaxRequestBodySize = Submission.MaxBytes;
        });

        var app = builder.Build();
        app.UseExceptionHandler(errors => errors.Run(Problems.HandleExceptionAsync));
        app.UseStatusCodePages();
        app.Use(AddSecurityHeaders);
        app.UseArchiveOpenApi();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
        app.MapSearch();
        app.MapArticles();
        app.MapIngests();
        app.MapAdmin();
        app.MapHealth();
        return app;
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.XFrameOptions = "DENY";
        return next(context);
    }
}
