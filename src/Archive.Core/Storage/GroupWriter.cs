using System.Threading.Channels;

namespace Archive.Core.Storage;

/// <summary>
/// One writer for all callers. Whatever is waiting when a write begins shares it, so that many callers pay for one flush and a lone caller waits for nobody.
/// </summary>
/// <typeparam name="T">What a caller hands in.</typeparam>
public sealed class GroupWriter<T> : IAsyncDisposable
    where T : GroupedWrite
{
    private readonly Channel<T> _queue = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly int _maxWrites;
    private readonly Action<IReadOnlyList<T>> _write;
    private readonly Task _loop;

    /// <summary>Starts the writer.</summary>
    /// <param name="maxWrites">The largest group: it bounds the time that the first of a group waits.</param>
    /// <param name="write">Writes a group durably; what it throws fails those of the group that it has not failed itself.</param>
    public GroupWriter(int maxWrites, Action<IReadOnlyList<T>> write)
    {
        _maxWrites = maxWrites;
        _write = write;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Hands in a write; it is durable when the task ends.</summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops waiting; the write may still be done.</param>
    /// <exception cref="InvalidOperationException">The writer is closed.</exception>
    public Task WriteAsync(T write, CancellationToken cancellationToken) =>
        _queue.Writer.TryWrite(write) ? write.Completion.WaitAsync(cancellationToken) : throw new InvalidOperationException("The writer is closed.");

    /// <summary>Ends when everything handed in before is written.</summary>
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

/// <summary>A write that shares a flush with others.</summary>
public abstract class GroupedWrite
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the write is durable or has failed.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>Fails this write alone; the rest of its group goes on.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);

    internal void Succeed() => _completion.TrySetResult();
}
