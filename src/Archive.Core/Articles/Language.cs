namespace Archive.Core.Articles;

/// <summary>Language codes as the record carries them: ISO 639-1 in lower case, or <see cref="Undetermined"/>.</summary>
public static class Language
{
    /// <summary>Italian.</summary>
    public const string Italian = "it";

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>No language could be told (ISO 639-2 "und").</summary>
    public const string Undetermined = "und";

    /// <summary>
    /// The code of a language tag, "en-GB" and "IT" included; null when the text is neither a two-letter tag (with or without a region) nor "und".
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
