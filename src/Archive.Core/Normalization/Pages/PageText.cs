using System.Text;
using Archive.Core.Normalization.Pages.Blocks;

namespace Archive.Core.Normalization.Pages;

/// <summary>The text of a page, its blocks and loose texts joined by blank lines, and where each stands in it.</summary>
internal sealed class PageText
{
    private readonly StringBuilder _text = new();
    private readonly (int Start, int End)[] _blocks, _loose;

    public PageText(IReadOnlyList<PageBlock> blocks, IReadOnlyList<LooseText> loose)
    {
        (_blocks, _loose) = (new (int, int)[blocks.Count], new (int, int)[loose.Count]);
        var next = 0;
        for (var i = 0; i <= blocks.Count; i++)
        {
            for (; next < loose.Count && loose[next].Before == i; next++) _loose[next] = Append(loose[next].Text);
            if (i < blocks.Count) _blocks[i] = Append(blocks[i].Text);
        }
        Text = _text.ToString();
    }

    public string Text { get; }

    /// <summary>The blocks from one to another as one block of the article; null where nothing of their text is left.</summary>
    /// <param name="first">The first block; it begins there.</param>
    /// <param name="last">The last block; it ends there.</param>
    /// <param name="repaired">Their text, repaired.</param>
    public TextBlock? Block(int first, int last, string repaired) =>
        repaired.Length == 0 ? null : new TextBlock(repaired, _blocks[first].Start, _blocks[last].End, Kind: null, BlankLinesAfter: 1);

    /// <summary>A loose text as a block; null where nothing of it is left.</summary>
    /// <param name="index">Which.</param>
    /// <param name="repaired">Its text, repaired.</param>
    public TextBlock? Loose(int index, string repaired) =>
        repaired.Length == 0 ? null : new TextBlock(repaired, _loose[index].Start, _loose[index].End, Kind: null, BlankLinesAfter: 1);

    private (int Start, int End) Append(string part)
    {
        if (_text.Length > 0) _text.Append("\n\n");
        var start = _text.Length;
        return (start, _text.Append(part).Length);
    }
}
