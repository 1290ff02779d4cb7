using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Access;

/// <summary>
/// The API's keys: makes, revokes and recognises them. A secret is <c>archive_ID_RANDOM</c> with 256 random bits in base64url; only its SHA-256 is kept, and
/// compared in a time that does not depend on it.
/// </summary>
public sealed class KeyRing : IDisposable
{
    /// <summary>The longest name of a key, in UTF-16 units.</summary>
    public const int MaxNameLength = 100;

    private const string Prefix = "archive_";
    private const int IdLength = 10;
    private const int RandomBytes = 32;

    /// <summary>How exactly the last use is kept.</summary>
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    private readonly IApiKeyStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, ApiKey> _keys;

    private readonly SemaphoreSlim _revoking = new(1);

    private KeyRing(IApiKeyStore store, TimeProvider time, IEnumerable<ApiKey> keys)
    {
        (_store, _time) = (store, time);
        _keys = new ConcurrentDictionary<string, ApiKey>(keys.Select(key => KeyValuePair.Create(key.Id, key)), StringComparer.Ordinal);
    }

    /// <summary>Whether there was ever a key. An archive whose keys have all ended is closed, not open.</summary>
    public bool HasKeys => !_keys.IsEmpty;

    /// <summary>All keys in the order they were made.</summary>
    public IReadOnlyList<ApiKey> Keys => _keys.Values.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal).ToList();

    /// <summary>Whether some key opens everything.</summary>
    public bool HasAdmin => _keys.Values.Any(key => key.Role == ApiRole.Admin && key.IsValidAt(_time.GetUtcNow()));

    /// <summary>Reads the keys of an archive; while it is open nobody else changes them.</summary>
    public static async Task<KeyRing> LoadAsync(IApiKeyStore store, TimeProvider time, CancellationToken cancellationToken = default) => new(store, time, await store.ListAsync(cancellationToken));

    /// <summary>What is wrong with the name of a key; null when nothing is.</summary>
    public static string? ProblemOfName(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "A key needs a name, by which you know it again."
        : name.Length > MaxNameLength ? $"A name has {MaxNameLength} characters at most."
        : name.Any(char.IsControl) ? "A name has no control characters." : null;

    /// <summary>Makes a key. The secret is in this answer and nowhere else.</summary>
    /// <param name="name">What a person calls it.</param>
    /// <param name="role">What it allows.</param>
    /// <param name="expiresAt">When it ends; null for never.</param>
    /// <param name="cancellationToken">Stops before it is kept.</param>
    public async Task<(ApiKey Key, string Secret)> CreateAsync(string name, ApiRole role, DateTimeOffset? expiresAt, CancellationToken cancellationToken = default)
    {
        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", IdLength);
        var secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}";
        var key = new ApiKey { Id = id, Name = name.Trim(), Role = role, SecretHash = HashOf(secret), CreatedAt = _time.GetUtcNow(), ExpiresAt = expiresAt };
        await _store.AddAsync(key, cancellationToken);
        _keys[id] = key;
        return (key, secret);
    }

    /// <summary>Revokes a key, at once; not the last one that opens everything.</summary>
    public async Task<KeyRevocation> RevokeAsync(string id, CancellationToken cancellationToken = default)
    {
        // One at a time: two admins may revoke each other.
        await _revoking.WaitAsync(cancellationToken);
        try
        {
            var at = _time.GetUtcNow();
            bool IsAdmin(ApiKey one) => one.Role == ApiRole.Admin && one.IsValidAt(at);
            if (_keys.TryGetValue(id, out var key) && IsAdmin(key) && !_keys.Values.Any(other => other.Id != id && IsAdmin(other))) return KeyRevocation.LastAdmin;
            if (!await _store.RevokeAsync(id, at, cancellationToken)) return KeyRevocation.Unknown;
            if (key is not null) _keys[id] = key with { RevokedAt = key.RevokedAt ?? at };
            return KeyRevocation.Revoked;
        }
        finally
        {
            _revoking.Release();
        }
    }

    /// <summary>The key of a secret; null when there is none, or it was revoked or has expired.</summary>
    public ApiKey? Find(string secret)
    {
        var hash = HashOf(secret);
        var id = secret.Length > Prefix.Length + IdLength && secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret.Substring(Prefix.Length, IdLength) : "";
        if (!_keys.TryGetValue(id, out var key)) return null;
        var isSame = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash.Hex), Encoding.ASCII.GetBytes(key.SecretHash.Hex));
        return isSame && key.IsValidAt(_time.GetUtcNow()) ? key : null;
    }

    /// <summary>Keeps the time of a key's use, once a minute at most. Where it cannot be kept, on a full disk, reading goes on without.</summary>
    public async Task NoteUseAsync(ApiKey key)
    {
        var now = _time.GetUtcNow();
        if (now - key.LastUsedAt < UseInterval || !_keys.TryUpdate(key.Id, key with { LastUsedAt = now }, key)) return;
        try
        {
            await _store.NoteUseAsync(key.Id, now, CancellationToken.None);
        }
        catch (ArchiveException exception) when (exception.Kind is FaultKind.NoSpace or FaultKind.Unavailable)
        {
            // a later use tries again
        }
    }

    /// <inheritdoc />
    public void Dispose() => _revoking.Dispose();

    private static ContentHash HashOf(string secret) => ContentHash.Of(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What became of a wish to revoke a key.</summary>
public enum KeyRevocation
{
    /// <summary>It opens nothing any more.</summary>
    Revoked,

    /// <summary>There is none of that id.</summary>
    Unknown,

    /// <summary>It is the last one that opens everything, and stays.</summary>
    LastAdmin,
}
