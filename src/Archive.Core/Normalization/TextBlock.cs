using Archive.Core.Articles;

namespace Archive.Core.Normalization;

/// <summary>
/// A run of text between blank lines or between block elements: the unit that the stages after decoding work on.
/// </summary>
/// <param name="Text">The repaired text: one line.</param>
/// <param name="Start">Where it begins in the decoded (or extracted) text.</param>
/// <param name="End">Where it ends there (exclusive).</param>
/// <param name="Kind">What the markup says it is; null for plain text.</param>
/// <param name="BlankLinesAfter">How many blank lines follow it; 1 between ordinary paragraphs.</param>
internal sealed record TextBlock(string Text, int Start, int End, ParagraphKind? Kind, int BlankLinesAfter)
{
    /// <summary>How much of it is the text of links, 0 to 1; 0 for plain text.</summary>
    public double LinkShare { get; init; }

    /// <summary>Whether the markup says that it is the caption of a picture.</summary>
    public bool IsCaption { get; init; }

    /// <summary>Whether a person has restored this line in its source: then nothing takes it.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>Its own language once detected; null before that, or when it is too short to tell.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it reads as running text: long enough for sentences, and holding at least one sentence end.</summary>
    public bool IsProse => Kind is not ParagraphKind.Heading && !IsCaption && LinkShare < 0.8 && Text.Length >= 100 && Text.AsSpan().ContainsAny(['.', '!', '?', '…', ':']);

    /// <summary>Whether the last character that is not a closing quote or bracket ends a sentence.</summary>
    public bool EndsSentence
    {
        get
        {
            var end = Text.AsSpan().TrimEnd("\"'”’»)]");
            return end.Length > 0 && end[^1] is '.' or '!' or '?' or '…';
        }
    }
}
