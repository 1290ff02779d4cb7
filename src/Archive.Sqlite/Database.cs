using System.Collections.Concurrent;
using Archive.Core;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>Connections to one database file, and its schema.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>Each keeps its prepared statements and up to 32 MB of pages.</summary>
    private const int MaxIdle = 4;

    private const int Corrupt = 11, Full = 13, NotADatabase = 26;
    private readonly string _path;
    private readonly string _connectionString;
    private readonly ConcurrentBag<CatalogConnection> _idle = [];
    private volatile bool _isDisposed;

    private Database(string path, bool isReadOnly)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            DefaultTimeout = 30,
            Pooling = false,
        }.ConnectionString;
    }

    /// <summary>Opens the file and brings its schema up to date; read-only, checks that it is.</summary>
    public static Database Open(string path, bool isReadOnly)
    {
        var database = new Database(path, isReadOnly);
        database.Use(connection =>
        {
            if (isReadOnly) database.CheckVersion(connection);
            else database.Migrate(connection);
            return true;
        });
        return database;
    }

    /// <summary>Has work done on a connection that is nobody else's meanwhile; one that work has failed on is closed.</summary>
    public T Use<T>(Func<SqliteConnection, T> work) => Guard(() =>
    {
        var connection = _idle.TryTake(out var idle) ? idle : Connect();
        try
        {
            var result = work(connection);
            if (_idle.Count >= MaxIdle) connection.Dispose();
            else _idle.Add(connection);
            if (_isDisposed) CloseIdle(); // meanwhile
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>Closes the connections; one that is in use, when it is given back.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private CatalogConnection Connect()
    {
        var connection = new CatalogConnection(_connectionString);
        try
        {
            connection.Open();
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(CatalogConnection connection)
    {
        Digests.Register(connection);
        // FULL: a commit is on the disk when it returns. What is deleted is overwritten.
        connection.Run("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        // Keys are hashes, so every commit touches pages all over the file: the log takes 64 MB of them before they are written there,
        // each once. (In pages, in kB.)
        connection.Run("PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -32768");
    }

    /// <summary>Turns SQLite's errors into faults that a person understands.</summary>
    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw ToFault(exception);
        }
    }

    public ArchiveException ToFault(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Corrupt or NotADatabase =>
            new ArchiveException(FaultKind.Corrupt, $"The catalogue {_path} is damaged: {exception.Message}", exception),
        Full => new ArchiveException(FaultKind.NoSpace, $"The catalogue {_path} cannot be used: the disk is full.", exception),
        _ => new ArchiveException(FaultKind.Unavailable, $"The catalogue {_path} cannot be used: {exception.Message}", exception),
    };

    private void Migrate(SqliteConnection connection)
    {
        connection.Run("PRAGMA journal_mode = WAL");
        var current = connection.Scalar<long>("PRAGMA user_version");
        var migrations = Migrations();
        if (current > migrations.Count) throw TooNew(current, migrations.Count);
        for (var version = (int)current; version < migrations.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Run(migrations[version]);
            connection.Run($"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }

    private void CheckVersion(SqliteConnection connection)
    {
        var current = connection.Scalar<long>("PRAGMA user_version");
        var expected = Migrations().Count;
        if (current > expected) throw TooNew(current, expected);
        if (current < expected)
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                $"The catalogue {_path} was made by an older Archive (schema {current}, this one has {expected}). Run “archive ingest” or “archive serve” once; either brings it up to date.");
        }
    }

    private ArchiveException TooNew(long current, int expected) =>
        new(
            FaultKind.Configuration,
            $"The catalogue {_path} was made by a newer Archive (schema {current}; this one knows {expected}). Install that version.");

    private static List<string> Migrations()
    {
        var assembly = typeof(Database).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            })
            .ToList();
    }
}
