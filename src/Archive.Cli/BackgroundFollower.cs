using Archive.Core;
using Archive.Core.Search.Indexing;

namespace Archive.Cli;

/// <summary>
/// Lets the index follow the catalogue while a run fills it. A fault is not reported here: the command meets it again
/// when it catches up at its end.
/// </summary>
internal sealed class BackgroundFollower : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public BackgroundFollower(IndexFollower follower) => _loop = Task.Run(() => RunAsync(follower, _end.Token));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private static async Task RunAsync(IndexFollower follower, CancellationToken end)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval);
            while (await timer.WaitForNextTickAsync(end)) await follower.CatchUpAsync(isVisible: false, end);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ArchiveException)
        {
            // ended, or a fault that the command meets again
        }
    }
}
