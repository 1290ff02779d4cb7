namespace Archive.Core.Articles;

/// <summary>The language codes of the record: ISO 639-1 in lower case, or <see cref="Undetermined"/>.</summary>
public static class Language
{
    /// <summary>Italian.</summary>
    public const string Italian = "it";

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>The language could not be determined (ISO 639-2 "und").</summary>
    public const string Undetermined = "und";

    /// <summary>
    /// The code in a language tag such as "en-GB" or "IT"; null when the text is neither a two-letter code (with or without a region) nor
    /// "und".
    /// </summary>
    public static string? Parse(string? tag)
    {
        if (tag is null) return null;
        var end = tag.AsSpan().IndexOfAny('-', '_');
        var code = (end < 0 ? tag : tag[..end]).Trim().ToLowerInvariant();
        var isTwoLetters = code.Length == 2 && code.All(char.IsAsciiLetterLower);
        return isTwoLetters || code == Undetermined ? code : null;
    }
}
