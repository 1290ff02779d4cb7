using Archive.Core;
using Archive.Hosting;
using Microsoft.Extensions.Options;

namespace Archive.Api.Operation;

/// <summary>
/// Keeps the index with the catalogue while the server runs: catches up at the start, then looks every few hundred milliseconds, commits at
/// intervals, tidies up in quiet times.
/// </summary>
internal sealed partial class IndexFollowerService(
    OpenArchive archive, IOptions<IndexOptions> options, BackgroundThreads threads, TimeProvider time, ILogger<IndexFollowerService> logger)
    : BackgroundService
{
    private static readonly TimeSpan UntilTidiedAgain = TimeSpan.FromHours(1);

    private readonly IndexOptions _options = options.Value;

    /// <summary>How far the index was when it was last looked at, and from when on the time is a quiet one if it stays there.</summary>
    private long _lastSequence = -1;
    private DateTimeOffset _quietFrom;

    /// <summary>At the start there may be a purge that a crash cut short.</summary>
    private volatile bool _isPurgeDue = true;

    private volatile string? _notReadyBecause = "The index is catching up with the catalogue.";

    /// <summary>
    /// Why the index is behind the catalogue: it has not caught up since the start, or cannot follow; null when it follows.
    /// </summary>
    public string? NotReadyBecause => _notReadyBecause;

    /// <summary>Has purges finished as soon as the index has followed.</summary>
    public void FinishPurgesSoon() => _isPurgeDue = true;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await archive.Follower!.CommitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.FollowMilliseconds), time);
        var lastCommit = time.GetTimestamp();
        do
        {
            try
            {
                // Ready means that all is seen.
                var applied = await threads.RunAsync(
                    () => _notReadyBecause is null
                        ? archive.Follower!.FollowAsync(stoppingToken)
                        : archive.Follower!.CatchUpAsync(cancellationToken: stoppingToken));
                if (_notReadyBecause is not null && applied > 0) LogCaughtUp(logger, applied);
                _notReadyBecause = null;
                if (_isPurgeDue)
                {
                    _isPurgeDue = false; // before, for another may come meanwhile
                    if (!await FinishPurgesAsync(stoppingToken)) _isPurgeDue = true;
                }
                await TidyAsync(stoppingToken);
                if (time.GetElapsedTime(lastCommit) < TimeSpan.FromSeconds(_options.CommitSeconds)) continue;
                await archive.Follower!.CommitAsync(stoppingToken);
                lastCommit = time.GetTimestamp();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A full disk or an unreachable catalogue may pass; searches go on from what the index has.
                _notReadyBecause = "The index cannot follow the catalogue; the log says why.";
                LogFailed(logger, exception.Message);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    /// <summary>
    /// Tidies up where nothing has changed for a while. What fails at it is no fault of what is searched and written, and is tried again
    /// much later.
    /// </summary>
    private async Task TidyAsync(CancellationToken stoppingToken)
    {
        if (archive.Follower!.Sequence is var sequence && sequence != _lastSequence)
        {
            (_lastSequence, _quietFrom) = (sequence, time.GetUtcNow() + TimeSpan.FromSeconds(_options.QuietSeconds));
        }
        if (time.GetUtcNow() < _quietFrom) return;
        try
        {
            await threads.RunAsync(async () =>
            {
                await archive.Follower!.OptimizeAsync(stoppingToken);
                return true;
            });
        }
        catch (ArchiveException exception)
        {
            _quietFrom = time.GetUtcNow() + UntilTidiedAgain;
            LogUntidy(logger, exception.Message);
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index could not be tidied up; it is tried again in an hour: {Reason}")]
    private static partial void LogUntidy(ILogger logger, string reason);
}
