using Archive.Core.Articles;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Standard;

using Lucene.Net.Util;

namespace Archive.LuceneIndex.Analysis;

/// <summary>
/// How text becomes terms. All three chains cut words by Unicode's rules (UAX #29), lower them, drop elided words and fold accents; the languages' chains
/// then leave out stop words and stem. Analyzers are shared and safe for any number of threads.
/// </summary>
internal static class ArchiveAnalyzers
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;

    /// <summary>The languages with a chain of their own.</summary>
    public static IReadOnlyList<string> Languages { get; } = [Language.Italian, Language.English];

    /// <summary>Words as they stand: for phrases, and for text in any other language.</summary>
    public static Analyzer Exact { get; } = Create(input => input);

    private static readonly Analyzer Italian = Create(input => new ItalianStemFilter(new StopFilter(Version, input, WordLists.ItalianStopWords)));
    private static readonly Analyzer English = Create(input => new PorterStemFilter(new StopFilter(Version, new EnglishPossessiveFilter(Version, input), WordLists.EnglishStopWords)));

    /// <summary>The chain of a language; that of exact words for a language without one.</summary>
    public static Analyzer For(string language) => language switch
    {
        Language.Italian => Italian,
        Language.English => English,
        _ => Exact,
    };

    /// <summary>Whether the word is a stop word of the language.</summary>
    public static bool IsStopWord(string language, string foldedWord) => language switch
    {
        Language.Italian => WordLists.ItalianStopWords.Contains(foldedWord),
        Language.English => WordLists.EnglishStopWords.Contains(foldedWord),
        _ => false,
    };

    /// <summary>The terms of a text, in order, with the ranges they come from.</summary>
    public static List<AnalyzedTerm> Analyze(Analyzer analyzer, string text)
    {
        var terms = new List<AnalyzedTerm>();
        using var stream = analyzer.GetTokenStream("", text);
        var term = stream.GetAttribute<Lucene.Net.Analysis.TokenAttributes.ICharTermAttribute>();
        var offset = stream.GetAttribute<Lucene.Net.Analysis.TokenAttributes.IOffsetAttribute>();
        stream.Reset();
        while (stream.IncrementToken()) terms.Add(new AnalyzedTerm(term.ToString()!, offset.StartOffset, offset.EndOffset));
        stream.End();
        return terms;
    }

    private static Analyzer Create(Func<TokenStream, TokenStream> language) => Analyzer.NewAnonymous(
        createComponents: (_, reader) =>
        {
            var tokenizer = new StandardTokenizer(Version, reader);
            TokenStream folded = new ASCIIFoldingFilter(new ElisionFilter(new LowerCaseFilter(Version, tokenizer), WordLists.ItalianElisions));
            return new TokenStreamComponents(tokenizer, language(folded));
        });
}

/// <summary>A term and the range of the text it comes from, in UTF-16 units.</summary>
internal readonly record struct AnalyzedTerm(string Text, int Start, int End);
