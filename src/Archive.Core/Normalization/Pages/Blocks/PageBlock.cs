namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>A block of a page's text as the markup separates it, not repaired yet.</summary>
internal sealed class PageBlock
{
    /// <summary>Its text: white space collapsed, a single <c>br</c> is a line feed.</summary>
    public required string Text { get; init; }

    /// <summary>The index of the element that it is in.</summary>
    public required int Node { get; init; }

    /// <summary>How many of its characters are inside links, in UTF-16 code units; likewise bold and italics.</summary>
    public required int LinkLength { get; init; }
    public required int BoldLength { get; init; }
    public required int ItalicLength { get; init; }

    /// <summary>How many links it has.</summary>
    public required int Links { get; init; }

    /// <summary>Its pieces of text by their inline elements; empty for long blocks.</summary>
    public required IReadOnlyList<InlinePiece> Pieces { get; init; }

    /// <summary>The machine-readable times inside it.</summary>
    public required IReadOnlyList<string> Times { get; init; }

    /// <summary>The share of its characters inside links, 0 to 1.</summary>
    public double LinkShare => Math.Min(1, (double)LinkLength / Text.Length);
}

/// <summary>A piece of a block's text inside one inline element.</summary>
/// <param name="Text">Its text, trimmed.</param>
/// <param name="Names">The names and attributes of the inline elements around it; empty for the block's own text.</param>
/// <param name="Href">Where it links to; empty for no link.</param>
internal readonly record struct InlinePiece(string Text, string Names, string Href);
