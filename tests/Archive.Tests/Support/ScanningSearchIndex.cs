using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Queries;

namespace Archive.Tests.Support;

/// <summary>
/// The oracle: looks at every article, one by one. It knows no language, so it agrees with the real index on words that no analysis changes, which is what the
/// conformance suite searches for. It ranks by how often the words occur.
/// </summary>
internal sealed partial class ScanningSearchIndex : ISearchIndex
{
    private ImmutableDictionary<ArticleId, Article> _articles = ImmutableDictionary<ArticleId, Article>.Empty;

    public long Sequence { get; private set; }

    public string State => $"{Sequence}";

    public int AnalysisVersion => 1;

    private sealed class Rebuild(ScanningSearchIndex index) : IIndexRebuild
    {
        private readonly ScanningSearchIndex _next = new();

        public long Sequence => _next.Sequence;

        public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default) => _next.ApplyAsync(changes, isVisible: true, cancellationToken);

        public Task CompleteAsync(CancellationToken cancellationToken = default)
        {
            (index._articles, index.Sequence) = (_next._articles, _next.Sequence);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Word { get; }

    public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, bool isVisible = true, CancellationToken cancellationToken = default)
    {
        foreach (var change in changes) _articles = change.Article is null ? _articles.Remove(change.Id) : _articles.SetItem(change.Id, change.Article);
        if (changes.Count > 0) Sequence = Math.Max(Sequence, changes.Max(change => change.Sequence));
        return Task.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task TidyAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ExpungeDeletedAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<IndexSnapshot> SnapshotAsync(CancellationToken cancellationToken = default) => Task.FromResult(new IndexSnapshot([]));

    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<string>();

    public IAsyncEnumerable<ArticleId> ReadIdsAsync(CancellationToken cancellationToken = default) => _articles.Keys.ToAsyncEnumerable();

    public Task<IIndexRebuild> BeginRebuildAsync(CancellationToken cancellationToken = default) => Task.FromResult<IIndexRebuild>(new Rebuild(this));

    public Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        var matches = MatchesOf(query);
        var rest = matches.Where(match => query.After is null || Compare(match.Position, query.After, query.Sort) > 0).Skip(query.Skip).ToList();
        return Task.FromResult(new IndexResults
        {
            Total = matches.Count,
            Hits = rest.Take(query.Take).Select(match => ToHit(match.Article, match.Position.Score)).ToList(),
            Facets = Count(matches.Select(match => match.Article).ToList(), query.Facets),
            Last = query.Take > 0 && rest.Count > query.Take ? rest[query.Take - 1].Position : null,
        });
    }

    public Task<IReadOnlyList<ArticleId>> ListAsync(IndexQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ArticleId>>(MatchesOf(query).Select(match => match.Article.Id).ToList());

    private List<(Article Article, SearchPosition Position)> MatchesOf(IndexQuery query) => _articles.Values
        .Where(query.Filters.Admit)
        .Where(article => Matches(query.Query, article, query.Scope))
        .Select(article => (Article: article, Position: PositionOf(article, query)))
        .Order(Comparer<(Article Article, SearchPosition Position)>.Create((one, other) => Compare(one.Position, other.Position, query.Sort)))
        .ToList();

    public Task<HighlightedArticle> HighlightAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default)
    {
        Snippet? Mark(string? text) => text is null ? null : new Snippet(text, []);
        return Task.FromResult(new HighlightedArticle(Mark(article.Title), Mark(article.Standfirst), Mark(article.Caption), article.Paragraphs.Select(paragraph => new Snippet(paragraph.Text, [])).ToList()));
    }

    public Task<IReadOnlyList<NamedCount>> CompleteAsync(CompletionField field, string prefix, int size, CancellationToken cancellationToken = default)
    {
        var values = _articles.Values.SelectMany(article => (field switch
        {
            CompletionField.Word => Passages(article, SearchScope.Article).SelectMany(Words).Where(word => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)),
            CompletionField.Author => article.Authors.Where(Begins),
            CompletionField.Source => new[] { article.Source }.Where(Begins),
            _ => article.Tags.Where(Begins),
        }).Distinct());
        return Task.FromResult<IReadOnlyList<NamedCount>>(Ranked(values).Take(size).ToList());

        bool Begins(string name) => Words(name).Any(word => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    public Task<IReadOnlyList<SearchHit>> FindSimilarAsync(Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default)
    {
        var words = Passages(article, SearchScope.Article).SelectMany(Words).ToHashSet();
        return Task.FromResult<IReadOnlyList<SearchHit>>(_articles.Values
            .Where(other => other.Id != article.Id && filters.Admit(other))
            .Select(other => (Article: other, Shared: Passages(other, SearchScope.Article).SelectMany(Words).Distinct().Count(words.Contains)))
            .Where(other => other.Shared > 0).OrderByDescending(other => other.Shared).ThenBy(other => other.Article.Id.Value, StringComparer.Ordinal)
            .Take(size).Select(other => ToHit(other.Article, other.Shared)).ToList());
    }

    public Task<MatchExplanation> ExplainAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default) => Task.FromResult(new MatchExplanation
    {
        Matches = query.Filters.Admit(article) && Matches(query.Query, article, query.Scope),
        Parts = (query.Query is AllOfQuery all ? all.Parts : [query.Query]).Select(part => new ExplainedPart(part.ToString()!, Matches(part, article, query.Scope), "", [], [])).ToList(),
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Matches(Query query, Article article, SearchScope scope) => query switch
    {
        EverythingQuery => true,
        AllOfQuery all => all.Parts.All(part => part is AnyOfQuery { Minimum: 0 } || Matches(part, article, scope)),
        AnyOfQuery any => any.Parts.Count(part => Matches(part, article, scope)) >= any.Minimum,
        NotQuery not => !Matches(not.Part, article, scope),
        AttributeQuery attribute => ValuesOf(article, attribute.Attribute).Any(value => Occurrences(Words(value), Words(attribute.Text), 0) > 0),
        LanguageQuery language => article.Language == language.Language,
        DateQuery dates => article.Date is not null && (dates.From is null || article.Date >= dates.From) && (dates.To is null || article.Date <= dates.To),
        TextQuery text => Occurrences(text, article, scope) > 0,
        _ => throw new NotSupportedException(query.GetType().Name),
    };

    private static IReadOnlyList<string> ValuesOf(Article article, ArticleAttribute attribute) =>
        attribute switch { ArticleAttribute.Author => article.Authors, ArticleAttribute.Source => [article.Source], _ => article.Tags };

    private static int Occurrences(TextQuery query, Article article, SearchScope scope) =>
        (query.InTitle ? new[] { article.Title }.OfType<string>() : Passages(article, scope)).Select(Words).Sum(words => query switch
        {
            PatternQuery pattern => words.Count(word => FileSystemName.MatchesSimpleExpression(pattern.Text, word)),
            FuzzyQuery fuzzy => words.Count(word => word[0] == fuzzy.Text[0] && Edits(word, fuzzy.Text) <= fuzzy.Edits),
            PhraseQuery phrase => Occurrences(words, Words(phrase.Text), phrase.Distance),
            _ => Occurrences(words, Words(query.Text), 0),
        });

    /// <summary>How often the wanted words stand so that none has to move further than the distance from its place beside the others.</summary>
    private static int Occurrences(string[] words, string[] wanted, int distance)
    {
        var places = wanted.Select((word, index) => Enumerable.Range(0, words.Length).Where(at => words[at] == word).Select(at => at - index).ToList()).ToList();
        return places.Aggregate(
            new List<(int Least, int Most)> { (int.MaxValue, int.MinValue) },
            (found, shifts) => found.SelectMany(span => shifts.Select(shift => (Math.Min(span.Least, shift), Math.Max(span.Most, shift)))).Where(span => span.Item2 - span.Item1 <= distance).ToList()).Count;
    }

    /// <summary>Levenshtein's distance, a swap of neighbours counting once (optimal string alignment).</summary>
    private static int Edits(string one, string other)
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
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[one.Length, other.Length];
    }

    private static float Score(Query query, Article article, SearchScope scope) => query switch
    {
        AllOfQuery all => all.Parts.Sum(part => Score(part, article, scope)),
        AnyOfQuery any => any.Parts.Sum(part => Score(part, article, scope)),
        TextQuery text => Occurrences(text, article, scope),
        _ => 0,
    };

    private static SearchPosition PositionOf(Article article, IndexQuery query) => new(
        0, query.Sort == SearchSort.Relevance ? Score(query.Query, article, query.Scope) : 0, article.Date is { } date ? date.Year * 10_000 + date.Month * 100 + date.Day : 0, article.Id.Value);

    private static int Compare(SearchPosition one, SearchPosition other, SearchSort sort)
    {
        static int Day(SearchPosition position) => position.Day == 0 ? int.MaxValue : position.Day;
        var order = sort switch
        {
            SearchSort.Relevance => other.Score.CompareTo(one.Score),
            SearchSort.Newest => other.Day.CompareTo(one.Day),
            _ => Day(one).CompareTo(Day(other)),
        };
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    private static SearchFacets Count(List<Article> articles, IReadOnlyList<FacetField> wanted)
    {
        List<NamedCount>? Counts(FacetField field, Func<Article, IEnumerable<string>> values) => wanted.Contains(field) ? Ranked(articles.SelectMany(article => values(article).Distinct())).Take(SearchFacets.MaxValues).ToList() : null;
        List<NamedCount>? Dates(FacetField field, string format) => wanted.Contains(field)
            ? articles.Where(article => article.Date is not null).CountBy(article => article.Date!.Value.ToString(format, CultureInfo.InvariantCulture)).OrderByDescending(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new NamedCount(pair.Key, pair.Value)).ToList()
            : null;
        return new SearchFacets
        {
            Language = Counts(FacetField.Language, article => [article.Language]),
            Source = Counts(FacetField.Source, article => [article.Source]),
            Author = Counts(FacetField.Author, article => article.Authors),
            Tag = Counts(FacetField.Tag, article => article.Tags),
            Label = Counts(FacetField.Label, article => article.Removed.Select(span => span.Label)),
            Year = Dates(FacetField.Year, "yyyy"),
            Month = Dates(FacetField.Month, "yyyy-MM"),
        };
    }

    private static IEnumerable<NamedCount> Ranked(IEnumerable<string> values) =>
        values.CountBy(value => value).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamedCount(pair.Key, pair.Value));

    private static IEnumerable<string> Passages(Article article, SearchScope scope) =>
        new[] { article.Title, article.Standfirst, article.Caption }.OfType<string>().Concat(article.Paragraphs.Select(paragraph => paragraph.Text))
            .Concat(scope == SearchScope.All ? article.Removed.Select(span => span.Text) : []);

    private static string[] Words(string text) => Word.Matches(text.ToLowerInvariant()).Select(match => match.Value).ToArray();

    private static SearchHit ToHit(Article article, float score) => new()
    {
        Id = article.Id,
        Key = article.Key,
        Source = article.Source,
        Title = article.DisplayTitle,
        HasTitle = article.Title is not null,
        Date = article.Date,
        Authors = article.Authors,
        Language = article.Language,
        Url = article.Url,
        Snippets = [new Snippet(article.Body, [])],
        Score = score,
    };
}
