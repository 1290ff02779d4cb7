using Archive.Core.Search;

namespace Archive.Api.Pages;

/// <summary>A text of which some ranges are marked. The view writes it in pieces, so that no string is ever taken for markup.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Marks">Ranges of it, in order, without overlap.</param>
public sealed record MarkedText(string Text, IReadOnlyList<TextRange> Marks)
{
    /// <summary>The text with what a search has marked; without marks where there was none.</summary>
    public static MarkedText Of(string text, Snippet? marked) =>
        marked is null ? new MarkedText(text, []) : new MarkedText(marked.Text, marked.Highlights);

    /// <summary>The text cut at its marks.</summary>
    public IEnumerable<(string Text, bool IsMarked)> Pieces
    {
        get
        {
            var at = 0;
            foreach (var mark in Marks)
            {
                if (mark.Start > at) yield return (Text[at..mark.Start], false);
                yield return (Text.Substring(mark.Start, mark.Length), true);
                at = mark.Start + mark.Length;
            }
            if (at < Text.Length) yield return (Text[at..], false);
        }
    }
}
