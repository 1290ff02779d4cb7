using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Access;

/// <summary>
/// The API keys: creates, revokes and verifies them. A secret is <c>archive_ID_RANDOM</c> with 256 random bits in base64url; only its
/// SHA-256 is stored, and hashes are compared in constant time.
/// </summary>
public sealed class KeyRing : IDisposable
{
    /// <summary>The longest name of a key, in UTF-16 code units.</summary>
    public const int MaxNameLength = 100;

    private const string Prefix = "archive_";
    private const int IdLength = 10;
    private const int RandomBytes = 32;

    /// <summary>The resolution of a key's time of last use: how often at most it is written to the catalogue.</summary>
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

    /// <summary>
    /// Whether a key was ever created, revoked and expired ones included: where all have ended, the API refuses everyone instead of asking
    /// for no key.
    /// </summary>
    public bool HasKeys => !_keys.IsEmpty;

    /// <summary>All keys, revoked and expired ones included, in the order of their creation.</summary>
    public IReadOnlyList<ApiKey> Keys => _keys.Values.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal).ToList();

    /// <summary>Whether there is a valid key of the role <see cref="ApiRole.Admin"/>.</summary>
    public bool HasAdmin => _keys.Values.Any(key => key.Role == ApiRole.Admin && key.IsValidAt(_time.GetUtcNow()));

    /// <summary>
    /// Loads the keys of an archive into memory. This process is the only one that changes them while the archive is open.
    /// </summary>
    public static async Task<KeyRing> LoadAsync(IApiKeyStore store, TimeProvider time, CancellationToken cancellationToken = default) =>
        new(store, time, await store.ListAsync(cancellationToken));

    /// <summary>What is wrong with the name of a key; null when it is valid.</summary>
    public static string? ProblemOfName(string? name) =>
        string.IsNullOrWhiteSpace(name) ? "A key needs a name, by which you know it again."
        : name.Length > MaxNameLength ? $"A name has {MaxNameLength} characters at most."
        : name.Any(char.IsControl) ? "A name has no control characters." : null;

    /// <summary>Creates a key. The secret is returned here and stored nowhere.</summary>
    /// <param name="name">The key's name, for people; valid by <see cref="ProblemOfName"/>.</param>
    /// <param name="role">What it allows.</param>
    /// <param name="expiresAt">When it expires; null for never.</param>
    /// <param name="cancellationToken">Cancels before the key is stored.</param>
    public async Task<(ApiKey Key, string Secret)> CreateAsync(
        string name, ApiRole role, DateTimeOffset? expiresAt, CancellationToken cancellationToken = default)
    {
        var id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", IdLength);
        var secret = $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}";
        var key = new ApiKey
        {
            Id = id,
            Name = name.Trim(),
            Role = role,
            SecretHash = HashOf(secret),
            CreatedAt = _time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
        await _store.AddAsync(key, cancellationToken);
        _keys[id] = key;
        return (key, secret);
    }

    /// <summary>Revokes a key with immediate effect, unless it is the last valid admin key.</summary>
    public async Task<KeyRevocation> RevokeAsync(string id, CancellationToken cancellationToken = default)
    {
        // One at a time: two admins that revoke each other would leave none.
        await _revoking.WaitAsync(cancellationToken);
        try
        {
            var at = _time.GetUtcNow();
            bool IsAdmin(ApiKey one) => one.Role == ApiRole.Admin && one.IsValidAt(at);
            var isLastAdmin = _keys.TryGetValue(id, out var key) && IsAdmin(key)
                && !_keys.Values.Any(other => other.Id != id && IsAdmin(other));
            if (isLastAdmin) return KeyRevocation.LastAdmin;
            if (!await _store.RevokeAsync(id, at, cancellationToken)) return KeyRevocation.Unknown;
            if (key is not null) _keys[id] = key with { RevokedAt = key.RevokedAt ?? at };
            return KeyRevocation.Revoked;
        }
        finally
        {
            _revoking.Release();
        }
    }

    /// <summary>The key that a secret belongs to; null when there is none, or it is revoked or expired.</summary>
    public ApiKey? Find(string secret)
    {
        var hash = HashOf(secret);
        var hasId = secret.Length > Prefix.Length + IdLength && secret.StartsWith(Prefix, StringComparison.Ordinal);
        var id = hasId ? secret.Substring(Prefix.Length, IdLength) : "";
        if (!_keys.TryGetValue(id, out var key)) return null;
        var isSame = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hash.Hex), Encoding.ASCII.GetBytes(key.SecretHash.Hex));
        return isSame && key.IsValidAt(_time.GetUtcNow()) ? key : null;
    }

    /// <summary>
    /// Stores the time of a key's use, once a minute at most. A store that cannot be written, as on a full disk, must not fail the request.
    /// </summary>
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
            // A later use tries again.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _revoking.Dispose();

    private static ContentHash HashOf(string secret) => ContentHash.Of(Encoding.UTF8.GetBytes(secret));
}
