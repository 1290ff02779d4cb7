using Archive.Core.Articles;

namespace Archive.Core.Catalog.Corrections;

/// <summary>A record as normalisation found it, before any correction.</summary>
/// <param name="Article">The record.</param>
/// <param name="Places">
/// Where each of its paragraphs stands in the text, in their order; null where that is not known. By it a paragraph that a person cuts gets
/// its position, and one that is given back its place among the others.
/// </param>
public sealed record FoundRecord(Article Article, IReadOnlyList<TextPlace>? Places);
