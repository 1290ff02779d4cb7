using System.Diagnostics.Metrics;
using Archive.Api.Access;
using Archive.Api.OpenApi;
using Archive.Core;
using Archive.Core.Catalog;
using Archive.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Archive.Api.Operation;

/// <summary>/metrics for Prometheus; measures and traces by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says to send them.</summary>
internal static class MetricsEndpoints
{
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddArchiveTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ArchiveGauges>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? "archive"))
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter());
        if (string.IsNullOrEmpty(configuration[Otlp])) return;
        telemetry.WithTracing(tracing => tracing.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation()).UseOtlpExporter();
    }

    public static void MapMetrics(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<ArchiveGauges>();
        var exporter = ((IApplicationBuilder)app).New().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build();
        app.MapGet("/metrics", (Delegate)((HttpContext context) => exporter(context))).WithTags(HealthEndpoints.Tag).Require(ApiRole.Read)
            .WithOperation("getMetrics")
            .Produces<string>(StatusCodes.Status200OK, contentType: "text/plain", "application/openmetrics-text");
    }

    /// <summary>What is looked up when somebody asks.</summary>
    private sealed class ArchiveGauges
    {
        public ArchiveGauges(IMeterFactory meters, OpenArchive archive, ArchiveOptions options, IndexFollowerService follower)
        {
            var meter = meters.Create(Telemetry.Name);
            meter.CreateObservableGauge(
                "archive.index.size", () => SizeOf(OpenArchive.IndexPath(options)), "By", "Bytes of the index's files.");
            meter.CreateObservableGauge(
                "archive.catalog.size", () => SizeOf(options.Folder, Path.GetFileName(OpenArchive.CatalogPath(options)) + "*"), "By",
                "Bytes of the catalogue with its log.");
            meter.CreateObservableGauge(
                "archive.index.sequence", () => archive.Follower!.Sequence, "{change}",
                "The number of the latest change that the index has applied.");
            meter.CreateObservableGauge(
                "archive.ready", () => follower.NotReadyBecause is null ? 1 : 0, null, "Whether the index follows the catalogue.");
        }

        private static long SizeOf(string folder, string files = "*") =>
            new DirectoryInfo(folder).EnumerateFiles(files, new EnumerationOptions { RecurseSubdirectories = files == "*" }).Sum(SizeOf);

        /// <summary>Merges remove files at any time.</summary>
        private static long SizeOf(FileInfo file)
        {
            try
            {
                return file.Length;
            }
            catch (FileNotFoundException)
            {
                return 0;
            }
        }
    }
}
