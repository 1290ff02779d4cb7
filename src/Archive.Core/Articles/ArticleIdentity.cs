namespace Archive.Core.Articles;

/// <summary>
/// What makes two deliveries the same article: the source it came from and the caller's key within that source
/// (the caller's id, else the canonical URL, else the path under the ingest root, else the content hash).
/// </summary>
public sealed record ArticleIdentity
{
    /// <summary>The longest source name, in UTF-16 code units.</summary>
    public const int MaxSourceLength = 100;

    /// <summary>The longest key, in UTF-16 code units.</summary>
    public const int MaxKeyLength = 2_000;

    /// <summary>The source of deliveries that name none.</summary>
    public const string DefaultSource = "local";

    private ArticleIdentity(string source, string key)
    {
        Source = source;
        Key = key;
    }

    /// <summary>The name of the source: 1 to 100 characters.</summary>
    public string Source { get; }

    /// <summary>The key within the source: 1 to 2,000 characters.</summary>
    public string Key { get; }

    /// <summary>Validates source and key. Exactly one of the two results is null.</summary>
    public static (ArticleIdentity? Identity, string? Problem) Create(string source, string key)
    {
        if (source.Length is 0 or > MaxSourceLength)
        {
            return (null, $"source must have 1 to {MaxSourceLength} characters; it has {source.Length}.");
        }
        if (key.Length is 0 or > MaxKeyLength) return (null, $"The key must have 1 to {MaxKeyLength} characters; it has {key.Length}.");
        if (source.Any(char.IsControl)) return (null, "source must not hold control characters.");
        if (key.Any(char.IsControl)) return (null, "The key must not hold control characters.");
        return (new ArticleIdentity(source, key), null);
    }
}
