using Archive.Core.Search;
using Archive.LuceneIndex.Engine;
using Archive.LuceneIndex.Facets;
using Archive.LuceneIndex.Highlighting;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Archive.LuceneIndex.Querying;

/// <summary>Runs a search on one state of the index: the page, the total and the facets in one pass.</summary>
internal static class IndexSearch
{
    private static readonly SortField ById = new(Fields.Order, SortFieldType.INT64);

    private static readonly Sort NewestFirst = new(new SortField(Fields.Date, SortFieldType.INT32, reverse: true), ById);
    private static readonly Sort OldestFirst = new(UndatedLast(), ById);

    private static SortField UndatedLast()
    {
        var field = new SortField(Fields.Date, SortFieldType.INT32);
        field.SetMissingValue(J2N.Numerics.Int32.GetInstance(int.MaxValue));
        return field;
    }

    /// <summary>Searches.</summary>
    /// <param name="searcher">The state of the index.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="snapshot">Gives the state's name; asked only when a place in the order is handed out.</param>
    /// <param name="cancellationToken">Ends the search between two segments.</param>
    public static IndexResults Run(IndexSearcher searcher, IndexQuery query, Func<long> snapshot, CancellationToken cancellationToken)
    {
        var translated = QueryTranslator.Translate(searcher.IndexReader, query);
        var facets = query.Facets.Count > 0 ? new FacetCollector(query.Facets) : null;
        if (query.Take == 0)
        {
            var count = new TotalHitCountCollector();
            Collect(count);
            return Results(translated, count.TotalHits, [], facets);
        }

        // One more than asked for tells whether there is a next page.
        var reach = Math.Max(1, Math.Min(query.Skip + query.Take + 1, searcher.IndexReader.MaxDoc));
        var (best, total) = query.Sort == SearchSort.Relevance ? Best(reach) : ByDate(reach);
        var page = best.Skip(query.Skip).ToList();
        var hits = page.Take(query.Take).Select(found => ToHit(searcher, found, query.Scope, query.Highlight ? translated : null)).ToList();
        var results = Results(translated, total, hits, facets);
        return page.Count <= query.Take ? results : results with { Last = ToPosition(page[query.Take - 1], hits[^1], snapshot()) };

        (IReadOnlyList<ScoreDoc> Best, int Total) Best(int reach)
        {
            var top = new BestCollector(reach, query.After is { } after ? (after.Score, ArticleMapper.OrderOf(after.Id)) : null);
            Collect(top);
            return (top.Best(), top.Total);
        }

        (IReadOnlyList<ScoreDoc> Best, int Total) ByDate(int reach)
        {
            var sort = query.Sort == SearchSort.Newest ? NewestFirst : OldestFirst;
            var top = TopFieldCollector.Create(sort, reach, query.After is { } after ? ToFieldDoc(after, query.Sort) : null, fillFields: false, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: true);
            Collect(top);
            return (top.GetTopDocs().ScoreDocs, top.TotalHits);
        }

        // In order: for matches that come in any order Lucene makes tables of 80 kB a segment, which most searches do not fill.
        void Collect(ICollector top) => searcher.Search(translated.Query, FilterOf(query.Filters), MultiCollector.Wrap(top, facets, new Patience(cancellationToken)));
    }

    /// <summary>Nobody waits any more for a search that was cancelled.</summary>
    private sealed class Patience(CancellationToken cancellationToken) : ICollector
    {
        private const int LooksEvery = 4_096;

        private int _collected;

        public bool AcceptsDocsOutOfOrder => false;

        public void SetScorer(Scorer scorer)
        {
        }

        public void SetNextReader(AtomicReaderContext context) => cancellationToken.ThrowIfCancellationRequested();

        public void Collect(int doc)
        {
            if (++_collected % LooksEvery == 0) cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What is shown of a match.</summary>
    /// <param name="searcher">The state of the index.</param>
    /// <param name="found">The match.</param>
    /// <param name="scope">Where passages may come from.</param>
    /// <param name="marked">Tells what to mark; null for a hit without passages and marks.</param>
    public static SearchHit ToHit(IndexSearcher searcher, ScoreDoc found, SearchScope scope, TranslatedQuery? marked)
    {
        var hit = HitStore.ReadHead(searcher, found.Doc);
        return new SearchHit
        {
            Id = hit.Id,
            Key = hit.Key,
            Source = hit.Source,
            Title = hit.Title,
            HasTitle = hit.HasTitle,
            TitleHighlights = marked is null ? [] : (hit.HasTitle ? Highlighter.Mark(hit.Title, hit.Language, marked.Wanted, marked.WantedInTitle) : Highlighter.Mark(hit.Title, hit.Language, marked.Wanted)).Highlights,
            Date = hit.Date,
            Authors = hit.Authors,
            Language = hit.Language,
            Url = hit.Url,
            Snippets = marked is null ? [] : Passages(HitStore.ReadText(searcher, found.Doc), scope, marked.Wanted),
            Score = float.IsNaN(found.Score) ? 0 : Math.Round(found.Score, 4),
        };
    }

    private static List<Snippet> Passages(HitText text, SearchScope scope, WantedWords wanted) =>
        SnippetBuilder.Build(scope == SearchScope.All ? [.. text.Passages, .. text.Removed] : text.Passages, wanted);

    public static Filter? FilterOf(SearchFilters filters)
    {
        var all = new BooleanQuery(disableCoord: true);
        AddValues(all, Fields.Language, filters.Languages);
        AddValues(all, Fields.Source, filters.Sources);
        AddValues(all, Fields.Author, filters.Authors);
        AddValues(all, Fields.Tag, filters.Tags);
        if (filters.From is not null || filters.To is not null) all.Add(QueryTranslator.DateRange(filters.From, filters.To), Occur.MUST);
        return all.Clauses.Count == 0 ? null : new QueryWrapperFilter(all);
    }

    private static void AddValues(BooleanQuery all, string field, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        var any = new BooleanQuery(disableCoord: true);
        foreach (var value in values.Distinct(StringComparer.Ordinal)) any.Add(new TermQuery(new Term(field, value)), Occur.SHOULD);
        all.Add(any, Occur.MUST);
    }

    private static IndexResults Results(TranslatedQuery translated, int total, IReadOnlyList<SearchHit> hits, FacetCollector? facets) => new()
    {
        Total = total,
        Hits = hits,
        Facets = facets?.ToFacets() ?? new SearchFacets(),
        Words = translated.Words,
        Ignored = translated.Ignored,
    };

    private static SearchPosition ToPosition(ScoreDoc last, SearchHit hit, long snapshot) =>
        float.IsNaN(last.Score) ? new(snapshot, 0, hit.Date is { } date ? ArticleMapper.DayNumber(date) : 0, hit.Id.Value) : new(snapshot, last.Score, 0, hit.Id.Value);

    private static FieldDoc ToFieldDoc(SearchPosition after, SearchSort sort)
    {
        var day = after.Day == 0 && sort == SearchSort.Oldest ? int.MaxValue : after.Day;
        return new FieldDoc(int.MaxValue, 0, [J2N.Numerics.Int32.GetInstance(day), J2N.Numerics.Int64.GetInstance(ArticleMapper.OrderOf(after.Id))]);
    }
}
