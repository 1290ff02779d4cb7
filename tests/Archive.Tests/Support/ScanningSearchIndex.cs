using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;

namespace Archive.Tests.Support;

/// <summary>
/// The oracle: looks at every article, one by one. It knows no language, so it agrees with the real index on words that no analysis changes, which is what the
/// conformance suite searches for. It ranks by how often the words occur.
/// </summary>
internal sealed partial class ScanningSearchIndex : ISearchIndex
{
    private ImmutableDictionary<ArticleId, Article> _articles = ImmutableDictionary<ArticleId, Article>.Empty;

    public long Sequence { get; private set; }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Word { get; }

    public Task ApplyAsync(IReadOnlyList<ArticleChange> changes, CancellationToken cancellationToken = default)
    {
        _articles = _articles.SetItems(changes.Select(change => KeyValuePair.Create(change.Article.Id, change.Article)));
        if (changes.Count > 0) Sequence = Math.Max(Sequence, changes.Max(change => change.Sequence));
        return Task.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<SearchResults> SearchAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        var matches = _articles.Values
            .Where(article => query.Languages.Count == 0 || query.Languages.Contains(article.Language))
            .Where(article => query.From is null || article.Date >= query.From)
            .Where(article => query.To is null || article.Date <= query.To)
            .Select(article => (Article: article, Score: Score(query.Query, article)))
            .Where(match => match.Score > 0)
            .OrderByDescending(match => query.Query is EverythingQuery ? 0 : match.Score)
            .ThenByDescending(match => query.Query is EverythingQuery ? match.Article.Date ?? DateOnly.MinValue : DateOnly.MinValue)
            .ThenBy(match => match.Article.Id.Value, StringComparer.Ordinal)
            .ToList();
        return Task.FromResult(new SearchResults
        {
            Total = matches.Count,
            Hits = matches.Skip(query.Skip).Take(query.Take).Select(match => ToHit(match.Article, match.Score)).ToList(),
            Facets = new SearchFacets(
                matches.CountBy(match => match.Article.Language).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamedCount(pair.Key, pair.Value)).ToList(),
                matches.Where(match => match.Article.Date is not null).CountBy(match => match.Article.Date!.Value.Year).OrderByDescending(pair => pair.Key)
                    .Select(pair => new NamedCount(pair.Key.ToString("D4", CultureInfo.InvariantCulture), pair.Value)).ToList()),
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int Score(Query query, Article article) => query switch
    {
        EverythingQuery => 1,
        AllOfQuery all => all.Parts.Select(part => Score(part, article)).ToList() is var scores && scores.All(score => score > 0) ? scores.Sum() : 0,
        WordQuery word => Occurrences(Words(word.Text), article),
        PhraseQuery phrase => Occurrences(Words(phrase.Text), article),
        _ => throw new NotSupportedException(query.GetType().Name),
    };

    private static int Occurrences(string[] wanted, Article article) => Passages(article).Sum(passage =>
    {
        var words = Words(passage);
        return Enumerable.Range(0, Math.Max(0, words.Length - wanted.Length + 1)).Count(start => words.AsSpan(start, wanted.Length).SequenceEqual(wanted));
    });

    private static IEnumerable<string> Passages(Article article) =>
        new[] { article.Title, article.Standfirst, article.Caption }.OfType<string>().Concat(article.Paragraphs.Select(paragraph => paragraph.Text));

    private static string[] Words(string text) => Word.Matches(text.ToLowerInvariant()).Select(match => match.Value).ToArray();

    private static SearchHit ToHit(Article article, int score) => new()
    {
        Id = article.Id,
        Key = article.Key,
        Source = article.Source,
        Title = article.DisplayTitle,
        HasTitle = article.Title is not null,
        Date = article.Date,
        Authors = article.Authors,
        Language = article.Language,
        Snippet = new Snippet(article.Body, []),
        Score = score,
    };
}
