namespace Archive.Core.Normalization.Pages;

/// <summary>The text of a page's article: blocks with the kind that the markup gives them, and what the markup states about the article.</summary>
/// <param name="Text">The text of the whole page, its blocks joined by blank lines; positions refer to it.</param>
/// <param name="Blocks">The article's blocks, repaired.</param>
/// <param name="LeftOut">What stands on the page before, between and behind them, repaired; the blocks between two of the article's are one.</param>
/// <param name="Metadata">What the markup states.</param>
/// <param name="Reason">How the article was found.</param>
internal sealed record ExtractedPage(string Text, List<TextBlock> Blocks, List<TextBlock> LeftOut, PageMetadata Metadata, string Reason);
