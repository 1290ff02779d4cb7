using System.Collections;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Querying;

/// <summary>The ids of all matches in the order of a search, from one pass over one state of the index: some forty bytes each.</summary>
internal sealed class MatchList : IReadOnlyList<ArticleId>
{
    private readonly List<byte> _ids;
    private readonly int[] _order;

    private MatchList(List<byte> ids, int[] order) => (_ids, _order) = (ids, order);

    public int Count => _order.Length;

    public ArticleId this[int index] => ArticleId.TryParse(Encoding.ASCII.GetString(IdOf(_order[index])), out var id)
        ? id
        : throw new InvalidDataException("The index holds an id that is none.");

    public static MatchList Of(IndexSearcher searcher, IndexQuery query, CancellationToken cancellationToken)
    {
        var collector = new Collector(query.Sort, cancellationToken);
        searcher.Search(new ClauseWriter(searcher.IndexReader).Write(query.Query.Meaning), ClauseWriter.FilterOf(query.Filters), collector);
        var keys = collector.Keys.ToArray();
        var list = new MatchList(collector.Ids, Enumerable.Range(0, keys.Length).ToArray());
        // Of equal ones the smaller id comes first.
        Array.Sort(list._order, (one, other) =>
        {
            var byKey = keys[one].CompareTo(keys[other]);
            return byKey != 0 ? byKey : list.IdOf(one).SequenceCompareTo(list.IdOf(other));
        });
        return list;
    }

    public IEnumerator<ArticleId> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ReadOnlySpan<byte> IdOf(int match) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids).Slice(match * ArticleId.Length, ArticleId.Length);

    /// <summary>Collects ids, and keys that are the smaller the earlier a match comes.</summary>
    private sealed class Collector(SearchSort sort, CancellationToken cancellationToken) : ICollector
    {
        private readonly BytesRef _id = new();
        private Scorer? _scorer;
        private BinaryDocValues? _ids;
        private NumericDocValues? _days;
        private NumericDocValues? _certainties;

        public List<byte> Ids { get; } = [];

        public List<float> Keys { get; } = [];

        public bool AcceptsDocsOutOfOrder => false;

        public void SetScorer(Scorer scorer) => _scorer = scorer;

        public void SetNextReader(AtomicReaderContext context)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ids = context.AtomicReader.GetBinaryDocValues(Fields.Id);
            _days = context.AtomicReader.GetNumericDocValues(Fields.Date);
            _certainties = context.AtomicReader.GetNumericDocValues(Fields.Certainty);
        }

        public void Collect(int doc)
        {
            _ids!.Get(doc, _id);
            Ids.AddRange(_id.Bytes.AsSpan(_id.Offset, _id.Length));
            // A day has eight digits: a float holds it to sixteen days, so it is counted in days instead.
            var day = (int)(_days?.Get(doc) ?? 0);
            Keys.Add(sort switch
            {
                SearchSort.Relevance => -_scorer!.GetScore(),
                SearchSort.Newest => -DayCount(day),
                SearchSort.Doubt => BitConverter.Int32BitsToSingle((int)_certainties!.Get(doc)),
                _ => day == 0 ? float.MaxValue : DayCount(day),
            });
        }

        /// <summary>Days since the year 1, of a day as yyyyMMdd; 0 without one. All are below 2^24, where floats are exact.</summary>
        private static float DayCount(int day) => day == 0 ? 0 : new DateOnly(day / 10_000, day / 100 % 100, day % 100).DayNumber + 1;
    }
}
