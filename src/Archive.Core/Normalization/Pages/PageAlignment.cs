using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// Aligns the blocks of the article with the text of the whole page, so that all offsets refer to one text and the rest of the page can be
/// listed. SmartReader moves and rewrites elements, so blocks are searched by their characters, ignoring white space, each after the one
/// before it.
/// </summary>
internal sealed class PageAlignment
{
    /// <summary>
    /// How often a block that is not found after the previous one is searched from the start of the page; each search takes time linear in
    /// the page. After that nothing is searched any more.
    /// </summary>
    private const int MaxMisses = 100;

    /// <summary>How many occurrences are examined for one that is a whole block: "Sport" occurs in "Sportello" too.</summary>
    private const int MaxOccurrences = 20;

    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int End)> _pageBlocks = [];

    /// <summary>
    /// The page's text without white space, the offset in the text of each of its characters, and the offsets in it at which blocks begin
    /// and end.
    /// </summary>
    private readonly string _squeezed;
    private readonly int[] _textOffsets;
    private readonly HashSet<int> _blockEdges = [];

    private readonly List<(int Start, int End)> _found = [];
    private int _cursor;
    private int _misses;

    public PageAlignment(List<PageBlock> page)
    {
        foreach (var block in page) _pageBlocks.Add(Append(block.Text));
        var text = Text;
        _squeezed = Squeeze(text);
        _textOffsets = new int[_squeezed.Length];
        int next = 0, passed = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (passed < _pageBlocks.Count && i >= _pageBlocks[passed].Start)
            {
                _blockEdges.Add(next);
                passed++;
            }
            if (!char.IsWhiteSpace(text[i])) _textOffsets[next++] = i;
        }
        _blockEdges.Add(next);
    }

    /// <summary>
    /// The offsets of a block of the article in <see cref="Text"/>; a block that the page does not contain is appended to the text.
    /// </summary>
    public (int Start, int End) Find(string block)
    {
        var wanted = Squeeze(block);
        var at = _misses > MaxMisses ? -1 : FindFrom(wanted, _cursor);
        if (at < 0 && _misses++ < MaxMisses) at = FindFrom(wanted, 0);
        if (at >= 0) _cursor = at + wanted.Length;
        var span = at < 0 ? Append(block) : (_textOffsets[at], _textOffsets[_cursor - 1] + 1);
        _found.Add(span);
        return span;
    }

    /// <summary>The blocks of the page that are not part of the article, in order.</summary>
    public List<(int Start, int End)> BlocksOutside()
    {
        var outside = new List<(int Start, int End)>();
        var found = _found.Order().ToList();
        var next = 0;
        foreach (var block in _pageBlocks)
        {
            while (next < found.Count && found[next].End <= block.Start) next++;
            if (next == found.Count || found[next].Start >= block.End) outside.Add(block);
        }
        return outside;
    }

    /// <summary>Makes a block of the page part of the article.</summary>
    public void MarkFound(int start, int end) => _found.Add((start, end));

    /// <summary>
    /// The text that all offsets refer to: the page's blocks, followed by the article's blocks that were not found among them.
    /// </summary>
    public string Text => _text.ToString();

    /// <summary>
    /// The ranges of the text outside the article. A block that is the title does not count as outside, because the title is a field of the
    /// record.
    /// </summary>
    public IEnumerable<(int Start, int End)> LeftOut(string? title)
    {
        var text = Text;
        var squeezedTitle = title is null ? null : Squeeze(title);
        bool IsTitle((int Start, int End) block)
        {
            var length = block.End - block.Start;
            return length >= squeezedTitle?.Length && length <= 2 * title!.Length
                && Squeeze(text.AsSpan(block.Start, length)) == squeezedTitle;
        }

        var known = _found.Concat(_pageBlocks.Where(IsTitle)).Order();
        var at = 0;
        foreach (var (start, end) in known)
        {
            if (start > at) yield return (at, start);
            at = Math.Max(at, end);
        }
        if (at < text.Length) yield return (at, text.Length);
    }

    /// <summary>
    /// Where the characters occur from an offset of the squeezed text on: the first occurrence that is a whole block, else the first; -1
    /// for none.
    /// </summary>
    private int FindFrom(string wanted, int from)
    {
        var first = _squeezed.IndexOf(wanted, from, StringComparison.Ordinal);
        var at = first;
        for (var occurrence = 1; at >= 0 && occurrence < MaxOccurrences; occurrence++)
        {
            if (_blockEdges.Contains(at) && _blockEdges.Contains(at + wanted.Length)) return at;
            at = _squeezed.IndexOf(wanted, at + 1, StringComparison.Ordinal);
        }
        return first;
    }

    private (int Start, int End) Append(string block)
    {
        if (_text.Length > 0) _text.Append("\n\n");
        var start = _text.Length;
        _text.Append(block);
        return (start, _text.Length);
    }

    private static string Squeeze(ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var length = 0;
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character)) buffer[length++] = character;
        }
        var squeezed = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return squeezed;
    }
}
