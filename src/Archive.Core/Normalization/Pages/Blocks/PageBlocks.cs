namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>The blocks of a page in document order, and the elements around them (parents before children).</summary>
internal sealed record PageBlocks(IReadOnlyList<PageNode> Nodes, IReadOnlyList<PageBlock> Blocks);
