using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Archive.Core;

/// <summary>
/// Threads for work that nobody waits for: one for each core and one more, so that work that never pauses does not hold up the rest. They get the processor when those
/// that answer somebody leave it: a search takes milliseconds, a run minutes. .NET's own priorities mean nothing on Linux, so there they are “nice” (setpriority, POSIX),
/// which on Linux goes by the thread.
/// </summary>
public sealed partial class BackgroundThreads : TaskScheduler, IDisposable
{
    /// <summary>Of 19 degrees. A thread of degree 7 has a fifth of an ordinary one's share where both want all there is: what was written is to be found within a second even then.</summary>
    public const int Niceness = 7;

    /// <summary>A job and a rebuild may be at work at once, and the index is to follow beside them.</summary>
    private const int AtLeast = 3;

    [ThreadStatic]
    private static BackgroundThreads? _ofThread;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly List<Thread> _threads;

    /// <summary>Starts the threads.</summary>
    public BackgroundThreads()
    {
        _threads = Enumerable.Range(0, Math.Max(AtLeast, Environment.ProcessorCount + 1)).Select(_ => new Thread(Run) { IsBackground = true, Name = "Background" }).ToList();
        _threads.ForEach(thread => thread.Start());
    }

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => _threads.Count;

    /// <summary>Has the calling thread stand back behind ordinary ones for as long as it lives.</summary>
    public static void StandBack()
    {
        const int OfProcess = 0, ThisThread = 0;
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfProcess, ThisThread, Niceness); // being refused it is no fault
    }

    /// <summary>
    /// Has work done on these threads; what it awaits it goes on from on these threads too. Whoever awaits the work goes on elsewhere, and may end the threads.
    /// </summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap().ContinueWith(done => done, CancellationToken.None, TaskContinuationOptions.None, Default).Unwrap();

    /// <summary>Ends the threads after the work they have.</summary>
    public void Dispose()
    {
        _tasks.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _tasks.Dispose();
    }

    /// <inheritdoc />
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _ofThread == this && TryExecuteTask(task);

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Run()
    {
        _ofThread = this;
        StandBack();
        foreach (var task in _tasks.GetConsumingEnumerable()) TryExecuteTask(task);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
