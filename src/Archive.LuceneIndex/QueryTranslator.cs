using Archive.Core.Search;
using Archive.LuceneIndex.Analysis;
using Lucene.Net.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using ArchivePhrase = Archive.Core.Search.PhraseQuery;
using ArchiveQuery = Archive.Core.Search.Query;
using Query = Lucene.Net.Search.Query;

namespace Archive.LuceneIndex;

/// <summary>A query in Lucene's terms, with what highlighting and the answer need to know of it.</summary>
/// <param name="Query">The query, filters not included.</param>
/// <param name="Wanted">What to highlight.</param>
/// <param name="IgnoredWords">Stop words that were left out.</param>
internal sealed record TranslatedQuery(Query Query, WantedTerms Wanted, IReadOnlyList<string> IgnoredWords);

/// <summary>The terms of a query by language, and its phrases in exact form.</summary>
internal sealed record WantedTerms(IReadOnlyDictionary<string, HashSet<string>> ByLanguage, HashSet<string> Exact, IReadOnlyList<string[]> Phrases)
{
    public bool IsEmpty => Exact.Count == 0 && Phrases.Count == 0;
}

/// <summary>
/// Our tree to Lucene's. A word is looked for in every searched language's form in title, lead and body, and as it stands; the best of these counts.
/// A stop word of any searched language is not required, unless the query holds nothing else; then all are looked for as they stand.
/// </summary>
internal sealed class QueryTranslator
{
    /// <summary>How much the fields beside the best one add: enough to prefer an article whose title and body agree.</summary>
    private const float TieBreaker = 0.1f;

    private readonly IReadOnlyList<string> _languages;
    private readonly Dictionary<string, HashSet<string>> _byLanguage = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly List<string[]> _phrases = [];
    private readonly List<string> _ignored = [];

    private QueryTranslator(IReadOnlyList<string> languages)
    {
        _languages = languages;
        foreach (var language in languages) _byLanguage[language] = new HashSet<string>(StringComparer.Ordinal);
    }

    public static TranslatedQuery Translate(IndexQuery query)
    {
        var languages = query.Languages.Count == 0 ? ArchiveAnalyzers.Languages : query.Languages.Where(Fields.HasChain).ToList();
        var translator = new QueryTranslator(languages);
        var translated = translator.TranslateTop(query.Query);
        return new TranslatedQuery(translated, new WantedTerms(translator._byLanguage, translator._exact, translator._phrases), translator._ignored);
    }

    private Query TranslateTop(ArchiveQuery query)
    {
        // What analysis finds no word in (a lone symbol) asks for nothing and may not stand in the way of the rest.
        var parts = (query is AllOfQuery all ? all.Parts : [query]).Where(HasTerm).ToList();
        if (parts.Count == 0) return new BooleanQuery();
        var required = parts.Where(part => part is not WordQuery word || !IsStopWord(word.Text)).ToList();
        if (required.Count == 0)
        {
            return Combine(parts.Select(part => Exact(((WordQuery)part).Text)));
        }
        _ignored.AddRange(parts.Except(required).Cast<WordQuery>().Select(word => word.Text));
        return Combine(required.Select(Translate));
    }

    private Query Translate(ArchiveQuery query) => query switch
    {
        EverythingQuery => new MatchAllDocsQuery(),
        WordQuery word => Word(word.Text),
        ArchivePhrase phrase => Exact(phrase.Text),
        AllOfQuery all => Combine(all.Parts.Select(Translate)),
        _ => throw new NotSupportedException($"The query part {query.GetType().Name} is not known."),
    };

    private static Query Combine(IEnumerable<Query> parts)
    {
        var clauses = parts.ToList();
        if (clauses.Count == 1) return clauses[0];
        var combined = new BooleanQuery(disableCoord: true);
        foreach (var clause in clauses) combined.Add(clause, Occur.MUST);
        return combined;
    }

    private static bool HasTerm(ArchiveQuery part) => part switch
    {
        WordQuery word => Terms(ArchiveAnalyzers.Exact, word.Text).Length > 0,
        ArchivePhrase phrase => Terms(ArchiveAnalyzers.Exact, phrase.Text).Length > 0,
        _ => true,
    };

    private bool IsStopWord(string word)
    {
        var terms = ArchiveAnalyzers.Analyze(ArchiveAnalyzers.Exact, word);
        return terms.Count == 1 && _languages.Any(language => ArchiveAnalyzers.IsStopWord(language, terms[0].Text));
    }

    private DisjunctionMaxQuery Word(string word)
    {
        var forms = new DisjunctionMaxQuery(TieBreaker);
        foreach (var language in _languages)
        {
            var terms = Terms(ArchiveAnalyzers.For(language), word);
            if (terms.Length == 0) continue;
            _byLanguage[language].UnionWith(terms);
            foreach (var (part, boost) in Fields.Parts) forms.Add(InField(Fields.Of(part, language), terms, boost));
        }
        forms.Add(Exact(word, isPhrase: false));
        return forms;
    }

    private Query Exact(string text, bool isPhrase = true)
    {
        var terms = Terms(ArchiveAnalyzers.Exact, text);
        if (isPhrase && terms.Length > 1) _phrases.Add(terms);
        else _exact.UnionWith(terms);
        return InField(Fields.Exact, terms, isPhrase ? 1 : Fields.ExactBoost);
    }

    private static string[] Terms(Analyzer analyzer, string text) => ArchiveAnalyzers.Analyze(analyzer, text).Select(term => term.Text).ToArray();

    /// <summary>One term, or several that stand side by side ("cyber-attack"). No term at all, a lone symbol, matches nothing.</summary>
    private static Query InField(string field, string[] terms, float boost)
    {
        if (terms.Length == 0) return new BooleanQuery();
        if (terms.Length == 1) return new TermQuery(new Term(field, terms[0])) { Boost = boost };

        var phrase = new Lucene.Net.Search.PhraseQuery { Boost = boost };
        foreach (var term in terms) phrase.Add(new Term(field, term));
        return phrase;
    }
}
