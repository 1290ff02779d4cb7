using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.LuceneIndex.Documents;
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
    /// <param name="keep">Keeps the state and gives its name; asked only when a place in the order is handed out.</param>
    /// <param name="cancellationToken">Ends the search between two segments.</param>
    public static IndexResults Run(IndexSearcher searcher, IndexQuery query, Func<string> keep, CancellationToken cancellationToken)
    {
        var writer = new ClauseWriter(searcher.IndexReader);
        var written = writer.Write(query.Query.Meaning);
        var facets = query.Facets.Count > 0 ? new FacetCollector(query.Facets) : null;
        if (query.Take == 0)
        {
            var count = new TotalHitCountCollector();
            Collect(count);
            return Results(count.TotalHits, []);
        }

        // One more than asked for tells whether there is a next page.
        var reach = Math.Max(1, Math.Min(query.Skip + query.Take + 1, searcher.IndexReader.MaxDoc));
        var (best, total) = query.Sort == SearchSort.Relevance ? Best(reach) : ByDate(reach);
        var page = best.Skip(query.Skip).ToList();
        var marks = query.Highlight ? QueryMarks.Of(query.Query.Marked, writer.AutomatonOf) : null;
        var hits = page.Take(query.Take).Select(found => ToHit(searcher, found, query.Scope, marks)).ToList();
        var results = Results(total, hits);
        return page.Count <= query.Take ? results : results with { Last = ToPosition(page[query.Take - 1], hits[^1], keep()) };

        (IReadOnlyList<ScoreDoc> Best, int Total) Best(int reach)
        {
            var top = new BestCollector(reach, query.After is { } after ? (after.Score, ArticleMapper.OrderOf(after.Id)) : null);
            Collect(top);
            return (top.Best(), top.Total);
        }

        (IReadOnlyList<ScoreDoc> Best, int Total) ByDate(int reach)
        {
            var sort = query.Sort == SearchSort.Newest ? NewestFirst : OldestFirst;
            var place = query.After is { } after ? ToFieldDoc(after, query.Sort) : null;
            var top = TopFieldCollector.Create(
                sort, reach, place, fillFields: false, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: true);
            Collect(top);
            return (top.GetTopDocs().ScoreDocs, top.TotalHits);
        }

        // In order: for matches that come in any order Lucene makes tables of 80 kB a segment, which most searches do not fill.
        void Collect(ICollector top)
        {
            var all = MultiCollector.Wrap(top, facets, new CancellingCollector(cancellationToken));
            searcher.Search(written, ClauseWriter.FilterOf(query.Filters), all);
        }

        IndexResults Results(int total, IReadOnlyList<SearchHit> hits) => new()
        {
            Total = total,
            Hits = hits,
            Facets = facets?.ToFacets() ?? new SearchFacets(),
            Words = writer.Find(query.Query),
        };
    }

    /// <summary>Ends a search that was cancelled, also in the middle of a segment.</summary>
    private sealed class CancellingCollector(CancellationToken cancellationToken) : ICollector
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
    /// <param name="marks">What to mark; null for a hit without passages and marks.</param>
    public static SearchHit ToHit(IndexSearcher searcher, ScoreDoc found, SearchScope scope, QueryMarks? marks)
    {
        var hit = HitStore.ReadHead(searcher, found.Doc);
        return new SearchHit
        {
            Id = hit.Id,
            Key = hit.Key,
            Source = hit.Source,
            Title = hit.Title,
            HasTitle = hit.HasTitle,
            TitleHighlights = marks is null ? [] : MarkTitle(hit, marks).Highlights,
            Date = hit.Date,
            Authors = hit.Authors,
            Language = hit.Language,
            Url = hit.Url,
            Snippets = marks is null ? [] : Passages(HitStore.ReadText(searcher, found.Doc), scope, marks.Anywhere),
            Score = float.IsNaN(found.Score) ? 0 : Math.Round(found.Score, 4),
        };
    }

    private static Snippet MarkTitle(HitHead hit, QueryMarks marks) => hit.HasTitle
        ? Highlighter.Mark(hit.Title, hit.Language, marks.Anywhere, marks.InTitle)
        : Highlighter.Mark(hit.Title, hit.Language, marks.Anywhere);

    private static List<Snippet> Passages(HitText text, SearchScope scope, WantedWords wanted) =>
        SnippetBuilder.Build(scope == SearchScope.All ? [.. text.Passages, .. text.Removed] : text.Passages, wanted);

    private static SearchPosition ToPosition(ScoreDoc last, SearchHit hit, string state) => float.IsNaN(last.Score)
        ? new(state, 0, hit.Date is { } date ? ArticleMapper.DayNumber(date) : 0, hit.Id.Value)
        : new(state, last.Score, 0, hit.Id.Value);

    private static FieldDoc ToFieldDoc(SearchPosition after, SearchSort sort)
    {
        var day = after.Day == 0 && sort == SearchSort.Oldest ? int.MaxValue : after.Day;
        var order = ArticleMapper.OrderOf(after.Id);
        return new FieldDoc(int.MaxValue, 0, [J2N.Numerics.Int32.GetInstance(day), J2N.Numerics.Int64.GetInstance(order)]);
    }
}
