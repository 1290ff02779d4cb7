using Archive.Core;
using Microsoft.Extensions.Options;

namespace Archive.Api.Hosting;

/// <summary>Keeps the index with the catalogue while the server runs: catches up at the start, then looks every few hundred milliseconds, commits at intervals.</summary>
internal sealed partial class IndexFollowerService(OpenArchive archive, IOptions<IndexOptions> options, TimeProvider time, ILogger<IndexFollowerService> logger) : BackgroundService
{
    private readonly IndexOptions _options = options.Value;

    /// <summary>Whether the index has seen everything that was in the catalogue when the server started.</summary>
    public bool HasCaughtUp { get; private set; }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await archive.Index!.CommitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.FollowMilliseconds), time);
        var lastCommit = time.GetTimestamp();
        do
        {
            try
            {
                var applied = await archive.Follower!.CatchUpAsync(stoppingToken);
                if (!HasCaughtUp && applied > 0) LogCaughtUp(logger, applied);
                HasCaughtUp = true;
                if (time.GetElapsedTime(lastCommit) < TimeSpan.FromSeconds(_options.CommitSeconds)) continue;
                await archive.Index!.CommitAsync(stoppingToken);
                lastCommit = time.GetTimestamp();
            }
            catch (Exception exception) when (exception is ArchiveException or IOException)
            {
                // A full disk or an unreachable catalogue may pass; searches go on from what the index has.
                LogFailed(logger, exception.Message);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The index caught up with {Changes} changes.")]
    private static partial void LogCaughtUp(ILogger logger, int changes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The index could not follow the catalogue: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
