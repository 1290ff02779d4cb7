using System.Text;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>The text of one block while it is collected.</summary>
internal sealed class BlockText
{
    /// <summary>Longer blocks are prose, whose pieces nobody asks for; in UTF-16 code units.</summary>
    private const int MaxLengthWithPieces = 400;

    private const int MaxPieces = 40, MaxPieceLength = 200, MaxTimes = 8, MinSigns = 3;

    private readonly StringBuilder _text = new();
    private readonly List<InlinePiece> _pieces = [];
    private readonly List<string> _times = [];
    private int _linkLength, _boldLength, _italicLength, _links;
    private bool _endsWithSpace, _hasLetter;

    /// <summary>A single letter that is set as a drop cap and waits for the rest of its word.</summary>
    private bool _endsWithDropCap;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>Appends text of an inline element, with white space collapsed.</summary>
    public void Append(ReadOnlySpan<char> run, InlineContext context)
    {
        var first = FirstShown(run);
        _endsWithSpace |= HasSpace(first < 0 ? run : run[..first]);
        if (first < 0) return;
        var startsWithSpace = _endsWithSpace;
        if (startsWithSpace && !(_endsWithDropCap && IsRestOfWord(run[first..]))) AppendSpace();
        _endsWithDropCap = context.IsDropCap && _text.Length == 0 && run.Trim() is [var capital] && char.IsLetter(capital);
        var before = _text.Length;
        _endsWithSpace = false;
        foreach (var character in run[first..])
        {
            if (IsSpace(character))
            {
                _endsWithSpace = true;
                continue;
            }
            if (IsInvisible(character)) continue;
            if (_endsWithSpace) AppendSpace();
            _endsWithSpace = false;
            _hasLetter |= char.IsLetterOrDigit(character) || char.IsSurrogate(character);
            _text.Append(character);
        }
        var length = _text.Length - before;
        if (context.IsLink) _linkLength += length;
        if (context.IsBold) _boldLength += length;
        if (context.IsItalic) _italicLength += length;
        if (_pieces.Count < MaxPieces && _text.Length <= MaxLengthWithPieces)
        {
            var shown = _text.ToString(before, Math.Min(length, MaxPieceLength));
            _pieces.Add(new InlinePiece(shown, context.Names, context.Href));
        }
    }

    /// <summary>Keeps what follows apart from what came before.</summary>
    public void Separate() => _endsWithSpace = true;

    /// <summary>A line ends inside the block.</summary>
    public void BreakLine()
    {
        if (_text.Length > 0 && _text[^1] != '\n') _text.Append('\n');
        _endsWithSpace = false;
    }

    public void CountLink() => _links++;

    public void AddTime(string time)
    {
        if (_times.Count < MaxTimes) _times.Add(time.Length > 40 ? time[..40] : time);
    }

    /// <summary>Whether the last character is one of a word of at least so many letters, or closes one.</summary>
    public bool EndsWithWord(int letters)
    {
        if (_endsWithSpace || _text.Length < letters) return false;
        if (_text[^1] is '.' or ',' or ';' or ':' or '"' or '”' or '»' or ')' or '’') return true;
        for (var i = 1; i <= letters; i++)
        {
            if (!char.IsLetter(_text[^i])) return false;
        }
        return true;
    }

    /// <summary>
    /// The block, and an empty text for the next one. Where it has no letter or digit there is none; three signs or more ("* * *") are
    /// handed out as such, fewer are bars and bullets between links.
    /// </summary>
    public PageBlock? Take(int node, out string? signs)
    {
        while (_text.Length > 0 && _text[^1] is '\n' or ' ') _text.Length--;
        signs = null;
        if (!_hasLetter && _text.ToString() is { Length: >= MinSigns } text && text.Count(sign => !IsSpace(sign)) >= MinSigns) signs = text;
        var block = !_hasLetter ? null : new PageBlock
        {
            Text = _text.ToString(),
            Node = node,
            LinkLength = _linkLength,
            BoldLength = _boldLength,
            ItalicLength = _italicLength,
            Links = _links,
            Pieces = _text.Length > MaxLengthWithPieces || _pieces.Count == 0 ? [] : [.. _pieces],
            Times = _times.Count == 0 ? [] : [.. _times],
        };
        _text.Clear();
        _pieces.Clear();
        _times.Clear();
        _linkLength = _boldLength = _italicLength = _links = 0;
        _endsWithSpace = _hasLetter = _endsWithDropCap = false;
        return block;
    }

    private void AppendSpace()
    {
        if (_text.Length > 0 && _text[^1] != '\n') _text.Append(' ');
    }

    /// <summary>
    /// After "I" the consonant "l" can only be the rest of "Il"; whether "A" before "nna" is a word of its own cannot be told, so there the
    /// space stays.
    /// </summary>
    private bool IsRestOfWord(ReadOnlySpan<char> following)
    {
        var end = following.IndexOfAnyExceptInRange('a', 'z');
        var word = end < 0 ? following : following[..end];
        return word.Length > 0 && (_text[^1] is not ('A' or 'E' or 'I' or 'O' or 'È' or 'À') || word.IndexOfAny("aeiou") < 0);
    }

    /// <summary>Whether a text shows nothing.</summary>
    public static bool IsBlank(ReadOnlySpan<char> run) => FirstShown(run) < 0;

    private static int FirstShown(ReadOnlySpan<char> run)
    {
        for (var i = 0; i < run.Length; i++)
        {
            if (!IsSpace(run[i]) && !IsInvisible(run[i])) return i;
        }
        return -1;
    }

    private static bool HasSpace(ReadOnlySpan<char> run)
    {
        foreach (var character in run)
        {
            if (IsSpace(character)) return true;
        }
        return false;
    }

    private static bool IsSpace(char character) => char.IsWhiteSpace(character);

    /// <summary>A zero-width space and a byte order mark: they only say where a line may break, mostly inside a word.</summary>
    private static bool IsInvisible(char character) => character is '\u200B' or '\uFEFF';
}
