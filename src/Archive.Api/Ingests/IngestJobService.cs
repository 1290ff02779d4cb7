using Archive.Core.Ingestion;

namespace Archive.Api.Ingests;

/// <summary>Carries out ingest jobs while the server runs.</summary>
internal sealed partial class IngestJobService(IngestJobs jobs, ILogger<IngestJobService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(
            () => jobs.RunAsync((job, exception) => LogFailed(logger, job?.Id ?? "(none)", exception.Message), stoppingToken),
            CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ingest job {Job} cannot go on: {Reason}")]
    private static partial void LogFailed(ILogger logger, string job, string reason);
}
