namespace Archive.Core.Catalog;

/// <summary>The catalogue's part that keeps the API's keys.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken = default);

    /// <summary>All keys, also revoked and expired ones, in the order they were made.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Revokes a key; one that was revoked before stays so. False when there is none of that id.</summary>
    Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Notes that a key was used.</summary>
    Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken = default);
}
