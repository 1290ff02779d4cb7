using System.Threading.Channels;

namespace Archive.Core.Storage;

/// <summary>
/// Group commit: one background writer for all callers. All writes that are queued when the writer is free form one group and share one
/// flush; a single write is not delayed to wait for others.
/// </summary>
/// <typeparam name="T">The kind of write.</typeparam>
public sealed class GroupWriter<T> : IAsyncDisposable
    where T : GroupedWrite
{
    private readonly Channel<T> _queue = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly int _maxWrites;
    private readonly Action<IReadOnlyList<T>> _write;
    private readonly Task _loop;

    /// <summary>Starts the writer.</summary>
    /// <param name="maxWrites">The most writes in a group; it bounds how long the first write of a group waits.</param>
    /// <param name="write">Writes a group durably; an exception from it fails those of the group that it has not failed itself.</param>
    public GroupWriter(int maxWrites, Action<IReadOnlyList<T>> write)
    {
        _maxWrites = maxWrites;
        _write = write;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues a write; it is durable when the task ends.</summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops waiting; the write may still be carried out.</param>
    /// <exception cref="InvalidOperationException">The writer is closed.</exception>
    public Task WriteAsync(T write, CancellationToken cancellationToken) =>
        _queue.Writer.TryWrite(write)
            ? write.Completion.WaitAsync(cancellationToken)
            : throw new InvalidOperationException("The writer is closed.");

    /// <summary>Closes the queue; ends when everything queued is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var group = new List<T>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < _maxWrites && _queue.Reader.TryRead(out var write)) group.Add(write);
            try
            {
                _write(group);
                foreach (var write in group) write.Succeed();
            }
            catch (Exception exception)
            {
                foreach (var write in group) write.Fail(exception);
            }
        }
    }
}

/// <summary>A write in a <see cref="GroupWriter{T}"/>.</summary>
public abstract class GroupedWrite
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the write is durable, or fails with its exception.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>Fails this write alone; the rest of its group goes on.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);

    internal void Succeed() => _completion.TrySetResult();
}
