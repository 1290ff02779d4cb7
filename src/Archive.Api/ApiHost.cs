using System.Text.Encodings.Web;
using System.Text.Json;
using Archive.Api.Access;
using Archive.Api.Articles;
using Archive.Api.Http;
using Archive.Api.Ingests;
using Archive.Api.OpenApi;
using Archive.Api.Operation;
using Archive.Api.Search;
using Archive.Core;
using Archive.Core.Access;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Core.Search;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
            var keys = await KeyRing.LoadAsync(archive.Catalog.Keys, TimeProvider.System);
            if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(DefaultUrl);
            RequireKeys(builder.Configuration["urls"] ?? DefaultUrl, keys, options.Access);
            var app = Build(builder, options, archive, keys);
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

    /// <summary>A line of JSON for each event, in which nothing that came from outside can begin a line of its own.</summary>
    public static void LogAsJson(this ILoggingBuilder logging) => logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));

    /// <summary>Without keys the server serves its own machine, and no other.</summary>
    private static void RequireKeys(string urls, KeyRing keys, AccessOptions access)
    {
        if (keys.HasKeys || access.Insecure) return;
        var open = urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(BindingAddress.Parse).FirstOrDefault(address => !address.IsUnixPipe && !address.IsNamedPipe && !Caller.IsLoopbackHost(address.Host));
        if (open is not null) throw new ArchiveException(FaultKind.Configuration, $"{open} can be reached from other machines, and the archive has no keys. Make one with “archive keys create --role admin NAME”, or serve it to everybody with --insecure (Access:Insecure).");
    }

    /// <summary>Who may do what, in a line for whoever starts the server.</summary>
    public static string DescribeAccess(WebApplication app)
    {
        var (keys, access) = (app.Services.GetRequiredService<KeyRing>(), app.Services.GetRequiredService<IOptions<AccessOptions>>().Value);
        return access.Insecure ? "INSECURE: everybody who reaches it may read, change and delete."
            : !keys.HasKeys ? "Reading and writing need no key, and only this machine is served. “archive keys create” makes keys."
            : access.AnonymousRead ? "Reading is open; writing needs a key." : "Everything needs a key.";
    }

    private static WebApplication Build(WebApplicationBuilder builder, ArchiveOptions options, OpenArchive archive, KeyRing keys)
    {
        var services = builder.Services;
        services.AddSingleton(_ => archive);
        services.AddSingleton(_ => new ArchiveSearch(archive.Index!));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SavedSearches(provider.GetRequiredService<ArchiveSearch>(), archive.Index!, archive.Follower!, archive.Catalog, TimeProvider.System));
        services.AddSingleton<BackgroundThreads>();
        services.AddSingleton(Options.Create(options.Index));
        services.AddSingleton<IndexFollowerService>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexFollowerService>());
        services.AddSingleton(provider => new IngestJobs(archive.Catalog, archive.Uploads, new IngestRun(archive.Catalog, archive.Ingestor, TimeProvider.System, provider.GetRequiredService<BackgroundThreads>()), TimeProvider.System));
        services.AddHostedService<IngestJobService>();
        services.AddSingleton(options);
        services.AddSingleton<MaintenanceTasks>();
        services.AddSingleton<Readiness>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddProblemDetails();
        services.AddSingleton(keys);
        services.AddSingleton(Options.Create(options.Access));
        services.AddSingleton(Options.Create(options.Limits));
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<BodyBudget>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins([.. options.Access.Origins]).AllowAnyHeader().AllowAnyMethod()
            .WithExposedHeaders("ETag", "Location", "Archive-Total", "Content-Disposition", "Allow", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate")));
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(options.Limits.TimeoutSeconds),
            WriteTimeoutResponse = context => Problems.TimedOut(options.Limits.TimeoutSeconds).ExecuteAsync(context),
        });
        services.AddResponseCompression(compression => compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "application/x-ndjson"]);
        services.AddArchiveOpenApi();
        services.AddArchiveTelemetry(builder.Configuration);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A query of 1,000 characters takes up to nine bytes each when escaped.
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            kestrel.Limits.MaxRequestBodySize = Submission.MaxBytes;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 4_096, gracePeriod: TimeSpan.FromSeconds(5));
        });

        var app = builder.Build();
        app.Use(AddSecurityHeaders);
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.HandleExceptionAsync,
            SuppressDiagnosticsCallback = failure => failure.Exception is Microsoft.AspNetCore.Http.BadHttpRequestException, // the client's fault, which is none of the log's
        });
        app.UseStatusCodePages(status => Problems.Of(status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext));
        app.Use(HeadRequests.AnswerAsGet);
        app.UseRouting();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseMiddleware<AccessMiddleware>();
        app.UseArchiveOpenApi();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
        app.MapSearch();
        app.MapFacets();
        app.MapExport();
        app.MapSavedSearches();
        app.MapArticles();
        app.MapArticleWrites();
        app.MapIngests();
        app.MapAdmin();
        app.MapKeys();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        // As the answer begins: what handles exceptions clears the headers that stood before.
        context.Response.OnStarting(() =>
        {
            SetSecurityHeaders(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void SetSecurityHeaders(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.XFrameOptions = "DENY";
        // Swagger's pages carry a script and styles of their own; nothing else is to be shown as a page at all.
        if (context.Response.Headers.ContentSecurityPolicy.Count == 0) context.Response.Headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger")
            ? "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
            : "default-src 'none'; frame-ancestors 'none'";
        if (context.Request.IsHttps) context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
    }
}
