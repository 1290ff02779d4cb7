using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;
using Archive.LuceneIndex.Documents;
using Archive.LuceneIndex.Engine;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util.Automaton;
using Query = Lucene.Net.Search.Query;

namespace Archive.LuceneIndex.Querying;

/// <summary>
/// Writes the clauses of a query as Lucene's queries, for one state of the index. It decides nothing of what they mean.
/// </summary>
internal sealed class ClauseWriter(IndexReader reader)
{
    private static readonly (string Part, float Boost)[] TitleOnly = [.. Fields.Parts.Where(part => part.Part == Fields.Title)];

    /// <summary>The words that were written and have a term in the index.</summary>
    private readonly HashSet<Clause> _held = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FuzzyClause, Automaton> _automata = new(ReferenceEqualityComparer.Instance);

    /// <summary>The query of a clause. Scores add up; they are not scaled by how many clauses match (coord).</summary>
    public Query Write(Clause clause) => clause switch
    {
        EverythingClause => new MatchAllDocsQuery(),
        NothingClause => new BooleanQuery(),
        AllOfClause all => AllOf(all),
        AnyOfClause any => AnyOf(any),
        WordClause word => Word(word),
        PhraseClause phrase => InTexts(phrase, field => Phrase(field, phrase.Words, phrase.Distance, phrase.Weight)),
        PatternClause pattern => InTexts(
            pattern, field => new MatchingTermsQuery(field, pattern.Beginning, pattern.IsMatch) { Boost = SearchWeights.Pattern }),
        FuzzyClause fuzzy => Fuzzy(fuzzy),
        AttributeClause name => Unscored(Phrase(Fields.Words(Fields.Values(name.Attribute)), name.Words, distance: 0, weight: 1)),
        LanguageClause language => Unscored(new TermQuery(new Term(Fields.Language, language.Language))),
        DateClause dates => Unscored(DateRange(dates.From, dates.To)),
        _ => throw new NotSupportedException($"The clause {clause.GetType().Name} is not known."),
    };

    /// <summary>What narrows a search; null when nothing does.</summary>
    public static Filter? FilterOf(SearchFilters filters)
    {
        var all = new BooleanQuery(disableCoord: true);
        AddValues(all, Fields.Language, filters.Languages);
        AddValues(all, Fields.Source, filters.Sources);
        AddValues(all, Fields.Author, filters.Authors);
        AddValues(all, Fields.Tag, filters.Tags);
        AddValues(all, Fields.Doubt, filters.Doubts);
        if (filters.From is not null || filters.To is not null) all.Add(DateRange(filters.From, filters.To), Occur.MUST);
        return all.Clauses.Count == 0 ? null : new QueryWrapperFilter(all);
    }

    /// <summary>What the index's dictionary knows of each word of a query that was written.</summary>
    public IReadOnlyList<WordFinding> Find(InterpretedQuery query)
    {
        var findings = new WordFinding[query.Words.Count];
        for (var i = 0; i < findings.Length; i++)
        {
            var word = query.Words[i];
            var isFound = CanMatch(word.Meaning);
            var isCorrected = !isFound && word.Correctable is not null;
            findings[i] = new WordFinding(isFound, isCorrected ? NearWords.InIndex(reader, FieldOf(word.Meaning), word.Correctable!) : []);
        }
        return findings;
    }

    /// <summary>
    /// Whether any article can match the meaning of a word, phrase or pattern that was written; true for what is not looked up.
    /// </summary>
    public bool CanMatch(Clause clause) => clause switch
    {
        WordClause => _held.Contains(clause),
        PhraseClause phrase => phrase.Words.All(word => IsHeld(phrase.Text, word)),
        AnyOfClause any => any.Parts.Any(CanMatch),
        _ => true,
    };

    /// <summary>What accepts the words that a clause stands for.</summary>
    public Automaton AutomatonOf(FuzzyClause fuzzy)
    {
        if (!_automata.TryGetValue(fuzzy, out var automaton)) _automata[fuzzy] = automaton = NearWords.Automaton(fuzzy);
        return automaton;
    }

    private BooleanQuery AllOf(AllOfClause all)
    {
        var combined = new BooleanQuery(disableCoord: true);
        foreach (var part in all.Required) combined.Add(Write(part), Occur.MUST);
        foreach (var part in all.Raising) combined.Add(Write(part), Occur.SHOULD);
        foreach (var part in all.Excluded) combined.Add(Write(part), Occur.MUST_NOT);
        if (all.Required.Count == 0) combined.Add(Unscored(new MatchAllDocsQuery()), Occur.MUST);
        return combined;
    }

    private Query AnyOf(AnyOfClause any)
    {
        var combined = new BooleanQuery(disableCoord: true) { MinimumNumberShouldMatch = any.Minimum };
        foreach (var part in any.Parts) combined.Add(Write(part), Occur.SHOULD);
        return any is { IsChoice: true, Minimum: 1 } ? InOne(combined) : combined;
    }

    /// <summary>
    /// A choice between few words is asked as one, term by term; of many, it is better kept in order of their next documents.
    /// </summary>
    private static Query InOne(BooleanQuery choice)
    {
        const int MaxTerms = 64;
        var words = choice.Clauses.Select(clause => clause.Query as AnyTermQuery).ToList();
        return words.Contains(null) || words.Sum(word => word!.Terms.Count) > MaxTerms
            ? choice
            : new AnyTermQuery(words.SelectMany(word => word!.Terms).ToList());
    }

    private AnyTermQuery Word(WordClause word)
    {
        var terms = new List<WeightedTerm>();
        foreach (var stem in word.Stems)
        {
            foreach (var (part, boost) in word.Text == SearchedText.Title ? TitleOnly : Fields.Parts)
            {
                AddTerm(terms, Fields.Of(part, stem.Language), stem.Stem, boost * stem.Weight);
            }
        }
        if (word.IsAsItStands)
        {
            AddTerm(terms, word.Text == SearchedText.Title ? Fields.ExactTitle : Fields.Exact, word.Word, SearchWeights.AsItStands);
            if (word.Text == SearchedText.ArticleAndRemoved) AddTerm(terms, Fields.Removed, word.Word, SearchWeights.Removed);
        }
        if (terms.Count > 0) _held.Add(word);
        return new AnyTermQuery(terms);
    }

    /// <summary>A term that the index does not have costs nothing.</summary>
    private void AddTerm(List<WeightedTerm> terms, string field, string text, float boost)
    {
        if (WeightedTerm.Find(reader, new Term(field, text), boost) is { } term) terms.Add(term);
    }

    private BooleanQuery Fuzzy(FuzzyClause fuzzy)
    {
        var automaton = AutomatonOf(fuzzy);
        var near = InTexts(fuzzy, Near);
        return new BooleanQuery(disableCoord: true) { { Word(fuzzy.Word), Occur.SHOULD }, { near, Occur.SHOULD } };

        Query Near(string field) => new AutomatonQuery(new Term(field, fuzzy.Word.Word), automaton) { Boost = SearchWeights.Pattern };
    }

    private static Query InTexts(TextClause clause, Func<string, Query> inField)
    {
        if (clause.Text == SearchedText.Title) return inField(Fields.ExactTitle);
        if (clause.Text == SearchedText.Article) return inField(Fields.Exact);
        var removed = inField(Fields.Removed);
        removed.Boost *= SearchWeights.Removed;
        return new BooleanQuery(disableCoord: true) { { inField(Fields.Exact), Occur.SHOULD }, { removed, Occur.SHOULD } };
    }

    private static Query Phrase(string field, IReadOnlyList<string> words, int distance, float weight)
    {
        if (words is [var only]) return new TermQuery(new Term(field, only)) { Boost = weight };
        var phrase = new Lucene.Net.Search.PhraseQuery { Slop = distance, Boost = weight };
        foreach (var word in words) phrase.Add(new Term(field, word));
        return phrase;
    }

    private static NumericRangeQuery<int> DateRange(DateOnly? from, DateOnly? to) => NumericRangeQuery.NewInt32Range(
        Fields.Date,
        from is { } first ? ArticleMapper.DayNumber(first) : null,
        to is { } last ? ArticleMapper.DayNumber(last) : null,
        minInclusive: true,
        maxInclusive: true);

    private static void AddValues(BooleanQuery all, string field, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        var any = new BooleanQuery(disableCoord: true);
        foreach (var value in values.Distinct(StringComparer.Ordinal)) any.Add(new TermQuery(new Term(field, value)), Occur.SHOULD);
        all.Add(any, Occur.MUST);
    }

    private bool IsHeld(SearchedText text, string word) =>
        reader.DocFreq(new Term(text == SearchedText.Title ? Fields.ExactTitle : Fields.Exact, word)) > 0
        || text == SearchedText.ArticleAndRemoved && reader.DocFreq(new Term(Fields.Removed, word)) > 0;

    /// <summary>Where words near that of a clause are looked for.</summary>
    private static string FieldOf(Clause clause) => clause switch
    {
        TextClause { Text: SearchedText.Title } => Fields.ExactTitle,
        AnyOfClause { Parts: [TextClause { Text: SearchedText.Title }, ..] } => Fields.ExactTitle,
        _ => Fields.Exact,
    };

    private static ConstantScoreQuery Unscored(Query query) => new(query) { Boost = 0 };
}
