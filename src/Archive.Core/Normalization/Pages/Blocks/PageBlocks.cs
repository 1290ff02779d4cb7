namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>The blocks of a page in document order, and the elements around them (parents before children).</summary>
internal sealed record PageBlocks(IReadOnlyList<PageNode> Nodes, IReadOnlyList<PageBlock> Blocks)
{
    /// <summary>The text that is in no block, in document order.</summary>
    public IReadOnlyList<LooseText> Loose { get; init; } = [];
}

/// <summary>
/// A text between blocks of which no decision is made: a line without a word ("* * *"), or what is hidden inside the block above.
/// </summary>
/// <param name="Text">The text, white space collapsed.</param>
/// <param name="Before">The index of the block below it; the number of blocks where there is none.</param>
/// <param name="IsHidden">Whether it is hidden, by the attributes of its element.</param>
internal readonly record struct LooseText(string Text, int Before, bool IsHidden);
