namespace Archive.Core.Normalization.Pages;

/// <summary>The article in a page's JSON-LD, as written there.</summary>
/// <param name="Headline">The headline; null when there is none.</param>
/// <param name="Published">The date of publication; null when there is none.</param>
/// <param name="Authors">The people among the authors.</param>
internal readonly record struct JsonLdArticle(string? Headline, string? Published, List<string> Authors);
