namespace Archive.Durability;

/// <summary>Generated articles, a different one for each key.</summary>
internal static class GeneratedArticles
{
    /// <summary>The article of a key (deterministic).</summary>
    public static string Text(string key)
    {
        var random = new Random(key.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        var words = Enumerable.Range(0, 60 + random.Next(200)).Select(_ => $"{(char)('a' + random.Next(26))}{random.Next(10_000)}");
        return $"Number {key}\n\nThe article {key} says: {string.Join(' ', words)}.";
    }

    /// <summary>A longer article, of several parts.</summary>
    public static string Text(string key, int parts) =>
        string.Join("\n\n", Enumerable.Range(0, parts).Select(part => Text($"{key}/{part}")));
}
