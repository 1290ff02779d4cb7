using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Archive.LuceneIndex.Analysis;

/// <summary>Analysed passages as the writer takes them, in one form; words that have no such form are left out.</summary>
internal sealed class WordStream : TokenStream
{
    private readonly List<List<AnalyzedWord>> _passages;
    private readonly Func<WordForms, string?> _form;
    private readonly int _gap;
    private readonly ICharTermAttribute _term;
    private readonly IPositionIncrementAttribute _step;
    private int _passage;
    private int _word;

    /// <summary>Streams the passages.</summary>
    /// <param name="passages">Their words.</param>
    /// <param name="form">The form to stream; null leaves the word out.</param>
    /// <param name="gap">How many empty places lie between two passages.</param>
    public WordStream(List<List<AnalyzedWord>> passages, Func<WordForms, string?> form, int gap)
    {
        _passages = passages;
        _form = form;
        _gap = gap;
        _term = AddAttribute<ICharTermAttribute>();
        _step = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <inheritdoc />
    public override bool IncrementToken()
    {
        ClearAttributes();
        var step = 0;
        while (_passage < _passages.Count)
        {
            var words = _passages[_passage];
            while (_word < words.Count)
            {
                var word = words[_word++];
                step += word.Step;
                if (_form(word.Forms) is not { } form) continue;
                _term.SetEmpty().Append(form);
                _step.PositionIncrement = step;
                return true;
            }
            _passage++;
            _word = 0;
            step += _gap;
        }
        return false;
    }

    /// <inheritdoc />
    public override void Reset()
    {
        base.Reset();
        _passage = _word = 0;
    }
}
