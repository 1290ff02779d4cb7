using System.Diagnostics;

namespace Archive.Durability;

/// <summary>Searches in the background, 50 times a second at most, and counts the searches that are not answered.</summary>
internal sealed class BackgroundSearches
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private int _unanswered;

    public BackgroundSearches(Server server) => _loop = Task.Run(async () =>
    {
        while (!_end.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            if (await server.CountAsync() is null) _unanswered++;
            Slowest = watch.Elapsed > Slowest ? watch.Elapsed : Slowest;
            Count++;
            await Task.Delay(20);
        }
    });

    public int Count { get; private set; }

    public TimeSpan Slowest { get; private set; }

    /// <summary>Stops, and returns how many searches were not answered.</summary>
    public async Task<int> EndAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
        return _unanswered;
    }
}
