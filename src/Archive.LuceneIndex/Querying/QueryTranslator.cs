using System.IO.Enumeration;
using Archive.Core.Search;
using Archive.Core.Search.Queries;
using Archive.LuceneIndex.Engine;
using Archive.LuceneIndex.Highlighting;
using Archive.Words;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util.Automaton;
using ArchiveFuzzy = Archive.Core.Search.Queries.FuzzyQuery;
using ArchivePhrase = Archive.Core.Search.Queries.PhraseQuery;
using ArchiveQuery = Archive.Core.Search.Queries.Query;
using Query = Lucene.Net.Search.Query;

namespace Archive.LuceneIndex.Querying;

/// <summary>A query in Lucene's terms, with what highlighting and the answer need to know of it.</summary>
/// <param name="Query">The query, filters not included.</param>
/// <param name="Wanted">What to highlight anywhere.</param>
/// <param name="WantedInTitle">What to highlight in the title beside that.</param>
/// <param name="Words">What was searched for each word.</param>
/// <param name="Ignored">Stop words that were not required.</param>
internal sealed record TranslatedQuery(Query Query, WantedWords Wanted, WantedWords WantedInTitle, IReadOnlyList<SearchedWord> Words, IReadOnlyList<IgnoredWord> Ignored);

/// <summary>
/// Our tree to Lucene's. A word is looked for in every searched language's stem in title, lead, headings and body, and as it stands; what matches adds up.
/// Phrases, patterns and similar spellings are looked for as they stand. A stop word of the query's language, or of either where that does not show, is not
/// required, unless the words beside it are all of that kind; then they are looked for as they stand.
/// </summary>
internal sealed class QueryTranslator
{
    private const float PatternBoost = 0.5f;
    private const float RemovedBoost = 0.2f;

    /// <summary>What stems of the other language count in a query that shows its own.</summary>
    private const float OtherLanguageBoost = 0.3f;

    private readonly IndexReader _reader;
    private readonly SearchScope _scope;
    /// <summary>The language that the query is written in; null when it does not show.</summary>
    private readonly string? _own;
    private readonly WantedWords _wanted = new();
    private readonly WantedWords _wantedInTitle = new();
    private readonly List<SearchedWord> _words = [];
    private readonly List<IgnoredWord> _ignored = [];
    private readonly bool _suggests;
    private bool _isExcluded;

    private QueryTranslator(IndexReader reader, SearchScope scope, string? own, bool suggests)
    {
        _own = own;
        _suggests = suggests;
        _reader = reader;
        _scope = scope;
    }

    /// <summary>Translates.</summary>
    /// <param name="reader">The index it will be asked of.</param>
    /// <param name="query">The query.</param>
    /// <param name="suggests">Whether to look for what comes near the words that no article holds.</param>
    public static TranslatedQuery Translate(IndexReader reader, IndexQuery query, bool suggests = true)
    {
        // The filter narrows and says which language is meant; an Italian article may hold an English paragraph, so every language is searched.
        var own = query.Filters.Languages is [var only] && TextAnalysis.Languages.Contains(only) ? only : LanguageOf(query.Query);
        var translator = new QueryTranslator(reader, query.Scope, own, suggests);
        var translated = translator.Translate(query.Query);
        return new TranslatedQuery(translated, translator._wanted, translator._wantedInTitle, translator._words.OrderBy(word => word.Position).ToList(), translator._ignored.OrderBy(word => word.Position).ToList());
    }

    /// <summary>A question of several words shows its language by its stop words; then articles of that language come before those that share its names only.</summary>
    private static string? LanguageOf(ArchiveQuery query)
    {
        const int MinStopWords = 2;
        var words = WordsOf(query).SelectMany(word => TextAnalysis.Words(word.Text)).Where(word => word.Step > 0).ToList();
        var counts = TextAnalysis.Languages.Select(language => (Language: language, Count: words.Count(word => word.Forms.In(language) is null))).OrderByDescending(count => count.Count).ToList();
        return counts[0].Count >= MinStopWords && counts[0].Count > counts[1].Count ? counts[0].Language : null;
    }

    private static IEnumerable<WordQuery> WordsOf(ArchiveQuery query) => query switch
    {
        WordQuery word => [word],
        AllOfQuery all => all.Parts.SelectMany(WordsOf),
        AnyOfQuery any => any.Parts.SelectMany(WordsOf),
        _ => [],
    };

    private float WeightOf(string language) => _own is null || _own == language ? 1 : OtherLanguageBoost;

    private Query Translate(ArchiveQuery query) => query switch
    {
        EverythingQuery => new MatchAllDocsQuery(),
        AllOfQuery all => AllOf(all.Parts),
        AnyOfQuery any => AnyOf(any),
        NotQuery not => Without([Not(not)]),
        WordQuery word => Word(word),
        ArchivePhrase phrase => Phrase(phrase),
        PatternQuery pattern => Pattern(pattern),
        ArchiveFuzzy fuzzy => Fuzzy(fuzzy),
        AttributeQuery attribute => Constant(Phrase(Fields.Words(Fields.Values(attribute.Attribute)), ExactWords(attribute.Text), 0)),
        LanguageQuery language => Constant(new TermQuery(new Term(Fields.Language, language.Language))),
        DateQuery dates => Constant(DateRange(dates.From, dates.To)),
        _ => throw new NotSupportedException($"The query part {query.GetType().Name} is not known."),
    };

    public static Query DateRange(DateOnly? from, DateOnly? to) => NumericRangeQuery.NewInt32Range(
        Fields.Date, from is { } first ? ArticleMapper.DayNumber(first) : null, to is { } last ? ArticleMapper.DayNumber(last) : null, minInclusive: true, maxInclusive: true);

    private BooleanQuery AllOf(IReadOnlyList<ArchiveQuery> parts)
    {
        var combined = new BooleanQuery(disableCoord: true);
        var canDrop = parts.Any(part => part is TextQuery or AllOfQuery or AnyOfQuery && !IsDroppable(part));
        foreach (var part in parts)
        {
            if (part is NotQuery not) combined.Add(Not(not), Occur.MUST_NOT);
            else if (canDrop && IsDroppable(part)) Drop((WordQuery)part, combined);
            else if (part is AnyOfQuery { Minimum: 0 } wished) foreach (var wish in wished.Parts) combined.Add(Translate(wish), Occur.SHOULD);
            else combined.Add(Translate(part), Occur.MUST);
        }
        return WithSomething(combined);
    }

    private Query AnyOf(AnyOfQuery any)
    {
        var combined = new BooleanQuery(disableCoord: true);
        var parts = any.Parts;
        var canDrop = !any.IsChoice && parts.Any(part => !IsDroppable(part));
        var required = 0;
        foreach (var part in parts)
        {
            if (canDrop && IsDroppable(part))
            {
                Drop((WordQuery)part, combined);
                continue;
            }
            combined.Add(Translate(part), Occur.SHOULD);
            required++;
        }
        combined.MinimumNumberShouldMatch = Math.Clamp(any.Minimum, 1, required);
        if (!any.IsChoice) return WithNeighbours(combined, parts);
        return combined.MinimumNumberShouldMatch == 1 ? InOne(combined) : combined;
    }

    /// <summary>A choice between few words is asked as one, term by term; of many, it is better kept in order of their next documents.</summary>
    private static Query InOne(BooleanQuery choice)
    {
        const int MaxTerms = 64;
        var words = choice.Clauses.Select(clause => clause.Query as AnyTermQuery).ToList();
        return words.Contains(null) || words.Sum(word => word!.Terms.Count) > MaxTerms ? choice : new AnyTermQuery(words.SelectMany(word => word!.Terms).ToList());
    }

    /// <summary>Where any of the words will do, those that stand beside each other in the query tell more of an article when they stand near each other there too.</summary>
    private BooleanQuery WithNeighbours(BooleanQuery query, IReadOnlyList<ArchiveQuery> parts)
    {
        const int Distance = 4;
        const float Boost = 0.15f;
        const int MaxPairs = 20;
        var words = parts.Where(part => part is WordQuery { InTitle: false } && !IsDroppable(part)).Select(part => ExactWords(((WordQuery)part).Text)).Where(word => word.Length == 1).Select(word => word[0]).ToList();
        if (words.Count < 2) return query;

        var raised = new BooleanQuery(disableCoord: true) { { query, Occur.MUST } };
        foreach (var (word, next) in words.Zip(words.Skip(1)).Where(pair => pair.First != pair.Second).Take(MaxPairs))
        {
            var near = Phrase(Fields.Exact, [word, next], Distance);
            near.Boost = Boost;
            raised.Add(near, Occur.SHOULD);
        }
        return raised;
    }

    private Query Not(NotQuery not)
    {
        var before = _isExcluded;
        _isExcluded = !before;
        var excluded = Translate(not.Part);
        _isExcluded = before;
        return excluded;
    }

    private static BooleanQuery Without(IEnumerable<Query> excluded)
    {
        var combined = new BooleanQuery(disableCoord: true);
        foreach (var query in excluded) combined.Add(query, Occur.MUST_NOT);
        return WithSomething(combined);
    }

    /// <summary>What only excludes, excludes from everything.</summary>
    private static BooleanQuery WithSomething(BooleanQuery query)
    {
        if (query.Clauses.All(clause => clause.Occur == Occur.MUST_NOT)) query.Add(new ConstantScoreQuery(new MatchAllDocsQuery()) { Boost = 0 }, Occur.MUST);
        return query;
    }

    private static ConstantScoreQuery Constant(Query query) => new(query) { Boost = 0 };

    private bool IsDroppable(ArchiveQuery part) =>
        part is WordQuery { IsInsisted: false, InTitle: false } word && !IsAcronym(word.Text) && TextAnalysis.Words(word.Text) is [var only] && (_own is { } own ? only.Forms.In(own) is null : TextAnalysis.Languages.Any(language => only.Forms.In(language) is null));

    /// <summary>US, WHO, U.N.: not the small words that they look like.</summary>
    private static bool IsAcronym(string text) => text.Count(char.IsUpper) > 1 && !text.Any(char.IsLower);

    /// <summary>A stop word of one language may be a telling word in the other; there it raises the articles that hold it.</summary>
    private void Drop(WordQuery word, BooleanQuery into)
    {
        var forms = TextAnalysis.Words(word.Text)[0].Forms;
        var telling = _own is not null ? [] : TextAnalysis.Languages.Where(language => forms.In(language) is not null).ToList();
        var raised = new List<WeightedTerm>();
        foreach (var language in telling)
        {
            foreach (var (part, boost) in Fields.Parts) AddTerm(raised, Fields.Of(part, language), forms.In(language)!, boost);
        }
        if (raised.Count > 0) into.Add(new AnyTermQuery(raised), Occur.SHOULD);
        _ignored.Add(new IgnoredWord(word.Text, word.Position, telling.Count == 0
            ? "Nearly every article holds it; it is searched for with a plus before it, or in a phrase."
            : "It is a common word of a searched language, so articles need not hold it."));
    }

    private Query Word(WordQuery word)
    {
        var analyzed = TextAnalysis.Words(word.Text);
        if (analyzed.Count == 0) return new BooleanQuery();

        Query query;
        var simple = analyzed.Where(part => part.Step > 0).ToList();
        if (simple.Count == 1)
        {
            query = WordForm(simple[0].Forms, word.InTitle);
        }
        else
        {
            // 28/09/2022 is three words side by side; cyber-attack is that, or one word.
            var either = new BooleanQuery(disableCoord: true);
            either.Add(PhraseAsItStands(simple.Select(part => part.Forms.Exact).ToArray(), 0, word.InTitle), Occur.SHOULD);
            foreach (var compound in analyzed.Where(part => part.Step == 0)) either.Add(WordForm(compound.Forms, word.InTitle), Occur.SHOULD);
            query = either;
        }
        var whole = simple.Count == 1 ? simple[0].Forms : analyzed.Find(part => part.Step == 0).Forms;
        var isFound = query is BooleanQuery or AnyTermQuery { Terms.Count: > 0 } && (simple.Count == 1 || MayHold(simple.Select(part => part.Forms.Exact), word.InTitle) || whole is not null && MayHold([whole.Exact], word.InTitle));
        Report(word, simple.Count == 1 ? FormsOf(simple[0].Forms) : Exact(string.Join(' ', simple.Select(part => part.Forms.Exact))), isFound, whole?.Exact);
        return query;
    }

    private AnyTermQuery WordForm(WordForms forms, bool inTitle)
    {
        var terms = new List<WeightedTerm>();
        foreach (var language in TextAnalysis.Languages)
        {
            if (forms.In(language) is not { } stem) continue;
            foreach (var (part, boost) in Fields.Parts)
            {
                if (!inTitle || part == Fields.Title) AddTerm(terms, Fields.Of(part, language), stem, boost * WeightOf(language));
            }
        }
        AddTerm(terms, inTitle ? Fields.ExactTitle : Fields.Exact, forms.Exact, Fields.ExactBoost);
        if (_scope == SearchScope.All && !inTitle) AddTerm(terms, Fields.Removed, forms.Exact, RemovedBoost);
        Want(inTitle)?.Add(forms, TextAnalysis.Languages);
        return new AnyTermQuery(terms);
    }

    /// <summary>A term that the index does not have costs nothing.</summary>
    private void AddTerm(List<WeightedTerm> terms, string field, string text, float boost)
    {
        if (WeightedTerm.Find(_reader, new Term(field, text), boost) is { } term) terms.Add(term);
    }

    private Query Phrase(ArchivePhrase phrase)
    {
        var words = ExactWords(phrase.Text);
        if (words.Length == 0) return new BooleanQuery();
        var query = PhraseAsItStands(words, phrase.Distance, phrase.InTitle);
        Report(phrase, Exact(string.Join(' ', words)), MayHold(words, phrase.InTitle), word: null);
        return query;
    }

    private Query PhraseAsItStands(string[] words, int distance, bool inTitle)
    {
        Want(inTitle)?.AddPhrase(words, distance);
        return InScope(field => Phrase(field, words, distance), inTitle);
    }

    private Query InScope(Func<string, Query> inField, bool inTitle)
    {
        if (inTitle) return inField(Fields.ExactTitle);
        if (_scope == SearchScope.Article) return inField(Fields.Exact);
        var removed = inField(Fields.Removed);
        removed.Boost *= RemovedBoost;
        return new BooleanQuery(disableCoord: true) { { inField(Fields.Exact), Occur.SHOULD }, { removed, Occur.SHOULD } };
    }

    private static Query Phrase(string field, string[] words, int distance)
    {
        if (words.Length == 1) return new TermQuery(new Term(field, words[0]));
        var phrase = new Lucene.Net.Search.PhraseQuery { Slop = distance };
        foreach (var word in words) phrase.Add(new Term(field, word));
        return phrase;
    }

    private Query Pattern(PatternQuery pattern)
    {
        var folded = PatternFolding.Fold(pattern.Text);
        bool Matches(string word) => FileSystemName.MatchesSimpleExpression(folded, word, ignoreCase: false);
        var prefix = folded[..folded.AsSpan().IndexOfAny('*', '?')];
        Query query = prefix.Length == 0 ? new BooleanQuery() : InScope(field => new MatchingTermsQuery(field, prefix, Matches) { Boost = PatternBoost }, pattern.InTitle);
        Want(pattern.InTitle)?.AddPattern(prefix, Matches);
        Report(pattern, Exact(folded), isFound: true, word: null);
        return query;
    }

    private Query Fuzzy(ArchiveFuzzy fuzzy)
    {
        if (ExactWords(fuzzy.Text) is not [var word]) return Phrase(new ArchivePhrase(fuzzy.Text, fuzzy.Position) { InTitle = fuzzy.InTitle });

        var automaton = NearWords.Automaton(word, fuzzy.Edits);
        var matcher = new CharacterRunAutomaton(automaton);
        var query = new BooleanQuery(disableCoord: true)
        {
            { WordForm(WordForms.Of(word), fuzzy.InTitle), Occur.SHOULD },
            { InScope(field => new AutomatonQuery(new Term(field, word), automaton) { Boost = PatternBoost }, fuzzy.InTitle), Occur.SHOULD },
        };
        Want(fuzzy.InTitle)?.AddPattern(word, matcher.Run);
        Report(fuzzy, Exact($"{word}~{fuzzy.Edits}"), isFound: true, word: null);
        return query;
    }

    private WantedWords? Want(bool inTitle) => _isExcluded ? null : inTitle ? _wantedInTitle : _wanted;

    /// <summary>Says what was searched; of a word that no article holds also which come near.</summary>
    private void Report(TextQuery part, Dictionary<string, string> forms, bool isFound, string? word) =>
        _words.Add(new SearchedWord(
            part.Text, part.Position, forms, isFound, isFound || word is null || _isExcluded || !_suggests ? [] : NearWords.InIndex(_reader, part.InTitle ? Fields.ExactTitle : Fields.Exact, word)));

    /// <summary>Whether each of the words stands in some article.</summary>
    private bool MayHold(IEnumerable<string> words, bool inTitle) => words.All(word =>
        _reader.DocFreq(new Term(inTitle ? Fields.ExactTitle : Fields.Exact, word)) > 0 || (_scope == SearchScope.All && !inTitle && _reader.DocFreq(new Term(Fields.Removed, word)) > 0));

    private static Dictionary<string, string> FormsOf(WordForms forms)
    {
        var result = Exact(forms.Exact);
        foreach (var language in TextAnalysis.Languages)
        {
            if (forms.In(language) is { } stem) result[language] = stem;
        }
        return result;
    }

    private static Dictionary<string, string> Exact(string text) => new(StringComparer.Ordinal) { ["exact"] = text };

    private static string[] ExactWords(string text) => TextAnalysis.Words(text).Where(word => word.Step > 0).Select(word => word.Forms.Exact).ToArray();
}
