using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;
using Archive.LuceneIndex.Documents;
using Archive.LuceneIndex.Highlighting;
using Archive.Words;
using Lucene.Net.Index;
using Lucene.Net.Search;
using ArchiveQuery = Archive.Core.Search.Queries.Query;

namespace Archive.LuceneIndex.Querying;

/// <summary>
/// Asks the index about each part of a query for one article alone, and says where the part was found or what stands in its way.
/// </summary>
internal sealed class Explainer
{
    /// <summary>
    /// Programs that read JSON stop at some depth, many at 64; deeper parts stand in the text of the one that holds them.
    /// </summary>
    private const int MaxShownDepth = 20;

    private readonly IndexSearcher _searcher;
    private readonly Article _article;
    private readonly IndexQuery _query;
    private readonly ClauseWriter _writer;

    /// <summary>The article's own words.</summary>
    private readonly Lazy<List<string>> _words;

    /// <summary>What each part of the query means.</summary>
    private readonly Dictionary<ArchiveQuery, Clause> _meanings = new(ReferenceEqualityComparer.Instance);

    /// <summary>Why words are not required, by their position.</summary>
    private readonly Dictionary<int, string> _ignored = [];

    public Explainer(IndexSearcher searcher, Article article, IndexQuery query)
    {
        (_searcher, _article, _query, _writer) = (searcher, article, query, new ClauseWriter(searcher.IndexReader));
        _words = new(() => ArticleMapper.Passages(article).SelectMany(passage => TextAnalysis.Words(passage.Text))
            .Select(word => word.Forms.Exact).Distinct(StringComparer.Ordinal).ToList());
        NoteMeanings(query.Query.Meaning);
        foreach (var ignored in query.Query.Ignored) _ignored[ignored.Position] = ignored.Reason;
    }

    public MatchExplanation Explain()
    {
        var tree = _query.Query.Query;
        var parts = (tree is AllOfQuery all ? all.Parts : [tree]).Select(part => Explain(part, depth: 0)).Concat(ExplainFilters()).ToList();
        var score = Score(_query.Query.Meaning);
        var matches = score is not null && _query.Filters.Admit(_article);
        return new MatchExplanation { Matches = matches, Score = matches ? Math.Round(score!.Value, 4) : 0, Parts = parts };
    }

    private void NoteMeanings(Clause clause)
    {
        if (clause.Source is { } source) _meanings.TryAdd(source, clause);
        IEnumerable<Clause> parts = clause switch
        {
            AllOfClause all => [.. all.Required, .. all.Excluded, .. all.Raising],
            AnyOfClause any => any.Parts,
            _ => [],
        };
        foreach (var part in parts) NoteMeanings(part);
    }

    /// <summary>Words and filters are asked of the index, what joins them follows from their answers.</summary>
    private ExplainedPart Explain(ArchiveQuery part, int depth)
    {
        if (part is WordQuery ignored && _ignored.TryGetValue(ignored.Position, out var notRequired))
        {
            return new ExplainedPart(part.ToString(), true, $"It is not required. {notRequired}", [], []);
        }
        var parts = PartsOf(part).Select(one => Explain(one, depth + 1)).ToList();
        var matching = parts.Count(one => one.Matches);
        var matches = part switch
        {
            AllOfQuery => matching == parts.Count,
            AnyOfQuery any => matching >= Math.Min(any.Minimum, parts.Count),
            NotQuery => matching == 0,
            _ => Score(_meanings[part]) is not null,
        };
        var reason = part switch
        {
            TextQuery text => matches ? WhereFound(_meanings[text]) : WhyNot(_meanings[text]),
            AllOfQuery => matches ? "all of its parts match" : "not all of its parts match",
            AnyOfQuery { Minimum: 0 } => "it decides the order only",
            AnyOfQuery any => $"{matching} of its {parts.Count} parts match, {any.Minimum} must",
            NotQuery => matches ? "it is not there" : "it is there and was excluded",
            AttributeQuery attribute => Has(attribute.Attribute),
            LanguageQuery => $"the article's language is {_article.Language}",
            DateQuery => DateOf(),
            _ => "every article matches",
        };
        var nearest = !matches && part is WordQuery && _meanings[part] is WordClause word ? NearWords.Among(_words.Value, word.Word) : [];
        return new ExplainedPart(part.ToString()!, matches, reason, nearest, depth < MaxShownDepth ? parts : []);
    }

    private static IReadOnlyList<ArchiveQuery> PartsOf(ArchiveQuery part) => part switch
    {
        AllOfQuery all => all.Parts,
        AnyOfQuery any => any.Parts,
        NotQuery not => [not.Part],
        _ => [],
    };

    private IEnumerable<ExplainedPart> ExplainFilters()
    {
        var filters = _query.Filters;
        if (filters.Languages.Count > 0)
        {
            var isIn = filters.Languages.Contains(_article.Language);
            yield return Filter("lang", filters.Languages, isIn, $"the article's language is {_article.Language}");
        }
        if (filters.Sources.Count > 0)
        {
            yield return Filter("source", filters.Sources, filters.Sources.Contains(_article.Source), Has(ArticleAttribute.Source));
        }
        if (filters.Authors.Count > 0)
        {
            yield return Filter("author", filters.Authors, filters.Authors.Any(_article.Authors.Contains), Has(ArticleAttribute.Author));
        }
        if (filters.Tags.Count > 0)
        {
            yield return Filter("tag", filters.Tags, filters.Tags.Any(_article.Tags.Contains), Has(ArticleAttribute.Tag));
        }
        if (filters.Doubts.Count > 0)
        {
            yield return Filter("doubt", filters.Doubts, filters.Doubts.Any(_article.IsInDoubt), Doubts());
        }
        if (filters.From is not null || filters.To is not null)
        {
            var isInPeriod = (filters with { Languages = [], Sources = [], Authors = [], Tags = [], Doubts = [] }).Admit(_article);
            yield return new ExplainedPart(new DateQuery(filters.From, filters.To).ToString(), isInPeriod, DateOf(), [], []);
        }
    }

    private static ExplainedPart Filter(string name, IReadOnlyList<string> values, bool matches, string reason) =>
        new($"{name}={string.Join(" or ", values)}", matches, reason, [], []);

    private string DateOf() => _article.Date is { } date
        ? $"its date is {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
        : "it has no date";

    private string Doubts() => _article.Doubts.Count == 0
        ? "nothing of the article is in doubt"
        : $"in doubt are {string.Join(", ", DoubtFields.Of(_article).Select(DoubtFields.NameOf))}";

    private string Has(ArticleAttribute attribute) => $"the article has {Values(attribute)}";

    private string Values(ArticleAttribute attribute) => attribute switch
    {
        ArticleAttribute.Source => $"the source {_article.Source}",
        ArticleAttribute.Author => _article.Authors.Count == 0 ? "no author" : $"the authors {string.Join(", ", _article.Authors)}",
        _ => _article.Tags.Count == 0 ? "no tags" : $"the tags {string.Join(", ", _article.Tags)}",
    };

    /// <summary>The score of the article for a clause; null when it does not match.</summary>
    private float? Score(Clause clause)
    {
        var only = new QueryWrapperFilter(new TermQuery(new Term(Fields.Id, _article.Id.Value)));
        return _searcher.Search(_writer.Write(clause), only, 1).ScoreDocs is [var found] ? found.Score : null;
    }

    private string WhereFound(Clause clause)
    {
        var texts = clause is AnyOfClause either ? either.Parts.OfType<TextClause>() : new[] { clause }.OfType<TextClause>();
        var marks = QueryMarks.Of(texts, _writer.AutomatonOf);
        var places = ArticleMapper.Passages(_article)
            .Where(passage => IsIn(passage.Text, passage.Language, marks, isTitle: passage.Part == Fields.Title))
            .Select(passage => passage.Part switch
            {
                Fields.Title => "the title",
                "lead" => "the standfirst or caption",
                "heading" => "a heading",
                _ => "the body",
            })
            .Distinct().ToList();
        return places.Count > 0 ? $"it stands in {string.Join(", ", places)}" : "it stands in what was removed from the text";
    }

    private static bool IsIn(string text, string language, QueryMarks marks, bool isTitle) =>
        Highlighting.Highlighter.Find(text, language, marks.Anywhere, isTitle ? marks.InTitle : QueryMarks.None.InTitle).Count > 0;

    private string WhyNot(Clause clause)
    {
        var forms = _query.Query.Words.Where(word => ReferenceEquals(word.Meaning, clause)).SelectMany(word => word.Forms);
        var searched = string.Join(", ", forms.Select(form => $"{form.Value} ({form.Key})"));
        return $"{(_writer.CanMatch(clause) ? "the article does not hold it" : "no article holds it")}; looked for: {searched}";
    }
}
