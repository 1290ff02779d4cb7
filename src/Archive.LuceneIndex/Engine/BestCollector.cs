using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// The best matches, of equally good ones those with the smaller id, and how many there are. Lucene's collector for this order compares
/// field by field through interfaces for each match; most matches are ruled out by their score alone.
/// </summary>
/// <param name="size">How many of the best are kept.</param>
/// <param name="after">The place in the order that they come after; null for the beginning.</param>
internal sealed class BestCollector(int size, (float Score, long Order)? after) : ICollector
{
    private readonly PriorityQueue<int, Rank> _best = new(Comparer<Rank>.Create((one, other) => other.CompareTo(one)));
    private Scorer? _scorer;
    private NumericDocValues? _orders;
    private int _base;
    private Rank _worst;

    /// <summary>How many matches there are, those before the place included.</summary>
    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => false;

    /// <summary>The matches kept, best first.</summary>
    public List<ScoreDoc> Best()
    {
        var best = new List<ScoreDoc>(_best.Count);
        while (_best.TryDequeue(out var document, out var rank)) best.Add(new ScoreDoc(document, rank.Score));
        best.Reverse();
        return best;
    }

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        _base = context.DocBase;
        _orders = context.AtomicReader.GetNumericDocValues(Fields.Order);
    }

    public void Collect(int doc)
    {
        Total++;
        var score = _scorer!.GetScore();
        var isFull = _best.Count == size;
        if (isFull && score < _worst.Score) return;
        if (after is { } place && score > place.Score) return;

        var rank = new Rank(score, _orders?.Get(doc) ?? 0);
        if (after is { } from && rank.CompareTo(new Rank(from.Score, from.Order)) <= 0) return;
        if (!isFull) _best.Enqueue(_base + doc, rank);
        else if (rank.CompareTo(_worst) < 0) _best.EnqueueDequeue(_base + doc, rank);
        else return;
        _best.TryPeek(out _, out _worst);
    }

    /// <summary>A place in the order: what comes earlier is smaller.</summary>
    private readonly record struct Rank(float Score, long Order) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Score != other.Score ? other.Score.CompareTo(Score) : Order.CompareTo(other.Order);
    }
}
