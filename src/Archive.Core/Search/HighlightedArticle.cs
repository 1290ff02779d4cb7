namespace Archive.Core.Search;

/// <summary>An article's text with the words that matched.</summary>
/// <param name="Title">The headline; null when the article has none.</param>
/// <param name="Standfirst">The standfirst; null when the article has none.</param>
/// <param name="Caption">The caption; null when the article has none.</param>
/// <param name="Paragraphs">The paragraphs of the body.</param>
public sealed record HighlightedArticle(Snippet? Title, Snippet? Standfirst, Snippet? Caption, IReadOnlyList<Snippet> Paragraphs);
