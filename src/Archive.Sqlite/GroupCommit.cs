using Archive.Core;
using Archive.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>
/// Writes of concurrent callers in one transaction. Each stands in a savepoint of its own: one that fails takes no other with it.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Keeps one transaction's time, and the latency of its first writer, within bounds.</summary>
    private const int MaxWrites = 256;

    /// <summary>The errors of SQLite that are the write's own fault and leave the transaction whole.</summary>
    private const int ConstraintViolated = 19, TooBig = 18;

    private readonly Database _database;
    private readonly GroupWriter<Write> _writer;

    public GroupCommit(Database database)
    {
        _database = database;
        _writer = new GroupWriter<Write>(MaxWrites, Commit);
    }

    /// <summary>Hands in a write; its result is durable when the task ends.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var write = new Write(connection => work(connection));
        await _writer.WriteAsync(write, cancellationToken);
        return (T)write.Result!;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private void Commit(IReadOnlyList<Write> group) => _database.Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        foreach (var write in group)
        {
            transaction.Save("write");
            try
            {
                write.Do(connection);
                transaction.Release("write");
            }
            catch (Exception exception)
                when (exception is ArchiveException or ArgumentException or InvalidOperationException
                    or SqliteException { SqliteErrorCode: ConstraintViolated or TooBig })
            {
                transaction.Rollback("write");
                write.Fail(exception is SqliteException sqlite ? _database.ToFault(sqlite) : exception);
            }
        }
        transaction.Commit();
        return true;
    });

    private sealed class Write(Func<SqliteConnection, object?> work) : GroupedWrite
    {
        public object? Result { get; private set; }

        public void Do(SqliteConnection connection) => Result = work(connection);
    }
}
