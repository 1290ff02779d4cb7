namespace Archive.Core.Articles;

/// <summary>A place in the text that a record was made from: the decoded text, or for HTML the text extracted from the page.</summary>
/// <param name="Start">The offset of its start, in UTF-16 code units.</param>
/// <param name="End">The offset of its end (exclusive).</param>
public readonly record struct TextPlace(int Start, int End);
