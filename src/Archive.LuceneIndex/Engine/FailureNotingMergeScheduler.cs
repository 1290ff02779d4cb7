using System.Runtime.ExceptionServices;
using Archive.Core;
using Lucene.Net.Index;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// Merges in the background, as Lucene does by default; a merge that fails (the disk is full) is reported to the writer's thread instead of
/// ending the process.
/// </summary>
internal sealed class FailureNotingMergeScheduler : ConcurrentMergeScheduler
{
    private Exception? _failure;
    private int _running;

    /// <summary>Whether a merge is under way.</summary>
    public bool IsMerging => Volatile.Read(ref _running) > 0;

    /// <summary>Throws what made a merge fail since the last time this was asked.</summary>
    public void ThrowIfFailed()
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    /// <inheritdoc />
    protected override void DoMerge(MergePolicy.OneMerge merge)
    {
        BackgroundThreads.LowerPriority();
        Interlocked.Increment(ref _running);
        try
        {
            using var measured = Telemetry.Measure("merge", Telemetry.Merges);
            base.DoMerge(merge);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <inheritdoc />
    protected override void HandleMergeException(Exception exc) =>
        Interlocked.CompareExchange(ref _failure, exc is MergePolicy.MergeException { InnerException: { } cause } ? cause : exc, null);
}
