using Archive.Core;
using Microsoft.Extensions.Options;

namespace Archive.Api.Hosting;

/// <summary>Keeps the index with the catalogue while the server runs: catches up at the start, then looks every few hundred milliseconds, commits at intervals, tidies up in quiet times.</summary>
internal sealed partial class IndexFollowerService(OpenArchive archive, IOptions<IndexOptions> options, BackgroundThreads threads, TimeProvider time, ILogger<IndexFollowerService> logger) : BackgroundService
{
    private readonly IndexOptions _options = options.Value;

    /// <summary>At the start there may be a purge that a crash cut short.</summary>
    private volatile bool _isPurgeDue = true;

    private volatile string? _notReadyBecause = "The index is catching up with the catalogue.";

    /// <summary>Why the index is behind the catalogue: it has not caught up since the start, or cannot follow; null when it follows.</summary>
    public string? NotReadyBecause => _notReadyBecause;

    /// <summary>Has purges finished as soon as the index has followed.</summary>
    public void FinishPurgesSoon() => _isPurgeDue = true;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await archive.Index!.CommitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.FollowMilliseconds), time);
        var lastCommit = time.GetTimestamp();
        var lastUnrest = lastCommit;
        do
        {
            try
            {
                var applied = await threads.RunAsync(() => archive.Follower!.FollowAsync(stoppingToken));
                if (_notReadyBecause is not null && applied > 0) LogCaughtUp(logger, applied);
                _notReadyBecause = null;
                if (applied > 0) lastUnrest = time.GetTimestamp();
                if (_isPurgeDue)
                {
                    _isPurgeDue = false; // before, for another may come meanwhile
                    if (!await FinishPurgesAsync(stoppingToken)) _isPurgeDue = true;
                }
                if (time.GetElapsedTime(lastUnrest) > TimeSpan.FromSeconds(_options.QuietSeconds)) await archive.Index!.TidyAsync(stoppingToken);
                if (time.GetElapsedTime(lastCommit) < TimeSpan.FromSeconds(_options.CommitSeconds)) continue;
                await archive.Index!.CommitAsync(stoppingToken);
                lastCommit = time.GetTimestamp();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A full disk or an unreachable catalogue may pass; searches go on from what the index has.
                lastUnrest = time.GetTimestamp();
                _notReadyBecause = "The index cannot follow the catalogue; the log says why.";
                LogFailed(logger, exception.Message);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private async Task<bool> FinishPurgesAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await archive.Deletion.FinishPurgesAsync(archive.Follower!, stoppingToken);
        }
        catch
        {
            _isPurgeDue = true;
            throw;
        }
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
