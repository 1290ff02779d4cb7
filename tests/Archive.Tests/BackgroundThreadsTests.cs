using System.Globalization;
using Archive.Core;

namespace Archive.Tests;

public sealed class BackgroundThreadsTests : IDisposable
{
    private readonly BackgroundThreads _threads = new();

    public void Dispose() => _threads.Dispose();

    [Fact]
    public async Task What_is_begun_on_them_stays_on_them_and_stands_back()
    {
        var (before, after) = await _threads.RunAsync(async () =>
        {
            var before = Thread.CurrentThread.Name;
            await Task.Run(() => { }, CancellationToken.None); // ends on a thread of the pool
            return (before, Thread.CurrentThread.Name);
        });
        Assert.Equal(("Background", "Background"), (before, after));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(BackgroundThreads.Niceness, await _threads.RunAsync(() => Task.FromResult(NicenessOfThisThread())));
        }
        if (OperatingSystem.IsLinux()) Assert.Equal(0, NicenessOfThisThread());
    }

    [Fact]
    public async Task A_loop_in_parallel_that_is_begun_on_them_runs_on_no_other_thread()
    {
        var names = new System.Collections.Concurrent.ConcurrentBag<string?>();
        await _threads.RunAsync(() =>
        {
            Parallel.For(
                0, 1_000, new ParallelOptions { TaskScheduler = TaskScheduler.Current }, _ => names.Add(Thread.CurrentThread.Name));
            return Task.FromResult(0);
        });
        Assert.Equal(1_000, names.Count);
        Assert.Equal(["Background"], names.Distinct());
    }

    [Fact]
    public async Task Work_that_never_pauses_does_not_hold_up_the_rest()
    {
        using var end = new ManualResetEventSlim();
        var held = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => _threads.RunAsync(() => Task.FromResult(end.Wait(TimeSpan.FromMinutes(1))))).ToList();
        Assert.Equal(1, await _threads.RunAsync(() => Task.FromResult(1)).WaitAsync(TimeSpan.FromSeconds(30)));
        end.Set();
        Assert.All(await Task.WhenAll(held), Assert.True);
    }

    [Fact]
    public async Task A_failure_is_told_to_whoever_began_the_work() =>
        await Assert.ThrowsAsync<ArchiveException>(
            () => _threads.RunAsync<int>(() => throw new ArchiveException(FaultKind.NotFound, "nothing")));

    /// <summary>Else a server that stops could come to wait, on one of them, for their end.</summary>
    [Fact]
    public async Task Whoever_awaits_the_work_goes_on_elsewhere()
    {
        using var begin = new ManualResetEventSlim();
        var cancelled = _threads.RunAsync<int>(async () =>
        {
            begin.Wait();
            await Task.Yield();
            throw new OperationCanceledException();
        });
        var name = cancelled.ContinueWith(
            _ => Thread.CurrentThread.Name, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        begin.Set();
        Assert.NotEqual("Background", await name);
        Assert.True(cancelled.IsCanceled);
    }

    private static int NicenessOfThisThread()
    {
        const int Place = 16; // counted behind the name, which is in brackets
        var status = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[Place], CultureInfo.InvariantCulture);
    }
}
