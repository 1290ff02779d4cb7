using Archive.Core.Articles;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>An element that is a block or contains blocks.</summary>
internal sealed class PageNode
{
    /// <summary>The index of the node around it; -1 for the root.</summary>
    public required int Parent { get; init; }

    /// <summary>The element's name.</summary>
    public required string Tag { get; init; }

    /// <summary>Its class attribute; empty when it has none.</summary>
    public required string ClassName { get; init; }

    /// <summary>Class, id and the other attributes in which templates name the part of a page (role, itemprop, data-testid …).</summary>
    public required string Names { get; init; }

    /// <summary>Its own flag and those of all elements around it.</summary>
    public required Ancestors Ancestors { get; init; }

    /// <summary>Whether it or an element around it is hidden by its attributes.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>How many nodes are around it.</summary>
    public required int Depth { get; init; }

    /// <summary>Its place among the nodes of its parent, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>How many nodes it has.</summary>
    public int Children { get; set; }

    /// <summary>The kind of its blocks.</summary>
    public ParagraphKind Kind =>
        (Ancestors & Ancestors.Heading) != 0 ? ParagraphKind.Heading
        : (Ancestors & Ancestors.ListItem) != 0 ? ParagraphKind.List
        : (Ancestors & Ancestors.Blockquote) != 0 ? ParagraphKind.Quote
        : ParagraphKind.Text;
}

/// <summary>Whether an element is shown.</summary>
internal enum Visibility
{
    Shown,

    /// <summary>By <c>hidden</c> or an inline style.</summary>
    Hidden,

    /// <summary>By <c>aria-hidden</c>: shown, but not read aloud.</summary>
    AriaHidden,
}
