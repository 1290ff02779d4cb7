using System.Threading.Channels;
using Archive.Core;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>
/// One writer for all callers. Whatever is waiting when a transaction begins shares it, so that many writers pay for one flush and a lone writer waits for
/// nobody. Each write stands in a savepoint of its own: one that fails takes no other with it.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Keeps one transaction's time, and the latency of its first writer, within bounds.</summary>
    private const int MaxWrites = 256;

    /// <summary>The errors of SQLite that are the write's own fault and leave the transaction whole.</summary>
    private const int ConstraintViolated = 19, TooBig = 18;

    private readonly Channel<Write> _queue = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Database _database;
    private readonly Task _loop;

    public GroupCommit(Database database)
    {
        _database = database;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Hands in a write; its result is durable when the task ends.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var write = new Write(connection => work(connection));
        if (!_queue.Writer.TryWrite(write)) throw new InvalidOperationException("The catalogue is closed.");
        return (T)(await write.Completion.Task.WaitAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var group = new List<Write>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxWrites && _queue.Reader.TryRead(out var write)) group.Add(write);
            try
            {
                Commit(group);
                foreach (var write in group) write.Succeed();
            }
            catch (Exception exception)
            {
                var fault = exception is SqliteException sqlite ? _database.ToFault(sqlite) : exception;
                foreach (var write in group) write.Fail(fault);
            }
        }
    }

    private void Commit(List<Write> group)
    {
        using var connection = _database.Connect();
        using var transaction = connection.BeginTransaction();
        foreach (var write in group)
        {
            transaction.Save("write");
            try
            {
                write.Do(connection);
                transaction.Release("write");
            }
            catch (Exception exception) when (exception is ArchiveException or ArgumentException or InvalidOperationException or SqliteException { SqliteErrorCode: ConstraintViolated or TooBig })
            {
                transaction.Rollback("write");
                write.Fail(exception is SqliteException sqlite ? _database.ToFault(sqlite) : exception);
            }
        }
        transaction.Commit();
    }

    private sealed class Write(Func<SqliteConnection, object?> work)
    {
        private object? _result;

        public TaskCompletionSource<object?> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Do(SqliteConnection connection) => _result = work(connection);

        public void Succeed() => Completion.TrySetResult(_result);

        public void Fail(Exception exception) => Completion.TrySetException(exception);
    }
}
