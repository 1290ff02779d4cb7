using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Archive.Core;

/// <summary>
/// A scheduler with low-priority threads of its own, for work in the background (ingest runs, rebuilds): one thread per core and one more,
/// so that a job that never yields does not block the others. They give way to the threads that answer requests, for a search takes
/// milliseconds and a run minutes. .NET's thread priorities have no effect on Linux; there the niceness is set (setpriority of POSIX, which
/// on Linux applies to a single thread).
/// </summary>
public sealed partial class BackgroundThreads : TaskScheduler, IDisposable
{
    /// <summary>
    /// The niceness, from 0 (ordinary) to 19. Under full load a thread of niceness 7 gets a fifth of the processor time of an ordinary one,
    /// which is enough for articles to become searchable within a second.
    /// </summary>
    public const int Niceness = 7;

    /// <summary>A job and a rebuild may run at once, and the index has to follow the catalogue meanwhile.</summary>
    private const int MinThreads = 3;

    [ThreadStatic]
    private static BackgroundThreads? _ownerOfThread;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly List<Thread> _threads;

    /// <summary>Starts the threads.</summary>
    public BackgroundThreads()
    {
        var count = Math.Max(MinThreads, Environment.ProcessorCount + 1);
        _threads = Enumerable.Range(0, count).Select(_ => new Thread(Run) { IsBackground = true, Name = "Background" }).ToList();
        _threads.ForEach(thread => thread.Start());
    }

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => _threads.Count;

    /// <summary>Lowers the priority of the calling thread for the rest of its life.</summary>
    public static void LowerPriority()
    {
        const int WhichProcess = 0, CallingThread = 0; // PRIO_PROCESS, and 0 for the caller itself
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux()) _ = SetPriority(WhichProcess, CallingThread, Niceness); // best effort: a failure is not an error
    }

    /// <summary>
    /// Runs work on these threads, its continuations included. The returned task completes on the thread pool, so that a caller that awaits
    /// it may dispose of the threads.
    /// </summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this)
            .Unwrap()
            .ContinueWith(done => done, CancellationToken.None, TaskContinuationOptions.None, Default)
            .Unwrap();

    /// <summary>Ends the threads after they have finished the queued work.</summary>
    public void Dispose()
    {
        _tasks.CompleteAdding();
        _threads.ForEach(thread => thread.Join());
        _tasks.Dispose();
    }

    /// <inheritdoc />
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _ownerOfThread == this && TryExecuteTask(task);

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Run()
    {
        _ownerOfThread = this;
        LowerPriority();
        foreach (var task in _tasks.GetConsumingEnumerable()) TryExecuteTask(task);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
