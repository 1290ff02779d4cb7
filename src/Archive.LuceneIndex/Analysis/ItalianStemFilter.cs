using Lucene.Net.Analysis;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.TokenAttributes;

namespace Archive.LuceneIndex.Analysis;

/// <summary>
/// Joins singular and plural. From six letters on Lucene's light stemmer does it (J. Savoy, "Light stemming approaches for the French, Portuguese, German and
/// Hungarian languages", 2006, in its Italian form); it leaves shorter words alone, so libro/libri and gioco/giochi are joined here by the same rule:
/// the final vowel goes, and an h that only kept a c or g hard.
/// </summary>
internal sealed class ItalianStemFilter : TokenFilter
{
    private const int ShortestStemmed = 4;
    private const int ShortestForLightStemmer = 6;

    private readonly ItalianLightStemmer _stemmer = new();
    private readonly ICharTermAttribute _term;

    public ItalianStemFilter(TokenStream input)
        : base(input)
    {
        _term = AddAttribute<ICharTermAttribute>();
    }

    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken()) return false;

        var length = _term.Length;
        if (length >= ShortestForLightStemmer)
        {
            _term.Length = _stemmer.Stem(_term.Buffer, length);
        }
        else if (length >= ShortestStemmed && _term.Buffer[length - 1] is 'a' or 'e' or 'i' or 'o')
        {
            length--;
            if (_term.Buffer[length - 1] == 'h') length--;
            _term.Length = length;
        }
        return true;
    }
}
