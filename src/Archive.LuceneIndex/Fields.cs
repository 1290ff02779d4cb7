using Archive.LuceneIndex.Analysis;

namespace Archive.LuceneIndex;

/// <summary>The fields of the index, and how much a match in each counts.</summary>
internal static class Fields
{
    public const string Id = "id";
    public const string Hit = "hit";
    public const string Language = "language";
    public const string Date = "date";
    public const string Exact = "exact";

    /// <summary>
    /// Weights by part: a word of the headline says more about an article than one of its body. Set by hand; the relevance measurements come with the
    /// complete search.
    /// </summary>
    public static IReadOnlyList<(string Part, float Boost)> Parts { get; } = [("title", 3f), ("lead", 1.5f), ("body", 1f)];

    /// <summary>Exact words count less than a match in the article's language, which they only back up.</summary>
    public const float ExactBoost = 0.5f;

    public static string Of(string part, string language) => part switch
    {
        "title" => language == "it" ? "title_it" : "title_en",
        "lead" => language == "it" ? "lead_it" : "lead_en",
        _ => language == "it" ? "body_it" : "body_en",
    };

    public static bool HasChain(string language) => ArchiveAnalyzers.Languages.Contains(language);
}
