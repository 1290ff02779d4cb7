namespace Archive.Core.Normalization.Pages;

/// <summary>An element that by its markup is the article: its name, and the range of the page's blocks that it contains.</summary>
/// <param name="Name">The element's name, or <see cref="BlockCollector.ArticleBody"/>.</param>
/// <param name="First">The index of its first block.</param>
/// <param name="End">The index after its last block.</param>
internal readonly record struct MarkedArticle(string Name, int First, int End);
