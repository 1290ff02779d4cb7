using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>
/// A connection that keeps the statements it has prepared: compiling them took longer than running them. For one caller at a time.
/// </summary>
internal sealed class CatalogConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>There are some dozens of statements.</summary>
    private const int MaxKept = 100;

    /// <summary>SQLite keeps a copy of the values until the next: of long ones it is not to.</summary>
    private const int MaxValueKept = 64 * 1024;

    private readonly Dictionary<string, SqliteCommand> _kept = new(StringComparer.Ordinal);

    /// <summary>Lends a statement; it is nobody else's until it is given back.</summary>
    public SqliteCommand Lend(string sql)
    {
        if (!_kept.Remove(sql, out var command)) command = this.Command(sql);
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>Takes a statement back.</summary>
    public void TakeBack(SqliteCommand command)
    {
        var isLong = false;
        foreach (SqliteParameter parameter in command.Parameters)
        {
            isLong |= parameter.Value is byte[] { Length: > MaxValueKept } or string { Length: > MaxValueKept };
            parameter.Value = DBNull.Value;
        }
        if (isLong || _kept.Count >= MaxKept || !_kept.TryAdd(command.CommandText, command)) command.Dispose();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _kept.Values) command.Dispose();
            _kept.Clear();
        }
        base.Dispose(disposing);
    }
}
