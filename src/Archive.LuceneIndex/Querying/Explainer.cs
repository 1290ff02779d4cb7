using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Core.Search.Queries;
using Archive.LuceneIndex.Highlighting;
using Archive.Words;
using Lucene.Net.Index;
using Lucene.Net.Search;
using ArchiveQuery = Archive.Core.Search.Queries.Query;

namespace Archive.LuceneIndex.Querying;

/// <summary>Asks the index about each part of a query for one article alone, and says where the part was found or what stands in its way.</summary>
internal sealed class Explainer(IndexSearcher searcher, Article article, IndexQuery query)
{
    private readonly Lazy<List<string>> _words = new(() => ArticleMapper.Passages(article).SelectMany(passage => TextAnalysis.Words(passage.Text)).Select(word => word.Forms.Exact).Distinct(StringComparer.Ordinal).ToList());

    /// <summary>Programs that read JSON stop at some depth, many at 64; deeper parts stand in the text of the one that holds them.</summary>
    private const int MaxShownDepth = 20;

    private readonly Dictionary<int, string> _ignored = [];

    public MatchExplanation Explain()
    {
        foreach (var ignored in QueryTranslator.Translate(searcher.IndexReader, query, suggests: false).Ignored) _ignored[ignored.Position] = ignored.Reason;
        var parts = (query.Query is AllOfQuery all ? all.Parts : [query.Query]).Select(part => Explain(part, depth: 0)).Concat(ExplainFilters()).ToList();
        var score = Score(query.Query);
        var matches = score is not null && query.Filters.Admit(article);
        return new MatchExplanation { Matches = matches, Score = matches ? Math.Round(score!.Value, 4) : 0, Parts = parts };
    }

    /// <summary>Words and filters are asked of the index, what joins them is told from their answers.</summary>
    private ExplainedPart Explain(ArchiveQuery part, int depth)
    {
        if (part is WordQuery ignored && _ignored.TryGetValue(ignored.Position, out var notRequired)) return new ExplainedPart(part.ToString(), true, $"It is not required. {notRequired}", [], []);

        var parts = (part switch { AllOfQuery all => all.Parts, AnyOfQuery any => any.Parts, NotQuery not => [not.Part], _ => [] }).Select(one => Explain(one, depth + 1)).ToList();
        var matching = parts.Count(one => one.Matches);
        var matches = part switch
        {
            AllOfQuery => matching == parts.Count,
            AnyOfQuery any => matching >= Math.Min(any.Minimum, parts.Count),
            NotQuery => matching == 0,
            _ => Score(part) is not null,
        };
        var reason = part switch
        {
            TextQuery text => matches ? WhereFound(text) : WhyNot(text),
            AllOfQuery => matches ? "all of its parts match" : "not all of its parts match",
            AnyOfQuery any => any.Minimum == 0 ? "it decides the order only" : $"{matching} of its {parts.Count} parts match, {any.Minimum} must",
            NotQuery => matches ? "it is not there" : "it is there and was excluded",
            AttributeQuery attribute => $"the article has {Values(attribute.Attribute)}",
            LanguageQuery => $"the article's language is {article.Language}",
            DateQuery => DateOf(),
            _ => "every article matches",
        };
        var nearest = !matches && part is WordQuery word && TextAnalysis.Words(word.Text) is [var only] ? NearWords.Among(_words.Value, only.Forms.Exact) : [];
        return new ExplainedPart(part.ToString()!, matches, reason, nearest, depth < MaxShownDepth ? parts : []);
    }

    private IEnumerable<ExplainedPart> ExplainFilters()
    {
        var filters = query.Filters;
        if (filters.Languages.Count > 0) yield return Filter("lang", filters.Languages, filters.Languages.Contains(article.Language), $"the article's language is {article.Language}");
        if (filters.Sources.Count > 0) yield return Filter("source", filters.Sources, filters.Sources.Contains(article.Source), $"the article has {Values(ArticleAttribute.Source)}");
        if (filters.Authors.Count > 0) yield return Filter("author", filters.Authors, filters.Authors.Any(article.Authors.Contains), $"the article has {Values(ArticleAttribute.Author)}");
        if (filters.Tags.Count > 0) yield return Filter("tag", filters.Tags, filters.Tags.Any(article.Tags.Contains), $"the article has {Values(ArticleAttribute.Tag)}");
        if (filters.From is not null || filters.To is not null)
        {
            var period = new DateQuery(filters.From, filters.To);
            yield return new ExplainedPart(period.ToString(), (filters with { Languages = [], Sources = [], Authors = [], Tags = [] }).Admit(article), DateOf(), [], []);
        }
    }

    private static ExplainedPart Filter(string name, IReadOnlyList<string> values, bool matches, string reason) =>
        new($"{name}={string.Join(" or ", values)}", matches, reason, [], []);

    private string DateOf() => article.Date is { } date ? $"its date is {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "it has no date";

    private string Values(ArticleAttribute attribute) => attribute switch
    {
        ArticleAttribute.Source => $"the source {article.Source}",
        ArticleAttribute.Author => article.Authors.Count == 0 ? "no author" : $"the authors {string.Join(", ", article.Authors)}",
        _ => article.Tags.Count == 0 ? "no tags" : $"the tags {string.Join(", ", article.Tags)}",
    };

    /// <summary>The score of the article for a part; null when it does not match.</summary>
    private float? Score(ArchiveQuery part)
    {
        var translated = QueryTranslator.Translate(searcher.IndexReader, query with { Query = part }, suggests: false);
        var only = new QueryWrapperFilter(new TermQuery(new Term(Fields.Id, article.Id.Value)));
        return searcher.Search(translated.Query, only, 1).ScoreDocs is [var found] ? found.Score : null;
    }

    private string WhereFound(TextQuery text)
    {
        var translated = QueryTranslator.Translate(searcher.IndexReader, query with { Query = text }, suggests: false);
        var places = ArticleMapper.Passages(article)
            .Where(passage => Highlighting.Highlighter.Find(passage.Text, passage.Language, translated.Wanted, passage.Part == Fields.Title ? translated.WantedInTitle : new WantedWords()).Count > 0)
            .Select(passage => passage.Part switch { Fields.Title => "the title", "lead" => "the standfirst or caption", "heading" => "a heading", _ => "the body" })
            .Distinct().ToList();
        return places.Count > 0 ? $"it stands in {string.Join(", ", places)}" : "it stands in what was removed from the text";
    }

    private string WhyNot(TextQuery text)
    {
        var words = QueryTranslator.Translate(searcher.IndexReader, query with { Query = text }, suggests: false).Words;
        var forms = string.Join(", ", words.SelectMany(word => word.Forms).Select(form => $"{form.Value} ({form.Key})"));
        return words.All(word => word.IsFound) ? $"the article does not hold it; looked for: {forms}" : $"no article holds it; looked for: {forms}";
    }
}
