using System.Diagnostics;

namespace Archive.Durability;

/// <summary>Searches all the time, and counts those that are not answered.</summary>
internal sealed class Searches
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private int _unanswered;

    public Searches(Server server) => _loop = Task.Run(async () =>
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

    /// <summary>Ends; how many were not answered.</summary>
    public async Task<int> EndAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
        return _unanswered;
    }
}
