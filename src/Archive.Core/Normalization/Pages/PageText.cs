using System.Text;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Pages.Blocks;

namespace Archive.Core.Normalization.Pages;

/// <summary>The text of a page, its blocks joined by blank lines, and where each block stands in it.</summary>
internal sealed class PageText
{
    private readonly (int Start, int End)[] _spans;

    public PageText(IReadOnlyList<PageBlock> blocks)
    {
        _spans = new (int, int)[blocks.Count];
        var text = new StringBuilder();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (i > 0) text.Append("\n\n");
            var start = text.Length;
            text.Append(blocks[i].Text);
            _spans[i] = (start, text.Length);
        }
        Text = text.ToString();
    }

    public string Text { get; }

    /// <summary>The blocks from one to another as one block of the article, repaired; null where nothing is left.</summary>
    public TextBlock? Block(int first, int last, TextRepair repair)
    {
        var (start, end) = (_spans[first].Start, _spans[last].End);
        var repaired = repair.Repair(Text.AsSpan(start, end - start));
        return repaired.Length == 0 ? null : new TextBlock(repaired, start, end, Kind: null, BlankLinesAfter: 1);
    }
}
