using System.Globalization;
using System.Runtime.CompilerServices;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Catalog.Lines;
using Archive.Core.Catalog.Runs;
using Archive.Sqlite.Stores;
using Microsoft.Data.Sqlite;

namespace Archive.Sqlite;

/// <summary>The catalogue in one SQLite file: WAL, synchronous FULL, one writer with group commit, readers beside it.</summary>
public sealed class SqliteCatalog : ICatalog
{
    /// <summary>The name of the catalogue's file, in an archive and in a backup.</summary>
    public const string FileName = "catalog.db";

    private readonly Database _database;
    private readonly GroupCommit? _writer;

    private SqliteCatalog(Database database, bool isReadOnly)
    {
        _database = database;
        _writer = isReadOnly ? null : new GroupCommit(database);
        Articles = new ArticleStore(this);
        Runs = new RunStore(this);
        Jobs = new JobStore(this);
        Lines = new LineStore(this);
        Searches = new SavedSearchStore(this);
        Corrections = new CorrectionStore(this);
        Keys = new ApiKeyStore(this);
    }

    /// <inheritdoc />
    public IArticleStore Articles { get; }

    /// <inheritdoc />
    public IRunStore Runs { get; }

    /// <inheritdoc />
    public IJobStore Jobs { get; }

    /// <inheritdoc />
    public ILineStore Lines { get; }

    /// <inheritdoc />
    public ISavedSearchStore Searches { get; }

    /// <inheritdoc />
    public ICorrectionStore Corrections { get; }

    /// <inheritdoc />
    public IApiKeyStore Keys { get; }

    /// <summary>Opens the catalogue, creating it or bringing its schema up to date when it may be written.</summary>
    /// <exception cref="ArchiveException">The file is no catalogue, is damaged, or was made by a newer version.</exception>
    public static SqliteCatalog Open(string path, bool isReadOnly = false) => new(Database.Open(path, isReadOnly), isReadOnly);

    /// <inheritdoc />
    public Task<T> InTransactionAsync<T>(Func<ICatalogTransaction, T> work, CancellationToken cancellationToken = default) =>
        Write(connection => work(new RecordingTransaction(connection)), cancellationToken);

    /// <inheritdoc />
    public Task<CatalogStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => Read(connection =>
    {
        using var snapshot = connection.BeginTransaction(deferred: true); // the counts must be of one moment
        List<NamedCount> Counts(string sql) => connection.Query(sql, reader => new NamedCount(reader.GetString(0), reader.GetInt64(1)));
        DateOnly? Date(string sql) =>
            connection.Scalar<string>(sql) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        return new CatalogStatistics(
            connection.Scalar<long>("SELECT count(*) FROM articles WHERE deleted_at IS NULL"),
            connection.Scalar<long>("SELECT count(*) FROM articles WHERE deleted_at IS NOT NULL"),
            connection.Scalar<long>("SELECT count(*) FROM versions v JOIN articles a ON a.id = v.article WHERE a.deleted_at IS NULL"),
            connection.Scalar<long>("SELECT count(*) FROM identities i JOIN articles a ON a.id = i.article WHERE a.deleted_at IS NULL"),
            connection.Scalar<long>("SELECT count(*) FROM runs"),
            LookUps.LastSequence(connection),
            Counts("SELECT language, count(*) AS n FROM articles WHERE deleted_at IS NULL GROUP BY language ORDER BY n DESC, language"),
            Counts("SELECT source, count(*) AS n FROM articles WHERE deleted_at IS NULL GROUP BY source ORDER BY n DESC, source"),
            Date("SELECT min(date) FROM articles WHERE deleted_at IS NULL"),
            Date("SELECT max(date) FROM articles WHERE deleted_at IS NULL"));
    });

    /// <inheritdoc />
    public Task<CatalogCopy> CopyAsync(string workFolder, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(workFolder, $"catalog-{Guid.NewGuid():N}.backup");
        try
        {
            return Read(connection =>
            {
                using (var target = new SqliteConnection(
                    new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString))
                {
                    target.Open();
                    connection.BackupDatabase(target);
                    // A single file, without a log beside it, can be opened for reading alone.
                    target.Run("PRAGMA journal_mode = DELETE");
                }
                var copy = Open(path, isReadOnly: true);
                return new CatalogCopy(FileName, copy, () => OpenCopy(path), async () =>
                {
                    await copy.DisposeAsync();
                    DeleteCopy(path);
                });
            });
        }
        catch
        {
            DeleteCopy(path);
            throw;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> FindDamageAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<string> faults;
        IReadOnlyList<RunAccount> runs = [];
        try
        {
            faults = await Read(Integrity.Check);
            if (faults.Count == 0) runs = await Runs.GetLatestAsync(int.MaxValue, cancellationToken);
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            faults = [exception.Message];
        }
        foreach (var fault in faults) yield return fault;
        foreach (var run in runs.Where(run => run.Manifest is not null))
        {
            if (await FindRunFaultAsync(run, cancellationToken) is { } fault) yield return fault;
        }
    }

    private async Task<string?> FindRunFaultAsync(RunAccount run, CancellationToken cancellationToken)
    {
        try
        {
            return await RunManifest.ComputeAsync(Runs, run.Run, cancellationToken) == run.Manifest
                ? null
                : $"The items of run {run.Run} do not have its manifest's hash.";
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return $"The items of run {run.Run} cannot be read: {exception.Message}";
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        _database.Dispose();
    }

    /// <summary>Closes a catalogue that was opened for reading only: nothing has to be waited for.</summary>
    public void CloseReading() => _database.Dispose();

    internal Task<T> Read<T>(Func<SqliteConnection, T> read) => Task.FromResult(_database.Use(connection =>
    {
        try
        {
            return read(connection);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidCastException)
        {
            throw Unreadable(exception);
        }
    }));

    internal Task<T> Write<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        if (_writer is null) throw new ArchiveException(FaultKind.Configuration, "The archive was opened for reading only.");
        return _writer.WriteAsync(
            connection =>
            {
                try
                {
                    return write(connection);
                }
                // A value that cannot be read fails the write that needs it, not those of others in the same commit.
                catch (Exception exception) when (exception is FormatException or InvalidCastException)
                {
                    throw Unreadable(exception);
                }
            },
            cancellationToken);
    }

    private static ArchiveException Unreadable(Exception exception) =>
        new(FaultKind.Corrupt, $"The catalogue holds a value that cannot be read: {exception.Message}", exception);

    private static FileStream OpenCopy(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 20, useAsync: true);

    private static void DeleteCopy(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*")) File.Delete(file);
    }
}
