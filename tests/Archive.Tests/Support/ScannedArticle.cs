using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Core.Search.Queries;
using Archive.Words;

namespace Archive.Tests.Support;

/// <summary>A passage of an article.</summary>
/// <param name="Part">What a stem in it counts, by the part of the article that it is of; 0 for what was removed.</param>
/// <param name="Language">Its language.</param>
/// <param name="Text">Its text.</param>
/// <param name="Words">Its words, with their positions.</param>
internal sealed record ScannedPassage(
    float Part, string Language, string Text, IReadOnlyList<(AnalyzedWord Word, int Position)> Words)
{
    public bool IsTitle => Part == SearchWeights.Title;

    public bool IsRemoved => Part == 0;
}

/// <summary>An article as the oracle sees it: whether the clauses of a query match is found by going through its words.</summary>
internal sealed class ScannedArticle(Article article)
{
    public Article Article => article;

    public IReadOnlyList<ScannedPassage> Passages { get; } = PassagesOf(article).ToList();

    /// <summary>The words of the article as they stand, without what was removed.</summary>
    public IEnumerable<string> Words => WordsIn(titleOnly: false);

    public IEnumerable<string> WordsIn(bool titleOnly) => Passages
        .Where(passage => titleOnly ? passage.IsTitle : !passage.IsRemoved)
        .SelectMany(passage => passage.Words).Select(word => word.Word.Forms.Exact);

    /// <summary>The words of a text as they stand, without compounds.</summary>
    public static string[] WordsOf(string text) =>
        TextAnalysis.Words(text).Where(word => word.Step > 0).Select(word => word.Forms.Exact).ToArray();

    public bool Matches(Clause clause) => clause switch
    {
        EverythingClause => true,
        NothingClause => false,
        AllOfClause all => all.Required.All(Matches) && !all.Excluded.Any(Matches),
        AnyOfClause any => any.Parts.Count(Matches) >= any.Minimum,
        AttributeClause name => ValuesOf(name.Attribute).Any(value => Occurrences(Positions(value), name.Words, 0) > 0),
        LanguageClause language => article.Language == language.Language,
        DateClause dates => IsIn(dates),
        TextClause text => Score(text) > 0,
        _ => throw new NotSupportedException(clause.GetType().Name),
    };

    public float Score(Clause clause) => clause switch
    {
        AllOfClause all => all.Required.Concat(all.Raising).Sum(Score),
        AnyOfClause any => any.Parts.Sum(Score),
        TextClause text => Passages.Where(passage => IsSearched(passage, text.Text)).Sum(passage => Score(text, passage)),
        _ => 0,
    };

    /// <summary>The passage that most of the marks stand in, with its marks; the first where there are none.</summary>
    public Snippet BestPassage(IReadOnlyList<TextClause> marked)
    {
        var passages = Passages.Where(passage => !passage.IsTitle && !passage.IsRemoved).Select(passage => Mark(passage, marked)).ToList();
        return passages.MaxBy(passage => passage.Highlights.Count) ?? new Snippet(article.Body, []);
    }

    public static Snippet Mark(ScannedPassage passage, IReadOnlyList<TextClause> marked)
    {
        var ranges = marked.Where(clause => clause.Text != SearchedText.Title || passage.IsTitle)
            .SelectMany(clause => clause is PhraseClause { Distance: 0 } phrase ? RangesOf(phrase, passage) : RangesOf(clause, passage));
        return new Snippet(passage.Text, ranges.Distinct().OrderBy(range => range.Start).ToList());
    }

    /// <summary>Levenshtein's distance, a swap of neighbours counting once (optimal string alignment).</summary>
    public static int Edits(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                var change = table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, change);
                var isSwap = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                if (isSwap) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[one.Length, other.Length];
    }

    private bool IsIn(DateClause dates)
    {
        if (article.Date is not { } date) return false;
        return (dates.From is null || date >= dates.From) && (dates.To is null || date <= dates.To);
    }

    private static IEnumerable<TextRange> RangesOf(TextClause clause, ScannedPassage passage) => passage.Words
        .Where(word => IsMatch(clause, word.Word, passage.Language))
        .Select(word => new TextRange(word.Word.Start, word.Word.End - word.Word.Start));

    private static IEnumerable<TextRange> RangesOf(PhraseClause phrase, ScannedPassage passage)
    {
        var words = passage.Words.Where(word => word.Word.Step > 0).Select(word => word.Word).ToList();
        for (var i = 0; i + phrase.Words.Count <= words.Count; i++)
        {
            var here = words.GetRange(i, phrase.Words.Count);
            if (here.Select(word => word.Forms.Exact).SequenceEqual(phrase.Words))
            {
                yield return new TextRange(here[0].Start, here[^1].End - here[0].Start);
            }
        }
    }

    private static float Score(TextClause clause, ScannedPassage passage)
    {
        var factor = passage.IsRemoved ? SearchWeights.Removed : 1;
        return clause switch
        {
            WordClause word => passage.Words.Sum(one => Score(word, one.Word, passage)),
            PhraseClause phrase => factor * phrase.Weight * Occurrences(passage.Words, phrase.Words, phrase.Distance),
            FuzzyClause fuzzy => passage.Words.Sum(one => Score(fuzzy.Word, one.Word, passage))
                + factor * SearchWeights.Pattern * passage.Words.Count(one => IsNear(fuzzy, one.Word)),
            _ => factor * SearchWeights.Pattern * passage.Words.Count(one => IsMatch(clause, one.Word, passage.Language)),
        };
    }

    private static float Score(WordClause clause, AnalyzedWord word, ScannedPassage passage)
    {
        var isThere = clause.IsAsItStands && word.Forms.Exact == clause.Word;
        if (passage.IsRemoved) return isThere ? SearchWeights.Removed : 0;
        var stems = clause.Stems.Where(stem => IsStem(stem, word, passage.Language)).Sum(stem => stem.Weight);
        return passage.Part * stems + (isThere ? SearchWeights.AsItStands : 0);
    }

    private static bool IsMatch(TextClause clause, AnalyzedWord word, string language) => clause switch
    {
        WordClause one => one.IsAsItStands && word.Forms.Exact == one.Word || one.Stems.Any(stem => IsStem(stem, word, language)),
        PatternClause pattern => pattern.IsMatch(word.Forms.Exact),
        FuzzyClause fuzzy => IsMatch(fuzzy.Word, word, language) || IsNear(fuzzy, word),
        PhraseClause phrase => phrase.Words.Contains(word.Forms.Exact),
        _ => false,
    };

    private static bool IsStem(WordStem stem, AnalyzedWord word, string language) =>
        stem.Language == language && word.Forms.In(language) == stem.Stem;

    private static bool IsNear(FuzzyClause fuzzy, AnalyzedWord word) =>
        word.Forms.Exact[0] == fuzzy.Word.Word[0] && Edits(word.Forms.Exact, fuzzy.Word.Word) <= fuzzy.Edits;

    private static bool IsSearched(ScannedPassage passage, SearchedText text) => text switch
    {
        SearchedText.Title => passage.IsTitle,
        SearchedText.Article => !passage.IsRemoved,
        _ => true,
    };

    private IReadOnlyList<string> ValuesOf(ArticleAttribute attribute) => attribute switch
    {
        ArticleAttribute.Author => article.Authors,
        ArticleAttribute.Source => [article.Source],
        _ => article.Tags,
    };

    private static IEnumerable<ScannedPassage> PassagesOf(Article article)
    {
        if (article.Title is not null) yield return Scan(SearchWeights.Title, article.Language, article.Title);
        if (article.Standfirst is not null) yield return Scan(SearchWeights.Lead, article.Language, article.Standfirst);
        if (article.Caption is not null) yield return Scan(SearchWeights.Lead, article.Language, article.Caption);
        foreach (var paragraph in article.Paragraphs)
        {
            var part = paragraph.Kind == ParagraphKind.Heading ? SearchWeights.Heading : SearchWeights.Body;
            yield return Scan(part, paragraph.Language, paragraph.Text);
        }
        foreach (var removed in article.Removed) yield return Scan(0, removed.Language, removed.Text);
    }

    private static ScannedPassage Scan(float part, string language, string text) => new(part, language, text, Positions(text));

    private static List<(AnalyzedWord Word, int Position)> Positions(string text)
    {
        var position = 0;
        return TextAnalysis.Words(text).Select(word => (word, position += word.Step)).ToList();
    }

    /// <summary>
    /// How often the wanted words stand so that none has to move further than the distance from its place beside the others.
    /// </summary>
    private static int Occurrences(IReadOnlyList<(AnalyzedWord Word, int Position)> words, IReadOnlyList<string> wanted, int distance)
    {
        var found = new List<(int Least, int Most)> { (int.MaxValue, int.MinValue) };
        for (var i = 0; i < wanted.Count; i++)
        {
            var shifts = words.Where(word => word.Word.Forms.Exact == wanted[i]).Select(word => word.Position - i).ToList();
            found = found.SelectMany(span => shifts.Select(shift => (Least: Math.Min(span.Least, shift), Most: Math.Max(span.Most, shift))))
                .Where(span => span.Most - span.Least <= distance).ToList();
        }
        return found.Count;
    }
}
