using System.Text;

namespace Archive.Core.Articles.Corrections;

/// <summary>
/// What a correction knows its paragraph by. It is found by its text, not by its number, so that it is still found when paragraphs before
/// it come or go.
/// </summary>
/// <param name="Beginning">The beginning of its text, 120 UTF-16 code units at most.</param>
/// <param name="Hash">The first 16 hexadecimal digits of the SHA-256 of its whole text in UTF-8.</param>
/// <param name="Occurrence">Which it is of those with the same text, from 1.</param>
public sealed record ParagraphAnchor(string Beginning, string Hash, int Occurrence)
{
    private const int MaxBeginning = 120;

    /// <summary>A text that has changed is still the paragraph's when it alone begins with this many of its characters.</summary>
    private const int EnoughToKnow = 40;

    /// <summary>The anchor of one of several texts.</summary>
    /// <param name="texts">The texts, in the order of the document.</param>
    /// <param name="index">Which, from 0.</param>
    public static ParagraphAnchor Of(IReadOnlyList<string> texts, int index)
    {
        var text = texts[index];
        var cut = text.Length > MaxBeginning && char.IsHighSurrogate(text[MaxBeginning - 1]) ? MaxBeginning - 1 : MaxBeginning;
        return new ParagraphAnchor(
            text.Length <= MaxBeginning ? text : text[..cut], HashOf(text), texts.Take(index).Count(other => other == text) + 1);
    }

    /// <summary>Where the paragraph is among texts, from 0; null when it is gone.</summary>
    public int? FindIn(IReadOnlyList<string> texts)
    {
        var same = Enumerable.Range(0, texts.Count).Where(i => IsText(texts[i])).ToList();
        if (same.Count > 0) return same[Math.Min(Occurrence, same.Count) - 1];
        if (Beginning.Length < EnoughToKnow) return null;
        var beginning = Beginning[..EnoughToKnow];
        var alike = Enumerable.Range(0, texts.Count).Where(i => texts[i].StartsWith(beginning, StringComparison.Ordinal)).Take(2).ToList();
        return alike is [var only] ? only : null;
    }

    private bool IsText(string text) => text.StartsWith(Beginning, StringComparison.Ordinal) && HashOf(text) == Hash;

    private static string HashOf(string text) => ContentHash.Of(Encoding.UTF8.GetBytes(text)).Hex[..16];
}
