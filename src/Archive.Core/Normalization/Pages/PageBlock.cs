using Archive.Core.Articles;

namespace Archive.Core.Normalization.Pages;

/// <summary>A block of a page's text as the markup separates it, not repaired yet.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Kind">Its kind by the markup.</param>
/// <param name="LinkLength">How many of its characters are inside links, in UTF-16 code units.</param>
/// <param name="IsCaption">Whether it is inside a figcaption.</param>
internal readonly record struct PageBlock(string Text, ParagraphKind Kind, int LinkLength, bool IsCaption);
