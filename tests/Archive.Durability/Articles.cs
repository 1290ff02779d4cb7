namespace Archive.Durability;

/// <summary>Small articles that can be told apart.</summary>
internal static class Articles
{
    /// <summary>The article of a key, the same every time.</summary>
    public static string Text(string key)
    {
        var random = new Random(key.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        var words = Enumerable.Range(0, 60 + random.Next(200)).Select(_ => $"{(char)('a' + random.Next(26))}{random.Next(10_000)}");
        return $"Number {key}\n\nThe article {key} says: {string.Join(' ', words)}.";
    }

    /// <summary>A longer one.</summary>
    public static string Text(string key, int parts) => string.Join("\n\n", Enumerable.Range(0, parts).Select(part => Text($"{key}/{part}")));
}
