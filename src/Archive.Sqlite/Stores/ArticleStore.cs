using System.Runtime.CompilerServices;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Sqlite.Stores;

/// <summary>Articles, their versions and addresses, and the order of their changes, as rows.</summary>
internal sealed class ArticleStore(SqliteCatalog catalog) : IArticleStore
{
    /// <inheritdoc />
    public Task<KnownIdentity?> FindAsync(ArticleIdentity identity, ContentHash hash, CancellationToken cancellationToken = default) =>
        catalog.Read(connection =>
        {
            if (LookUps.FindIdentity(connection, identity) is { } known) return known;
            return LookUps.FindContent(connection, hash) is { Tombstone: { } tombstone } deleted
                ? new KnownIdentity(deleted.Article, hash, Supplied: null, IsCurrent: true, tombstone)
                : null;
        });

    /// <inheritdoc />
    public Task<KnownIdentity?> FindIdentityAsync(ArticleIdentity identity, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => LookUps.FindIdentity(connection, identity));

    /// <inheritdoc />
    public Task<DeliverySnapshot> FindForDeliveriesAsync(
        IReadOnlyCollection<ArticleIdentity> identities, IReadOnlyCollection<ContentHash> hashes,
        CancellationToken cancellationToken = default) =>
        catalog.Read(connection => LookUps.FindForDeliveries(connection, identities, hashes));

    /// <inheritdoc />
    public Task<Article?> GetAsync(ArticleId id, CancellationToken cancellationToken = default) => catalog.Read(connection =>
    {
        var record = connection.Scalar<byte[]>(
            "SELECT v.record FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version WHERE a.id = $id AND a.deleted_at IS NULL",
            ("$id", id.Value));
        return record is null ? null : StoredRecord.Read(record);
    });

    /// <inheritdoc />
    public Task<IReadOnlyList<ArticleVersion>> GetVersionsAsync(ArticleId id, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<ArticleVersion>>(connection => connection.Query(
            "SELECT v.version, v.version = a.version, v.run, v.record FROM versions v JOIN articles a ON a.id = v.article WHERE a.id = $id AND a.deleted_at IS NULL ORDER BY v.version DESC",
            reader => new ArticleVersion(
                reader.GetInt64(0),
                reader.GetBoolean(1),
                reader.IsDBNull(2) ? null : reader.GetInt64(2),
                StoredRecord.Read(reader.GetFieldValue<byte[]>(3))),
            ("$id", id.Value)));

    /// <inheritdoc />
    public Task<IReadOnlyList<CurrentVersion>> GetCurrentVersionsAsync(
        IReadOnlyList<ArticleId> ids, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<CurrentVersion>>(connection => VersionRecords.Current(connection, ids, cancellationToken));

    /// <inheritdoc />
    public async IAsyncEnumerable<Article?> ReadVersionsAsync(
        IEnumerable<FoundVersion> versions, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int BatchSize = 100;
        foreach (var batch in versions.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var record in await catalog.Read(connection => VersionRecords.Read(connection, batch)))
            {
                yield return record is null ? null : StoredRecord.Read(record);
            }
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredArticle> ReadAsync(
        string source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 500;
        var after = "";
        while (true)
        {
            var page = await catalog.Read(connection => connection.Query(
                """
                SELECT v.record, v.supplied, f.record FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version
                LEFT JOIN found_records f ON f.article = a.id
                WHERE a.id > $after AND a.source = $source AND a.deleted_at IS NULL ORDER BY a.id LIMIT $limit
                """,
                reader => new StoredArticle(StoredRecord.Read(reader.GetFieldValue<byte[]>(0)), reader.TextOrNull(1))
                {
                    Found = reader.IsDBNull(2) ? null : StoredRecord.Read(reader.GetFieldValue<byte[]>(2)),
                },
                ("$after", after), ("$source", source), ("$limit", PageSize)));
            foreach (var article in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return article;
            }
            if (page.Count < PageSize) yield break;
            after = page[^1].Article.Id.Value;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ArticleChange> ReadChangesAsync(
        long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Page by page, so that a reader of a million changes holds no snapshot that keeps the write-ahead log from being emptied.
        const int PageSize = 64;
        const long PageCharacters = 4_000_000;
        while (true)
        {
            var (count, characters) = (0, 0L);
            var page = await catalog.Read(connection => connection.QueryUntil(
                """
                SELECT a.sequence, a.id, CASE WHEN a.deleted_at IS NULL THEN v.record END, a.sequence IS a.first_sequence FROM articles a LEFT JOIN versions v ON v.article = a.id AND v.version = a.version
                WHERE a.sequence > $after ORDER BY a.sequence
                """,
                reader => new ArticleChange(
                    reader.GetInt64(0),
                    LookUps.Id(reader.GetString(1)),
                    reader.IsDBNull(2) ? null : StoredRecord.Read(reader.GetFieldValue<byte[]>(2)))
                {
                    IsFirst = reader.GetBoolean(3),
                },
                change => ++count >= PageSize || (characters += change.TextLength) > PageCharacters,
                ("$after", afterSequence)));
            foreach (var change in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return change;
            }
            if (page.Count == 0) yield break;
            afterSequence = page[^1].Sequence;
        }
    }

    /// <inheritdoc />
    public Task<long> GetSequenceAsync(CancellationToken cancellationToken = default) => catalog.Read(LookUps.LastSequence);

    /// <inheritdoc />
    public async IAsyncEnumerable<ContentHash> ReadContentsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 5_000;
        var after = "";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await catalog.Read(connection => connection.Query(
                "SELECT DISTINCT sha256 FROM versions WHERE sha256 > $after ORDER BY sha256 LIMIT $limit",
                reader => reader.GetString(0), ("$after", after), ("$limit", PageSize)));
            foreach (var hash in page) yield return ContentHash.Parse(hash);
            if (page.Count < PageSize) yield break;
            after = page[^1];
        }
    }

    /// <inheritdoc />
    public Task<bool> HasContentAsync(ContentHash hash, CancellationToken cancellationToken = default) =>
        catalog.Read(connection =>
            connection.Scalar<long>("SELECT EXISTS (SELECT 1 FROM versions WHERE sha256 = $sha256)", ("$sha256", hash.Hex)) == 1);

    /// <inheritdoc />
    public Task<Tombstone?> DeleteAsync(
        ArticleId id, DateTimeOffset at, bool purge, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        catalog.Write(
            connection => expectedVersion is { } version && (new RecordingTransaction(connection).FindCurrent(id)?.Version ?? 0) != version
                ? null
                : Deletions.Delete(connection, id, at, purge),
            cancellationToken);

    /// <inheritdoc />
    public Task<Tombstone?> FindTombstoneAsync(ArticleId id, CancellationToken cancellationToken = default) =>
        catalog.Read(connection => Deletions.Find(connection, id));

    /// <inheritdoc />
    public Task<bool> UndeleteAsync(ArticleId id, CancellationToken cancellationToken = default) =>
        catalog.Write(connection => Deletions.Undelete(connection, id), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ContentHash>> GetUnpurgedAsync(CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<ContentHash>>(Deletions.Unpurged);

    /// <inheritdoc />
    public async Task<PurgeOutcome> FinishPurgeAsync(IReadOnlyList<ContentHash> destroyed, CancellationToken cancellationToken = default)
    {
        // The write-ahead log holds the pages as they were; truncating it has to wait for readers of earlier snapshots.
        var isBusy = await catalog.Read(
            connection => connection.Query("PRAGMA wal_checkpoint(TRUNCATE)", reader => reader.GetInt64(0)).Single() != 0);
        if (isBusy) return PurgeOutcome.InUse;
        await catalog.Write(
            connection =>
            {
                foreach (var hash in destroyed) connection.Run("DELETE FROM purges WHERE sha256 = $sha256", ("$sha256", hash.Hex));
                return true;
            },
            cancellationToken);
        return PurgeOutcome.Finished;
    }
}
