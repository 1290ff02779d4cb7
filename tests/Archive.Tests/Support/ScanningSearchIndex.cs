using System.Collections.Immutable;
using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;

namespace Archive.Tests.Support;

/// <summary>
/// The oracle: looks at every article, one by one (<c>ScannedArticle</c>). It ranks by how often clauses match, each match by its weight,
/// and knows nothing of how rare a word is.
/// </summary>
public sealed class ScanningSearchIndex : ISearchIndex, IIndexWriter, IIndexMaintenance
{
    private ImmutableDictionary<ArticleId, Article> _articles = ImmutableDictionary<ArticleId, Article>.Empty;

    public long Sequence { get; private set; }

    public int AnalysisVersion => 1;

    /// <summary>What it offers; tests take some away.</summary>
    public IndexCapabilities Capabilities { get; init; } = IndexCapabilities.All;

    public ValueTask<IndexState> StateAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new IndexState(Sequence.ToString(CultureInfo.InvariantCulture), Sequence));

    private sealed class Rebuild(ScanningSearchIndex index) : IIndexRebuild
    {
        private readonly ScanningSearchIndex _next = new();

        public long Sequence => _next.Sequence;

        public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default) =>
            _next.ApplyAsync(changes, isVisible: true, cancellationToken);

        public Task<long> CompleteAsync(CancellationToken cancellationToken = default)
        {
            (index._articles, index.Sequence) = (_next._articles, _next.Sequence);
            return Task.FromResult((long)index._articles.Count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, bool isVisible = true, CancellationToken cancellationToken = default)
    {
        foreach (var change in changes)
        {
            _articles = change.Article is null ? _articles.Remove(change.Id) : _articles.SetItem(change.Id, change.Article);
        }
        if (changes.Count > 0) Sequence = Math.Max(Sequence, changes.Max(change => change.Sequence));
        return Task.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<IIndexRebuild> BeginRebuildAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IIndexRebuild>(new Rebuild(this));

    public Task OptimizeAsync(CancellationToken cancellationToken = default) => Offered(IndexCapabilities.Optimize, Task.CompletedTask);

    public Task ExpungeDeletedAsync(CancellationToken cancellationToken = default) =>
        Offered(IndexCapabilities.ExpungeDeleted, Task.CompletedTask);

    public Task<IndexCopy> CopyAsync(CancellationToken cancellationToken = default) =>
        Offered(IndexCapabilities.Copy, Task.FromResult(new IndexCopy([])));

    public IAsyncEnumerable<string> FindDamageAsync(CancellationToken cancellationToken = default) =>
        Offered(IndexCapabilities.FindDamage, AsyncEnumerable.Empty<string>());

    public Task<IndexedArticles> ReadArticlesAsync(CancellationToken cancellationToken = default) =>
        Offered(IndexCapabilities.ReadArticles, Task.FromResult(new IndexedArticles(Sequence, _articles.Keys.ToAsyncEnumerable())));

    private T Offered<T>(IndexCapabilities capability, T result) =>
        Capabilities.HasFlag(capability) ? result : throw new NotSupportedException($"{capability} is not offered.");

    public Task<IndexResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        var matches = MatchesOf(query);
        var after = matches.Where(match => query.After is null || Compare(match.Position, query.After, query.Sort) > 0);
        var rest = after.Skip(query.Skip).ToList();
        var marked = query.Highlight ? query.Query.Marked : null;
        return Task.FromResult(new IndexResults
        {
            Total = matches.Count,
            Hits = rest.Take(query.Take)
                .Select(match => ToHit(match.Article, query.Sort == SearchSort.Relevance ? match.Position.Score : 0, marked)).ToList(),
            Facets = Count(matches.Select(match => match.Article.Article).ToList(), query.Facets),
            Words = query.Query.Words.Select(Find).ToList(),
            Last = query.Take > 0 && rest.Count > query.Take ? rest[query.Take - 1].Position : null,
        });
    }

    public Task<IReadOnlyList<ArticleId>> ListAsync(IndexQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ArticleId>>(MatchesOf(query).Select(match => match.Article.Article.Id).ToList());

    private List<(ScannedArticle Article, SearchPosition Position)> MatchesOf(IndexQuery query)
    {
        var matches = _articles.Values.Where(query.Filters.Admit).Select(article => new ScannedArticle(article))
            .Where(article => article.Matches(query.Query.Meaning))
            .Select(article => (Article: article, Position: PositionOf(article, query))).ToList();
        matches.Sort((one, other) => Compare(one.Position, other.Position, query.Sort));
        return matches;
    }

    public Task<HighlightedArticle> HighlightAsync(Article article, InterpretedQuery query, CancellationToken cancellationToken = default)
    {
        var passages = new ScannedArticle(article).Passages.Select(passage => ScannedArticle.Mark(passage, query.Marked)).ToList();
        Snippet? Of(string? text) => text is null ? null : passages.Find(passage => passage.Text == text);
        var paragraphs = article.Paragraphs.Select(paragraph => Of(paragraph.Text)!).ToList();
        return Task.FromResult(new HighlightedArticle(Of(article.Title), Of(article.Standfirst), Of(article.Caption), paragraphs));
    }

    public Task<IReadOnlyList<NamedCount>> CompleteAsync(
        CompletionField field, string prefix, int size, CancellationToken cancellationToken = default)
    {
        var values = _articles.Values.SelectMany(article => (field switch
        {
            CompletionField.Word => new ScannedArticle(article).Words.Where(Begins),
            CompletionField.Author => article.Authors.Where(IsMeant),
            CompletionField.Source => new[] { article.Source }.Where(IsMeant),
            _ => article.Tags.Where(IsMeant),
        }).Distinct());
        return Task.FromResult<IReadOnlyList<NamedCount>>(Ranked(values).Take(size).ToList());

        bool Begins(string word) => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        bool IsMeant(string name) => ScannedArticle.WordsOf(name).Any(Begins);
    }

    public Task<IReadOnlyList<SearchHit>> FindSimilarAsync(
        Article article, SearchFilters filters, int size, CancellationToken cancellationToken = default)
    {
        var words = new ScannedArticle(article).Words.ToHashSet();
        return Task.FromResult<IReadOnlyList<SearchHit>>(_articles.Values
            .Where(other => other.Id != article.Id && filters.Admit(other)).Select(other => new ScannedArticle(other))
            .Select(other => (Article: other, Shared: other.Words.Distinct().Count(words.Contains)))
            .Where(other => other.Shared > 0)
            .OrderByDescending(other => other.Shared).ThenBy(other => other.Article.Article.Id.Value, StringComparer.Ordinal)
            .Take(size).Select(other => ToHit(other.Article, other.Shared, [])).ToList());
    }

    public Task<MatchExplanation> ExplainAsync(Article article, IndexQuery query, CancellationToken cancellationToken = default)
    {
        var scanned = new ScannedArticle(article);
        var tree = query.Query.Query;
        bool Matches(Query part) => scanned.Matches(Ask.For(part, query.Scope).Query.Meaning);
        return Task.FromResult(new MatchExplanation
        {
            Matches = query.Filters.Admit(article) && scanned.Matches(query.Query.Meaning),
            Parts = (tree is AllOfQuery all ? all.Parts : [tree])
                .Select(part => new ExplainedPart(part.ToString()!, Matches(part), "", [], [])).ToList(),
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private WordFinding Find(InterpretedWord word)
    {
        const int MaxGiven = 3, MinLengthForTwoEdits = 6;
        var isFound = CanMatch(word.Meaning);
        if (isFound || word.Correctable is not { Length: >= 3 } sought) return new WordFinding(isFound, []);
        var isInTitle = word.Meaning is TextClause { Text: SearchedText.Title };
        var words = _articles.Values.SelectMany(article => new ScannedArticle(article).WordsIn(isInTitle).Distinct())
            .Where(one => one != sought).CountBy(one => one).ToList();
        for (var edits = 1; edits <= (sought.Length < MinLengthForTwoEdits ? 1 : 2); edits++)
        {
            var near = words.Where(one => one.Key[0] == sought[0] && ScannedArticle.Edits(one.Key, sought) <= edits)
                .OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
                .Take(MaxGiven).Select(one => one.Key).ToList();
            if (near.Count > 0) return new WordFinding(false, near);
        }
        return new WordFinding(false, []);
    }

    private bool CanMatch(Clause clause) => clause switch
    {
        AnyOfClause any => any.Parts.Any(CanMatch),
        PhraseClause phrase => phrase.Words.All(word => IsAnywhere(new WordClause(phrase.Text, word, []))),
        WordClause word => IsAnywhere(word),
        _ => true,
    };

    private bool IsAnywhere(WordClause word) => _articles.Values.Any(article => new ScannedArticle(article).Matches(word));

    private static SearchPosition PositionOf(ScannedArticle scanned, IndexQuery query) => new(
        "",
        query.Sort switch
        {
            SearchSort.Relevance => scanned.Score(query.Query.Meaning),
            SearchSort.Doubt => (float)scanned.Article.Certainty,
            _ => 0,
        },
        scanned.Article.Date is { } date ? date.Year * 10_000 + date.Month * 100 + date.Day : 0,
        scanned.Article.Id.Value);

    private static int Compare(SearchPosition one, SearchPosition other, SearchSort sort)
    {
        static int Day(SearchPosition position) => position.Day == 0 ? int.MaxValue : position.Day;
        var order = sort switch
        {
            SearchSort.Relevance => other.Score.CompareTo(one.Score),
            SearchSort.Newest => other.Day.CompareTo(one.Day),
            SearchSort.Doubt => one.Score.CompareTo(other.Score),
            _ => Day(one).CompareTo(Day(other)),
        };
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    private static SearchFacets Count(List<Article> articles, IReadOnlyList<FacetField> wanted)
    {
        List<NamedCount>? Counts(FacetField field, Func<Article, IEnumerable<string>> values) => wanted.Contains(field)
            ? Ranked(articles.SelectMany(article => values(article).Distinct())).Take(SearchFacets.MaxValues).ToList()
            : null;
        List<NamedCount>? Dates(FacetField field, string format) => wanted.Contains(field)
            ? articles.Select(article => article.Date).OfType<DateOnly>()
                .CountBy(date => date.ToString(format, CultureInfo.InvariantCulture))
                .OrderByDescending(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamedCount(pair.Key, pair.Value)).ToList()
            : null;
        return new SearchFacets
        {
            Language = Counts(FacetField.Language, article => [article.Language]),
            Source = Counts(FacetField.Source, article => [article.Source]),
            Author = Counts(FacetField.Author, article => article.Authors),
            Tag = Counts(FacetField.Tag, article => article.Tags),
            Label = Counts(FacetField.Label, article => article.Removed.Select(span => span.Label)),
            Doubt = Counts(FacetField.Doubt, article => article.Doubts.Select(doubt => DoubtFields.NameOf(doubt.Field))),
            Year = Dates(FacetField.Year, "yyyy"),
            Month = Dates(FacetField.Month, "yyyy-MM"),
        };
    }

    private static IEnumerable<NamedCount> Ranked(IEnumerable<string> values) => values.CountBy(value => value)
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => new NamedCount(pair.Key, pair.Value));

    private static SearchHit ToHit(ScannedArticle scanned, float score, IReadOnlyList<TextClause>? marked)
    {
        var article = scanned.Article;
        return new SearchHit
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
            Certainty = article.Certainty,
            Doubts = DoubtFields.Of(article),
            Snippets = marked is null ? [] : [scanned.BestPassage(marked)],
            Score = score,
        };
    }
}
