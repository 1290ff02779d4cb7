using System.Text.Json.Serialization;
using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>What a key of the API allows; each role includes those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiRole>))]
public enum ApiRole
{
    /// <summary>Searching and reading.</summary>
    [JsonStringEnumMemberName("read")] Read,

    /// <summary>Adding and deleting articles, ingest jobs.</summary>
    [JsonStringEnumMemberName("write")] Write,

    /// <summary>Everything: keys, purging, rebuilding, backing up.</summary>
    [JsonStringEnumMemberName("admin")] Admin,
}

/// <summary>A key of the API, without its secret.</summary>
public sealed record ApiKey
{
    /// <summary>The key's id: ten characters, the part of the secret between its underscores.</summary>
    public required string Id { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it allows.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required ContentHash SecretHash { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends (UTC); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked (UTC); null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was used last (UTC), to a minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether it opens anything at a time.</summary>
    public bool IsValidAt(DateTimeOffset time) => RevokedAt is null && !(ExpiresAt <= time);
}
