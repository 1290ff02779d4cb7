using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;

namespace Archive.LuceneIndex.Analysis;

/// <summary>
/// Drops an elided word before an apostrophe of any shape and moves the token's start behind it, so that a highlight in "dell’Albania" marks "Albania"
/// (Lucene's own filter keeps the offset of the whole token).
/// </summary>
internal sealed class ElisionFilter : TokenFilter
{
    private readonly CharArraySet _elisions;
    private readonly ICharTermAttribute _term;
    private readonly IOffsetAttribute _offset;

    public ElisionFilter(TokenStream input, CharArraySet elisions)
        : base(input)
    {
        _elisions = elisions;
        _term = AddAttribute<ICharTermAttribute>();
        _offset = AddAttribute<IOffsetAttribute>();
    }

    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken()) return false;

        var apostrophe = _term.Buffer.AsSpan(0, _term.Length).IndexOfAny("'’ʼ´`");
        var leavesWord = apostrophe > 0 && apostrophe < _term.Length - 1;
        if (!leavesWord || !_elisions.Contains(_term.Buffer, 0, apostrophe)) return true;

        var isPlain = _offset.EndOffset - _offset.StartOffset == _term.Length;
        var start = isPlain ? _offset.StartOffset + apostrophe + 1 : _offset.StartOffset;
        _offset.SetOffset(start, _offset.EndOffset);
        _term.CopyBuffer(_term.Buffer, apostrophe + 1, _term.Length - apostrophe - 1);
        return true;
    }
}
