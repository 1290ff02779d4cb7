using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Sqlite.Stores;

/// <summary>The API's keys as rows.</summary>
internal sealed class ApiKeyStore(SqliteCatalog catalog) : IApiKeyStore
{
    private const string Columns = "id, name, role, secret_hash, created_at, expires_at, revoked_at, last_used_at";

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken = default) => catalog.Write(
        connection =>
        {
            connection.Run(
                $"INSERT INTO api_keys ({Columns}) VALUES ($id, $name, $role, $hash, $created, $expires, NULL, NULL)",
                ("$id", key.Id), ("$name", key.Name), ("$role", key.Role.ToString()), ("$hash", key.SecretHash.Hex),
                ("$created", key.CreatedAt.ToSql()), ("$expires", key.ExpiresAt?.ToSql()));
            connection.Renew("api_keys", "id = $id", ("$id", key.Id));
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<ApiKey>>(connection => connection.Query(
            $"SELECT {Columns} FROM api_keys ORDER BY created_at, id",
            reader => new ApiKey
            {
                Id = reader.GetString(0),
                Name = reader.GetString(1),
                Role = Enum.Parse<ApiRole>(reader.GetString(2)),
                SecretHash = ContentHash.Parse(reader.GetString(3)),
                CreatedAt = reader.Time(4),
                ExpiresAt = reader.TimeOrNull(5),
                RevokedAt = reader.TimeOrNull(6),
                LastUsedAt = reader.TimeOrNull(7),
            }));

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default) => catalog.Write(
        connection =>
        {
            var isThere = connection.Run(
                "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $at) WHERE id = $id", ("$id", id), ("$at", at.ToSql())) == 1;
            connection.Renew("api_keys", "id = $id", ("$id", id));
            return isThere;
        },
        cancellationToken);

    public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        catalog.Write(
            connection => connection.Run("UPDATE api_keys SET last_used_at = $at WHERE id = $id", ("$id", id), ("$at", at.ToSql())),
            cancellationToken);
}
