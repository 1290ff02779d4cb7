using System.Buffers;
using System.Text;
using Archive.Core.Articles;

namespace Archive.Core.Normalization.Pages;

/// <summary>A block of a page's text as the markup cuts it.</summary>
internal readonly record struct PageBlock(string Text, ParagraphKind Kind, int LinkLength, bool IsCaption);

/// <summary>
/// Finds the blocks of the article in the text of the whole page, so that every block has its place in one text and what is no part of the article can be
/// told. The finder moves and rewrites elements, so blocks are found by their characters, white space aside, each behind the one before it.
/// </summary>
internal sealed class PageAlignment
{
    /// <summary>A block that is not behind the last one is looked for from the start; that many times, for looking takes the page's length. Then no more is looked for.</summary>
    private const int MaxMisses = 100;

    /// <summary>"Sport" stands in "Sportello" as well: of that many places the first that is a block of its own is preferred.</summary>
    private const int MaxPlaces = 20;

    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int End)> _pageBlocks = [];
    private readonly string _squeezed;
    private readonly int[] _positions;
    private readonly List<(int Start, int End)> _found = [];
    private int _cursor;
    private readonly HashSet<int> _edges = [];
    private int _misses;

    public PageAlignment(List<PageBlock> page)
    {
        foreach (var block in page) _pageBlocks.Add(Append(block.Text));
        var text = Text;
        _squeezed = Squeeze(text);
        _positions = new int[_squeezed.Length];
        int next = 0, passed = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (passed < _pageBlocks.Count && i >= _pageBlocks[passed].Start)
            {
                _edges.Add(next);
                passed++;
            }
            if (!char.IsWhiteSpace(text[i])) _positions[next++] = i;
        }
        _edges.Add(next);
    }

    private int FindBehind(string wanted, int from)
    {
        var first = _squeezed.IndexOf(wanted, from, StringComparison.Ordinal);
        var at = first;
        for (var places = 1; at >= 0 && places < MaxPlaces; places++)
        {
            if (_edges.Contains(at) && _edges.Contains(at + wanted.Length)) return at;
            at = _squeezed.IndexOf(wanted, at + 1, StringComparison.Ordinal);
        }
        return first;
    }

    /// <summary>Where a block of the article stands; one that the page does not have is put behind the text.</summary>
    public (int Start, int End) Find(string block)
    {
        var wanted = Squeeze(block);
        var at = _misses > MaxMisses ? -1 : FindBehind(wanted, _cursor);
        if (at < 0 && _misses++ < MaxMisses) at = FindBehind(wanted, 0);
        if (at >= 0) _cursor = at + wanted.Length;
        var span = at < 0 ? Append(block) : (_positions[at], _positions[_cursor - 1] + 1);
        _found.Add(span);
        return span;
    }

    /// <summary>The blocks of the page that were not found, in order.</summary>
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

    /// <summary>Counts a block of the page as found.</summary>
    public void MarkFound(int start, int end) => _found.Add((start, end));

    /// <summary>The text that all places count in: the page's, and behind it the blocks that were not found in it.</summary>
    public string Text => _text.ToString();

    /// <summary>What lies between the blocks that were found; the title, which is a field of its own, counts as found where it is a block.</summary>
    public IEnumerable<(int Start, int End)> LeftOut(string? title)
    {
        var text = Text;
        var squeezedTitle = title is null ? null : Squeeze(title);
        bool IsTitle((int Start, int End) block) =>
            block.End - block.Start >= squeezedTitle?.Length && block.End - block.Start <= 2 * title!.Length && Squeeze(text.AsSpan(block.Start, block.End - block.Start)) == squeezedTitle;

        var known = _found.Concat(_pageBlocks.Where(IsTitle)).Order();
        var at = 0;
        foreach (var (start, end) in known)
        {
            if (start > at) yield return (at, start);
            at = Math.Max(at, end);
        }
        if (at < text.Length) yield return (at, text.Length);
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
