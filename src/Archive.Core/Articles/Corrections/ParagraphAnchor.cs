namespace Archive.Core.Articles.Corrections;

/// <summary>
/// What a correction knows its paragraph by. It is found by its text, not by its number, so that it is still found when paragraphs before
/// it come or go.
/// </summary>
/// <param name="Beginning">The beginning of its text, 120 UTF-16 code units at most.</param>
/// <param name="Hash">The first 16 hexadecimal digits of the SHA-256 of its whole text in UTF-8.</param>
/// <param name="Occurrence">
/// Which it is of those with the same text, from 1, in the order of the document: those that were removed count too, so that a rule which
/// removes one of them later does not renumber the others.
/// </param>
public sealed record ParagraphAnchor(string Beginning, string Hash, int Occurrence);
