using Archive.Words;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;
using Attribute = Lucene.Net.Util.Attribute;

namespace Archive.LuceneIndex.Documents;

/// <summary>
/// Analysed passages as the writer takes them, in one form; words that have no such form are left out. One stream serves a field of one
/// article after another, and hands the writer the bytes that the words' forms keep.
/// </summary>
internal sealed class WordStream : TokenStream
{
    /// <summary>Paragraphs lie far enough apart that no phrase spans two of them.</summary>
    private const int ParagraphGap = 1_000;

    private readonly List<List<AnalyzedWord>> _passages = [];
    private readonly WordForm _form;
    private readonly WordBytes _term = new();
    private readonly IPositionIncrementAttribute _step;
    private int _passage;
    private int _word;

    /// <summary>Streams words in a form.</summary>
    public WordStream(WordForm form)
    {
        _form = form;
        AddAttributeImpl(_term);
        _step = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <summary>Whether there is nothing to stream.</summary>
    public bool IsEmpty => _passages.Count == 0;

    /// <summary>Forgets the passages.</summary>
    public void Clear() => _passages.Clear();

    /// <summary>Adds a passage; its words must stay as they are until the writer has taken them.</summary>
    public void Add(List<AnalyzedWord> words)
    {
        if (words.Count > 0) _passages.Add(words);
    }

    /// <inheritdoc />
    public override bool IncrementToken()
    {
        var step = 0;
        while (_passage < _passages.Count)
        {
            var words = _passages[_passage];
            while (_word < words.Count)
            {
                var word = words[_word++];
                step += word.Step;
                var bytes = word.Forms.Bytes(_form);
                if (bytes.Length == 0) continue;
                _term.Set(bytes);
                _step.PositionIncrement = step;
                return true;
            }
            _passage++;
            _word = 0;
            step += ParagraphGap;
        }
        return false;
    }

    /// <inheritdoc />
    public override void Reset()
    {
        base.Reset();
        _passage = _word = 0;
    }

    /// <inheritdoc />
    public override void End()
    {
    }

    /// <summary>The term in the bytes that it is kept in; the writer copies them.</summary>
    private sealed class WordBytes : Attribute, ITermToBytesRefAttribute
    {
        public BytesRef BytesRef { get; } = new();

        public void Set(byte[] bytes)
        {
            BytesRef.Bytes = bytes;
            BytesRef.Length = bytes.Length;
        }

        public void FillBytesRef()
        {
            // set with the word
        }

        public override void Clear() => BytesRef.Length = 0;

        public override void CopyTo(IAttribute target) => ((WordBytes)target).Set(BytesRef.Bytes);
    }
}
