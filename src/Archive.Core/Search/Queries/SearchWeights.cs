namespace Archive.Core.Search.Queries;

/// <summary>
/// What a match counts, by where and how it matches: factors of the score that every index keeps to. The score of an article is the sum
/// over all that matches; filters, names, languages and periods add nothing.
/// </summary>
public static class SearchWeights
{
    /// <summary>A stem in the headline: it says more about an article than a word of its body.</summary>
    public const float Title = 1.5f;

    /// <summary>A stem in the standfirst or caption.</summary>
    public const float Lead = 1.4f;

    /// <summary>A stem in a heading between paragraphs.</summary>
    public const float Heading = 1.2f;

    /// <summary>A stem in a paragraph.</summary>
    public const float Body = 1f;

    /// <summary>
    /// What the word as it stands adds to its stem: enough to put an article with the very form before one with a relative. Measured on
    /// questions about paragraphs, where it is worth more than any choice of stemmer.
    /// </summary>
    public const float AsItStands = 0.4f;

    /// <summary>A word as it stands in what was removed from the text.</summary>
    public const float Removed = 0.2f;

    /// <summary>A word that a pattern or a similar spelling stands for.</summary>
    public const float Pattern = 0.5f;

    /// <summary>What the stems of the other language count, as a further factor, in a query that shows its own.</summary>
    public const float OtherLanguage = 0.3f;

    /// <summary>Two words of the query that stand near each other in the text, where any of the words will do.</summary>
    public const float Neighbours = 0.15f;
}
