using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Archive.Api.Access;
using Archive.Api.Articles;
using Archive.Api.Corrections;
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
    /// <summary>The default address.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The headers of answers that another site's page may read; what is not here is kept from it by the browser.</summary>
    private static readonly string[] HeadersForOtherSites =
    [
        "ETag", "Location", "Archive-Total", "Content-Disposition", "Allow", "Retry-After", "RateLimit", "RateLimit-Policy",
        "WWW-Authenticate",
    ];

    /// <summary>
    /// Opens the archive and builds the server; nothing listens until it is started. Disposing the server closes the archive.
    /// </summary>
    /// <param name="builder">The web application to add to.</param>
    /// <param name="options">The archive.</param>
    /// <param name="holder">What opens it, as a user would call it.</param>
    /// <param name="time">
    /// The clock of everything that the archive does: when keys expire and quotas come back, when the index follows, commits and is tidied.
    /// Null for the system's.
    /// Time limits of requests and of Kestrel's connections, and the log, always go by the system's.
    /// </param>
    /// <exception cref="ArchiveException">The archive is in use, damaged or cannot be reached.</exception>
    public static async Task<WebApplication> BuildAsync(
        WebApplicationBuilder builder, ArchiveOptions options, string holder, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var archive = await OpenArchive.ForWritingAsync(options, holder, time);
        try
        {
            var keys = await KeyRing.LoadAsync(archive.Catalog.Keys, time);
            if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls(DefaultUrl);
            AccessPolicy.RequireKeysBeyondLoopback(builder.Configuration["urls"] ?? DefaultUrl, keys, options.Access);

            AddArchive(builder.Services, options, archive, time);
            AddAccess(builder.Services, options, keys);
            AddWeb(builder, options.Limits);
            var app = builder.Build();
            UseMiddleware(app);
            MapRoutes(app);
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

    /// <summary>Who may do what, in a line for whoever starts the server.</summary>
    public static string DescribeAccess(WebApplication app) =>
        AccessPolicy.Describe(app.Services.GetRequiredService<KeyRing>(), app.Services.GetRequiredService<IOptions<AccessOptions>>().Value);

    /// <summary>The archive, and what works on it beside the requests.</summary>
    private static void AddArchive(IServiceCollection services, ArchiveOptions options, OpenArchive archive, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(options);
        services.AddSingleton(Options.Create(options.Index));
        services.AddSingleton(_ => archive);
        services.AddSingleton(_ => archive.Search!);
        services.AddSingleton(provider => new SavedSearches(
            provider.GetRequiredService<ArchiveSearch>(), archive.Index!, archive.Follower!, archive.Catalog, time));
        services.AddSingleton<BackgroundThreads>();
        services.AddSingleton<IndexFollowerService>();
        services.AddHostedService(provider => provider.GetRequiredService<IndexFollowerService>());
        services.AddSingleton(provider => new IngestRun(
            archive.Catalog, archive.Ingestor, time, provider.GetRequiredService<BackgroundThreads>()));
        services.AddSingleton(provider => new IngestJobs(archive.Catalog, archive.Uploads, provider.GetRequiredService<IngestRun>(), time));
        services.AddHostedService<LanguageModelsService>();
        services.AddHostedService<IngestJobService>();
        services.AddSingleton<MaintenanceTasks>();
        services.AddSingleton<Readiness>();
    }

    /// <summary>Who may do what, and how much of it.</summary>
    private static void AddAccess(IServiceCollection services, ArchiveOptions options, KeyRing keys)
    {
        services.AddSingleton(keys);
        services.AddSingleton(Options.Create(options.Access));
        services.AddSingleton(Options.Create(options.Limits));
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<BodyBudget>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.Access.Origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(HeadersForOtherSites)));
    }

    /// <summary>How requests are read and answers are written.</summary>
    private static void AddWeb(WebApplicationBuilder builder, LimitsOptions limits)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddProblemDetails();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // of the pages: “è” stays one
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.TimeoutSeconds),
            WriteTimeoutResponse = context => Problems.TimedOut(limits.TimeoutSeconds).ExecuteAsync(context),
        });
        services.AddResponseCompression(compression =>
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "application/x-ndjson"]);
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
    }

    /// <summary>What every request goes through, from the outside in.</summary>
    private static void UseMiddleware(WebApplication app)
    {
        app.Use(SecurityHeaders.SetOnEveryResponse);
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Problems.HandleExceptionAsync,
            // A bad request is the client's fault, which is none of the log's.
            SuppressDiagnosticsCallback = failure => failure.Exception is Microsoft.AspNetCore.Http.BadHttpRequestException,
        });
        app.UseStatusCodePages(status => Problems.Of(status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext));
        app.Use(HeadRequests.AnswerAsGet);
        app.UseRouting();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseMiddleware<AccessMiddleware>();
    }

    private static void MapRoutes(WebApplication app)
    {
        app.UseArchiveOpenApi();
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
        app.MapSearch();
        app.MapFacets();
        app.MapExport();
        app.MapSavedSearches();
        app.MapArticles();
        app.MapArticleWrites();
        app.MapCorrections();
        app.MapHitCorrections();
        app.MapIngests();
        app.MapAdmin();
        app.MapKeys();
        app.MapHealth();
        app.MapMetrics();
    }
}
