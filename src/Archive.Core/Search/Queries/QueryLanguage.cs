using Archive.Core.Catalog;

namespace Archive.Core.Search.Queries;

/// <summary>
/// Decides what a query means, for every index: which language it is written in, which of its words are dropped and why, in which forms the
/// others are searched and what each counts. Words are searched in the stems of every language, for an Italian article may hold an English
/// paragraph; phrases, patterns and similar spellings as they stand. A stop word of the query's language, or of either where that does not
/// show, is not required, unless the words beside it are all of that kind; then they are searched as they stand.
/// </summary>
public sealed class QueryLanguage
{
    private const string Exact = "exact";
    private const string CommonWord = "Nearly every article holds it; it is searched for with a plus before it, or in a phrase.";
    private const string CommonWordOfALanguage = "It is a common word of a searched language, so articles need not hold it.";

    private readonly IWordAnalysis _analysis;
    private readonly SearchedText _text;
    private readonly Dictionary<string, IReadOnlyList<QueryWord>> _analyzed = new(StringComparer.Ordinal);
    private readonly List<InterpretedWord> _words = [];
    private readonly List<IgnoredWord> _ignored = [];
    private readonly List<TextClause> _marked = [];

    /// <summary>The language that the query is written in; null when it does not show.</summary>
    private readonly string? _own;
    private bool _isExcluded;

    private QueryLanguage(Query query, SearchScope scope, IReadOnlyList<string> languages, IWordAnalysis analysis)
    {
        _analysis = analysis;
        _text = scope == SearchScope.All ? SearchedText.ArticleAndRemoved : SearchedText.Article;
        _own = languages is [var only] && analysis.Languages.Contains(only) ? only : LanguageOf(query);
    }

    /// <summary>What a query means.</summary>
    /// <param name="query">The query.</param>
    /// <param name="scope">Where words are looked for.</param>
    /// <param name="languages">
    /// The languages that articles are narrowed to; a single one says which language the query is written in.
    /// </param>
    /// <param name="analysis">What words are.</param>
    public static InterpretedQuery Interpret(Query query, SearchScope scope, IReadOnlyList<string> languages, IWordAnalysis analysis)
    {
        var reading = new QueryLanguage(query, scope, languages, analysis);
        var meaning = reading.Read(query);
        var words = reading._words.OrderBy(word => word.Position).ToList();
        var ignored = reading._ignored.OrderBy(word => word.Position).ToList();
        return new InterpretedQuery(query, meaning, words, ignored, reading._marked);
    }

    /// <summary>
    /// A query of several words shows its language by its stop words; then articles of that language come before those that share its names
    /// only.
    /// </summary>
    private string? LanguageOf(Query query)
    {
        const int MinStopWords = 2;
        string? most = null;
        var (best, second) = (0, 0);
        foreach (var language in _analysis.Languages)
        {
            var count = CountStopWords(query, language);
            if (count > best) (most, best, second) = (language, count, best);
            else second = Math.Max(second, count);
        }
        return best >= MinStopWords && best > second ? most : null;
    }

    private int CountStopWords(Query query, string language) => query switch
    {
        WordQuery word => Analyze(word.Text).Count(part => !part.IsCompound && part.IsStopWordOf(language)),
        AllOfQuery all => all.Parts.Sum(part => CountStopWords(part, language)),
        AnyOfQuery any => any.Parts.Sum(part => CountStopWords(part, language)),
        _ => 0,
    };

    private Clause Read(Query query) => query switch
    {
        EverythingQuery => new EverythingClause { Source = query },
        AllOfQuery all => AllOf(all),
        AnyOfQuery any => AnyOf(any),
        NotQuery not => new AllOfClause([], [Not(not)], []) { Source = query },
        WordQuery word => Word(word),
        PhraseQuery phrase => Phrase(phrase, phrase.Distance),
        PatternQuery pattern => Pattern(pattern),
        FuzzyQuery fuzzy => Fuzzy(fuzzy),
        AttributeQuery name => FoldedWords(name.Text) is { Count: > 0 } words
            ? new AttributeClause(name.Attribute, words) { Source = query }
            : new NothingClause { Source = query },
        LanguageQuery language => new LanguageClause(language.Language) { Source = query },
        DateQuery dates => new DateClause(dates.From, dates.To) { Source = query },
        _ => throw new NotSupportedException($"The query part {query.GetType().Name} is not known."),
    };

    private AllOfClause AllOf(AllOfQuery all)
    {
        List<Clause> required = [], excluded = [], raising = [];
        var canDrop = all.Parts.Any(part => part is TextQuery or AllOfQuery or AnyOfQuery && !IsDroppable(part));
        foreach (var part in all.Parts)
        {
            if (part is NotQuery not) excluded.Add(Not(not));
            else if (canDrop && IsDroppable(part)) Drop((WordQuery)part, raising);
            else if (part is AnyOfQuery { Minimum: 0 } wished) raising.AddRange(wished.Parts.Select(Read));
            else required.Add(Read(part));
        }
        return new AllOfClause(required, excluded, raising) { Source = all };
    }

    private Clause AnyOf(AnyOfQuery any)
    {
        var parts = new List<Clause>(any.Parts.Count);
        var canDrop = !any.IsChoice && any.Parts.Any(part => !IsDroppable(part));
        var countable = 0;
        foreach (var part in any.Parts)
        {
            if (canDrop && IsDroppable(part))
            {
                Drop((WordQuery)part, parts);
                continue;
            }
            parts.Add(Read(part));
            countable++;
        }
        var clause = new AnyOfClause(parts, Math.Clamp(any.Minimum, 1, countable)) { Source = any, IsChoice = any.IsChoice };
        return any.IsChoice ? clause : WithNeighbours(clause, any.Parts);
    }

    /// <summary>
    /// Where any of the words will do, those that stand beside each other in the query tell more of an article when they stand near each
    /// other there too.
    /// </summary>
    private Clause WithNeighbours(AnyOfClause clause, IReadOnlyList<Query> parts)
    {
        const int Distance = 4;
        const int MaxPairs = 20;
        var words = parts.OfType<WordQuery>().Where(word => !word.InTitle && !IsDroppable(word))
            .Select(word => FoldedWords(word.Text)).Where(folded => folded.Count == 1).Select(folded => folded[0]).ToList();
        if (words.Count < 2) return clause;

        var pairs = words.Zip(words.Skip(1)).Where(pair => pair.First != pair.Second).Take(MaxPairs);
        var near = pairs.Select(pair => new PhraseClause(SearchedText.Article, [pair.First, pair.Second], Distance)
        {
            Weight = SearchWeights.Neighbours,
        });
        return new AllOfClause([clause], [], near.ToList<Clause>());
    }

    private Clause Not(NotQuery not)
    {
        _isExcluded = !_isExcluded;
        var excluded = Read(not.Part);
        _isExcluded = !_isExcluded;
        return excluded;
    }

    private bool IsDroppable(Query part)
    {
        if (part is not WordQuery { IsInsisted: false, InTitle: false } word || IsAcronym(word.Text)) return false;
        return Analyze(word.Text) is [var only] && IsStopWord(only);
    }

    private bool IsStopWord(QueryWord word) => _own is null ? word.Stems.Count < _analysis.Languages.Count : word.IsStopWordOf(_own);

    /// <summary>US, WHO, U.N.: not the small words that they look like.</summary>
    private static bool IsAcronym(string text) => text.Count(char.IsUpper) > 1 && !text.Any(char.IsLower);

    /// <summary>A stop word of one language may be a telling word in the other; there it raises the articles that hold it.</summary>
    private void Drop(WordQuery word, List<Clause> into)
    {
        var only = Analyze(word.Text)[0];
        var isTelling = _own is null && only.Stems.Count > 0;
        if (isTelling) into.Add(new WordClause(SearchedText.Article, only.Folded, only.Stems) { IsAsItStands = false });
        _ignored.Add(new IgnoredWord(word.Text, word.Position, isTelling ? CommonWordOfALanguage : CommonWord));
    }

    private Clause Word(WordQuery word)
    {
        var analyzed = Analyze(word.Text);
        if (analyzed.Count == 0) return new NothingClause { Source = word };
        if (analyzed is [var only])
        {
            var clause = Mark(Forms(only, word) with { Source = word });
            return Report(word, FormsOf(only), clause, only.Folded);
        }

        // 28/09/2022 is three words side by side; cyber-attack is that, or one word.
        var words = FoldedWords(word.Text);
        var either = new List<Clause> { Mark(new PhraseClause(TextOf(word), words, 0)) };
        either.AddRange(analyzed.Where(part => part.IsCompound).Select(compound => Mark(Forms(compound, word))));
        var whole = analyzed.FirstOrDefault(part => part.IsCompound)?.Folded;
        return Report(word, OnlyExact(string.Join(' ', words)), new AnyOfClause(either, 1) { Source = word }, whole);
    }

    private Clause Phrase(TextQuery phrase, int distance)
    {
        var words = FoldedWords(phrase.Text);
        if (words.Count == 0) return new NothingClause { Source = phrase };
        var clause = Mark(new PhraseClause(TextOf(phrase), words, distance) { Source = phrase });
        return Report(phrase, OnlyExact(string.Join(' ', words)), clause, correctable: null);
    }

    private Clause Pattern(PatternQuery pattern)
    {
        var folded = _analysis.FoldPattern(pattern.Text);
        var wildcard = folded.AsSpan().IndexOfAny('*', '?');
        var beginning = wildcard < 0 ? folded : folded[..wildcard];
        Clause clause = beginning.Length == 0
            ? new NothingClause { Source = pattern }
            : Mark(new PatternClause(TextOf(pattern), folded, beginning) { Source = pattern });
        return Report(pattern, OnlyExact(folded), clause, correctable: null);
    }

    private Clause Fuzzy(FuzzyQuery fuzzy)
    {
        if (Analyze(fuzzy.Text) is not [var only]) return Phrase(fuzzy, distance: 0);
        var clause = Mark(new FuzzyClause(Forms(only, fuzzy), fuzzy.Edits) { Source = fuzzy });
        return Report(fuzzy, OnlyExact($"{only.Folded}~{fuzzy.Edits}"), clause, correctable: null);
    }

    private WordClause Forms(QueryWord word, TextQuery asked) => new(TextOf(asked), word.Folded, Weighed(word.Stems));

    /// <summary>Stems of another language than the query's count less.</summary>
    private IReadOnlyList<WordStem> Weighed(IReadOnlyList<WordStem> stems) => _own is null
        ? stems
        : stems.Select(stem => stem.Language == _own ? stem : stem with { Weight = SearchWeights.OtherLanguage }).ToList();

    private SearchedText TextOf(TextQuery query) => query.InTitle ? SearchedText.Title : _text;

    private T Mark<T>(T clause)
        where T : TextClause
    {
        if (!_isExcluded) _marked.Add(clause);
        return clause;
    }

    private Clause Report(TextQuery part, Dictionary<string, string> forms, Clause clause, string? correctable)
    {
        _words.Add(new InterpretedWord(part.Text, part.Position, forms, clause, _isExcluded ? null : correctable));
        return clause;
    }

    private static Dictionary<string, string> FormsOf(QueryWord word)
    {
        var forms = OnlyExact(word.Folded);
        foreach (var stem in word.Stems) forms[stem.Language] = stem.Stem;
        return forms;
    }

    private static Dictionary<string, string> OnlyExact(string text) => new(StringComparer.Ordinal) { [Exact] = text };

    private List<string> FoldedWords(string text) => Analyze(text).Where(word => !word.IsCompound).Select(word => word.Folded).ToList();

    /// <summary>The words of a part, which is asked about several times and analysed once.</summary>
    private IReadOnlyList<QueryWord> Analyze(string text)
    {
        if (!_analyzed.TryGetValue(text, out var words)) _analyzed[text] = words = _analysis.Analyze(text);
        return words;
    }
}
