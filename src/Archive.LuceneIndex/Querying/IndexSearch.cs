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

    private static readonly Sort LeastSureFirst = new(new SortField(Fields.Certainty, SortFieldType.SINGLE), ById);

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
        var words = writer.Find(query.Query);
        var facets = query.Facets.Count > 0 ? new FacetCollector(query.Facets) : null;
        // One more than asked for tells whether there is a next page.
        var reach = Math.Max(1, Math.Min(query.Skip + query.Take + 1, searcher.IndexReader.MaxDoc));
        var (collector, collected) = CollectorOf(query, reach);
        // In order: for matches that come in any order Lucene makes tables of 80 kB a segment, which most searches do not fill.
        searcher.Search(
            written,
            ClauseWriter.FilterOf(query.Filters),
            MultiCollector.Wrap(collector, facets, new CancellingCollector(cancellationToken)));

        var (best, total) = collected();
        var page = best.Skip(query.Skip).ToList();
        var marks = query.Highlight && page.Count > 0 ? QueryMarks.Of(query.Query.Marked, writer.AutomatonOf) : null;
        var hits = page.Take(query.Take).Select(found => ToHit(searcher, found, query.Scope, marks)).ToList();
        return new IndexResults
        {
            Total = total,
            Hits = hits,
            Facets = facets?.ToFacets() ?? new SearchFacets(),
            Words = words,
            Last = page.Count <= query.Take ? null : ToPosition(query.Sort, page[query.Take - 1], hits[^1], keep()),
        };
    }

    /// <summary>What collects the best matches in a query's order, none where the total is all, and how they are read from it.</summary>
    private static (ICollector Collector, Func<(IReadOnlyList<ScoreDoc> Best, int Total)> Collected) CollectorOf(
        IndexQuery query, int reach)
    {
        if (query.Take == 0)
        {
            var count = new TotalHitCountCollector();
            return (count, () => ([], count.TotalHits));
        }
        if (query.Sort == SearchSort.Relevance)
        {
            var best = new BestCollector(reach, query.After is { } place ? (place.Score, ArticleMapper.OrderOf(place.Id)) : null);
            return (best, () => (best.Best(), best.Total));
        }
        var byField = TopFieldCollector.Create(
            query.Sort switch { SearchSort.Newest => NewestFirst, SearchSort.Oldest => OldestFirst, _ => LeastSureFirst },
            reach,
            query.After is { } after ? ToFieldDoc(after, query.Sort) : null,
            fillFields: false,
            trackDocScores: false,
            trackMaxScore: false,
            docsScoredInOrder: true);
        return (byField, () => (byField.GetTopDocs().ScoreDocs, byField.TotalHits));
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
        IReadOnlyList<Snippet> snippets = [];
        IReadOnlyList<TextRange> titleHighlights = [];
        if (marks is not null)
        {
            var text = HitStore.ReadText(searcher, found.Doc);
            snippets = SnippetBuilder.Build(
                scope == SearchScope.All ? [.. text.Passages, .. text.Removed] : text.Passages, marks.Anywhere);
            titleHighlights = hit.HasTitle
                ? Highlighter.Mark(hit.Title, hit.Language, marks.Anywhere, marks.InTitle).Highlights
                : Highlighter.Mark(hit.Title, hit.Language, marks.Anywhere).Highlights;
        }
        return new SearchHit
        {
            Id = hit.Id,
            Key = hit.Key,
            Source = hit.Source,
            Title = hit.Title,
            HasTitle = hit.HasTitle,
            TitleHighlights = titleHighlights,
            Date = hit.Date,
            Authors = hit.Authors,
            Language = hit.Language,
            Url = hit.Url,
            Certainty = hit.Certainty,
            Doubts = hit.Doubts ?? [],
            Snippets = snippets,
            Score = float.IsNaN(found.Score) ? 0 : Math.Round(found.Score, 4),
        };
    }

    private static SearchPosition ToPosition(SearchSort sort, ScoreDoc last, SearchHit hit, string state) => sort switch
    {
        SearchSort.Relevance => new(state, last.Score, 0, hit.Id.Value),
        SearchSort.Doubt => new(state, (float)hit.Certainty, 0, hit.Id.Value),
        _ => new(state, 0, hit.Date is { } date ? ArticleMapper.DayNumber(date) : 0, hit.Id.Value),
    };

    private static FieldDoc ToFieldDoc(SearchPosition after, SearchSort sort)
    {
        var day = after.Day == 0 && sort == SearchSort.Oldest ? int.MaxValue : after.Day;
        J2N.Numerics.Number first = sort == SearchSort.Doubt
            ? J2N.Numerics.Single.GetInstance(after.Score)
            : J2N.Numerics.Int32.GetInstance(day);
        return new FieldDoc(int.MaxValue, 0, [first, J2N.Numerics.Int64.GetInstance(ArticleMapper.OrderOf(after.Id))]);
    }
}
