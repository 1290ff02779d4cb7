using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>Plain SQL with named parameters, without a mapper.</summary>
internal static class SqlExtensions
{
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var statement = new Statement(connection, sql, parameters);
        return statement.Command.ExecuteNonQuery();
    }

    public static T? Scalar<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var statement = new Statement(connection, sql, parameters);
        return statement.Command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
    }

    public static List<T> Query<T>(
        this SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var statement = new Statement(connection, sql, parameters);
        using var reader = statement.Command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads rows until there are enough.</summary>
    public static List<T> QueryUntil<T>(
        this SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> read,
        Predicate<T> isEnough,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var statement = new Statement(connection, sql, parameters);
        using var reader = statement.Command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
            if (isEnough(rows[^1])) break;
        }
        return rows;
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset Time(this SqliteDataReader reader, int column) =>
        DateTimeOffset.Parse(reader.GetString(column), CultureInfo.InvariantCulture);

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Time(column);

    public static string ToSql(this DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "Every statement is a constant of this project; values are parameters.")]
    public static SqliteCommand Command(this SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>A statement with its values, for as long as it runs.</summary>
    private readonly ref struct Statement : IDisposable
    {
        private readonly CatalogConnection? _lender;

        public Statement(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> values)
        {
            _lender = connection as CatalogConnection;
            Command = _lender?.Lend(sql) ?? connection.Command(sql);
            var parameters = Command.Parameters;
            // One statement may be asked in several places, with its values in another order.
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i].Value ?? DBNull.Value;
                if (i < parameters.Count && parameters[i].ParameterName == values[i].Name) parameters[i].Value = value;
                else if (parameters.Contains(values[i].Name)) parameters[values[i].Name].Value = value;
                else parameters.AddWithValue(values[i].Name, value);
            }
        }

        public SqliteCommand Command { get; }

        public void Dispose()
        {
            if (_lender is null) Command.Dispose();
            else _lender.TakeBack(Command);
        }
    }
}
