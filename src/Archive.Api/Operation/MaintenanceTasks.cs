using Archive.Core;
using Archive.Core.Maintenance;
using Archive.Hosting;

namespace Archive.Api.Operation;

/// <summary>How far a piece of the archive's upkeep is.</summary>
internal sealed record MaintenanceAnswer
{
    /// <summary>"none" since the server started, "running", "done" or "failed".</summary>
    public required string State { get; init; }

    /// <summary>Articles indexed (reindex), originals read (verify) or looked at (backups) so far.</summary>
    public long Done { get; init; }

    /// <summary>When it began (UTC); null when there was none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came of it, in a sentence; null until it is done.</summary>
    public string? Result { get; init; }

    /// <summary>What verification found, the first thousand; empty when everything is whole, and for anything else.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Problem { get; init; }
}

/// <summary>The upkeep that runs beside searches and writes: one of each kind at a time.</summary>
internal sealed class MaintenanceTasks(
    OpenArchive archive, ArchiveOptions options, BackgroundThreads threads, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<MaintenanceTask> logger) : IAsyncDisposable
{
    private const int MaxFindings = 1_000;

    /// <summary>Builds the index anew.</summary>
    public MaintenanceTask Reindex { get; } = new("reindex", time, lifetime, logger, async (progress, cancellationToken) =>
    {
        var (articles, _) = await threads.RunAsync(() => archive.Follower!.RebuildAsync(new Counter(progress), cancellationToken));
        return (Text($"The index was built anew from {articles:N0} {(articles == 1 ? "article" : "articles")}."), []);
    });

    /// <summary>Reads everything and checks it.</summary>
    public MaintenanceTask Verify { get; } = new("verify", time, lifetime, logger, async (progress, cancellationToken) =>
    {
        var faults = new Verification(archive.Catalog, archive.Originals).RunAsync(archive.IndexMaintenance, progress, cancellationToken);
        var findings = await faults.Select(fault => $"{fault.Place}: {fault.Message}").ToListAsync(cancellationToken);
        return (
            findings.Count == 0
                ? string.Join(' ', Verification.FindUnchecked(archive.IndexMaintenance).Prepend("Everything is whole."))
                : Text($"{findings.Count:N0} faults. “archive verify --repair”, with the server stopped, mends what can be mended."),
            findings.Take(MaxFindings).ToList());
    });

    /// <summary>Copies the archive to the place that is configured for it.</summary>
    public MaintenanceTask Backup { get; } = new("backups", time, lifetime, logger, async (progress, cancellationToken) =>
    {
        await using var target = OpenArchive.OpenBackup(options.Backup!, options);
        var backup = new Backup(archive.Catalog, archive.Originals, archive.Uploads, archive.IndexMaintenance, time);
        var report = await backup.RunAsync(target, options.Folder, progress, cancellationToken);
        var (all, copied) = (report.Manifest.Originals, report.CopiedOriginals);
        return (Text($"{all:N0} originals, {copied:N0} of them new, {report.CopiedBytes / 1e6:N1} MB copied."), []);
    });

    /// <summary>Whether a place for backups is configured.</summary>
    public bool HasBackupPlace => !string.IsNullOrWhiteSpace(options.Backup);

    /// <summary>A server that stops cancels what runs; the archive is closed when that has ended.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Reindex.Ended, Verify.Ended, Backup.Ended);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private sealed class Counter(IProgress<long> progress) : IProgress<int>
    {
        public void Report(int value) => progress.Report(value);
    }
}

/// <summary>One kind of upkeep.</summary>
internal sealed partial class MaintenanceTask(
    string name, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<MaintenanceTask> logger,
    Func<IProgress<long>, CancellationToken, Task<(string Result, IReadOnlyList<string> Findings)>> run) : IProgress<long>
{
    private readonly Lock _gate = new();

    /// <summary>Ends when it does; at once when it does not run.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>How far it is.</summary>
    public MaintenanceAnswer State { get; private set; } = new() { State = "none" };

    /// <summary>Starts it; false when it runs.</summary>
    public bool Start()
    {
        lock (_gate)
        {
            if (State.State == "running") return false;
            State = new MaintenanceAnswer { State = "running", StartedAt = time.GetUtcNow() };
            Ended = Task.Run(RunAsync);
            return true;
        }
    }

    void IProgress<long>.Report(long value) => State = State with { Done = value };

    private async Task RunAsync()
    {
        try
        {
            var (result, findings) = await run(this, lifetime.ApplicationStopping);
            State = State with { State = "done", EndedAt = time.GetUtcNow(), Result = result, Findings = findings };
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            State = State with { State = "failed", EndedAt = time.GetUtcNow(), Problem = "The server was stopped." };
        }
        catch (Exception exception)
        {
            var problem = exception is ArchiveException ? exception.Message : "The server's log says more.";
            State = State with { State = "failed", EndedAt = time.GetUtcNow(), Problem = problem };
            LogFailed(logger, name, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The task {Name} failed.")]
    private static partial void LogFailed(ILogger logger, string name, Exception exception);
}
