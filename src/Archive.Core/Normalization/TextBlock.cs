using Archive.Core.Articles;

namespace Archive.Core.Normalization;

/// <summary>
/// A block of text between blank lines or block elements: the unit that the stages after decoding work on.
/// </summary>
/// <param name="Text">The repaired text: one line.</param>
/// <param name="Start">The offset of its start in the decoded (or extracted) text, in UTF-16 code units.</param>
/// <param name="End">The offset of its end there (exclusive).</param>
/// <param name="Kind">Its kind by the markup; null for plain text, and where the markup says nothing special.</param>
/// <param name="BlankLinesAfter">How many blank lines follow it; 1 between ordinary paragraphs.</param>
internal sealed record TextBlock(string Text, int Start, int End, ParagraphKind? Kind, int BlankLinesAfter)
{
    /// <summary>The share of its characters that are inside links (link density), 0 to 1; 0 for plain text.</summary>
    public double LinkShare { get; init; }

    /// <summary>Whether the markup says that it is the caption of a picture (figcaption).</summary>
    public bool IsCaption { get; init; }

    /// <summary>Whether a person has restored this line in its source; no rule removes it then.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>Whether it was cut from the block before it, with which it stood on one line.</summary>
    public bool IsContinuation { get; init; }

    /// <summary>Its language; null before language detection.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Whether it is running text (prose): not a heading, caption or list of links, at least 100 characters, and with the end of a sentence
    /// in it.
    /// </summary>
    public bool IsProse =>
        Kind is not ParagraphKind.Heading && !IsCaption && LinkShare < 0.8 && Text.Length >= 100
        && Text.AsSpan().ContainsAny(['.', '!', '?', '…', ':']);

    /// <summary>Whether it ends with a sentence: with a full stop or the like, before closing quotes and brackets.</summary>
    public bool EndsSentence
    {
        get
        {
            var end = Text.AsSpan().TrimEnd("\"'”’»)]");
            return end.Length > 0 && end[^1] is '.' or '!' or '?' or '…';
        }
    }
}
