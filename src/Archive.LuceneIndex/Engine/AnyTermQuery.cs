using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Engine;

/// <summary>A term that the index has, and what a match of it counts.</summary>
internal sealed class WeightedTerm
{
    private WeightedTerm(Term term, TermContext context, float boost) => (Term, Context, Boost) = (term, context, boost);

    public Term Term { get; }

    /// <summary>Where each segment has it.</summary>
    public TermContext Context { get; }

    public float Boost { get; }

    /// <summary>Looks a term up in each segment; null when none has it.</summary>
    public static WeightedTerm? Find(IndexReader reader, Term term, float boost)
    {
        var context = new TermContext(reader.Context);
        foreach (var segment in reader.Leaves)
        {
            try
            {
                if (TermLookup.In(segment.AtomicReader, term.Field) is { } terms && terms.SeekExact(term.Bytes))
                {
                    context.Register(terms.GetTermState(), segment.Ord, terms.DocFreq, terms.TotalTermFreq);
                }
            }
            catch
            {
                TermLookup.Forget(segment.AtomicReader, term.Field);
                throw;
            }
        }
        return context.DocFreq > 0 ? new WeightedTerm(term, context, boost) : null;
    }

    /// <summary>The documents of a segment that have the term; null when none has.</summary>
    public DocsEnum? Documents(AtomicReaderContext segment, IBits? acceptDocs)
    {
        if (Context.Get(segment.Ord) is not { } state) return null;
        var terms = TermLookup.In(segment.AtomicReader, Term.Field)!;
        try
        {
            terms.SeekExact(Term.Bytes, state);
            return terms.Docs(acceptDocs, null, DocsFlags.FREQS);
        }
        catch
        {
            TermLookup.Forget(segment.AtomicReader, Term.Field);
            throw;
        }
    }
}

/// <summary>
/// Documents with any of some terms; the scores of those they have add up. What a BooleanQuery of as many optional TermQuerys means, but
/// made for the handful of terms that one word is: no heap and no layer of scorers between, scores only of documents that are asked for,
/// and where nothing else is asked whole stretches of documents are counted term by term.
/// </summary>
internal sealed class AnyTermQuery(IReadOnlyList<WeightedTerm> terms) : Query
{
    public IReadOnlyList<WeightedTerm> Terms { get; } = terms;

    public override string ToString(string field) => string.Join(' ', Terms.Select(term => $"{term.Term}^{term.Boost}"));

    public override void ExtractTerms(ISet<Term> into) => into.UnionWith(Terms.Select(term => term.Term));

    public override Weight CreateWeight(IndexSearcher searcher) => new AnyTermWeight(this, searcher);

    private sealed class AnyTermWeight(AnyTermQuery query, IndexSearcher searcher) : Weight
    {
        private readonly Similarity _similarity = searcher.Similarity;
        private readonly Similarity.SimWeight[] _weights = query.Terms
            .Select(term =>
                searcher.Similarity.ComputeWeight(term.Boost, searcher.CollectionStatistics(term.Term.Field),
                searcher.TermStatistics(term.Term, term.Context))).ToArray();

        public override Query Query => query;

        public override float GetValueForNormalization() =>
            _weights.Sum(weight => weight.GetValueForNormalization()) * query.Boost * query.Boost;

        public override void Normalize(float norm, float topLevelBoost)
        {
            foreach (var weight in _weights) weight.Normalize(norm, topLevelBoost * query.Boost);
        }

        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs)
        {
            var postings = Postings(context, acceptDocs);
            return postings.Length == 0 ? null : new AnyTermScorer(this, postings);
        }

        public override BulkScorer? GetBulkScorer(AtomicReaderContext context, bool scoreDocsInOrder, IBits? acceptDocs)
        {
            var postings = Postings(context, acceptDocs);
            return postings.Length == 0 ? null : new AnyTermBulkScorer(this, postings);
        }

        public override Lucene.Net.Search.Explanation Explain(AtomicReaderContext context, int doc)
        {
            var whole = new ComplexExplanation { Description = "sum of:" };
            foreach (var posting in Postings(context, context.AtomicReader.LiveDocs)
                .Where(posting => posting.Documents.Advance(doc) == doc))
            {
                whole.AddDetail(posting.Similarity.Explain(doc, new Lucene.Net.Search.Explanation(posting.Documents.Freq, "termFreq")));
                whole.Value += posting.Similarity.Score(doc, posting.Documents.Freq);
            }
            whole.Match = whole.GetDetails() is { Length: > 0 };
            return whole;
        }

        /// <summary>The postings of the terms that the segment has, each before its first document.</summary>
        private Posting[] Postings(AtomicReaderContext context, IBits? acceptDocs)
        {
            var postings = new List<Posting>(query.Terms.Count);
            for (var i = 0; i < query.Terms.Count; i++)
            {
                if (query.Terms[i].Documents(context, acceptDocs) is { } documents)
                {
                    postings.Add(new Posting(documents, _similarity.GetSimScorer(_weights[i], context)));
                }
            }
            return [.. postings];
        }
    }

    /// <summary>The documents of a term in a segment, and how it scores there.</summary>
    private readonly record struct Posting(DocsEnum Documents, Similarity.SimScorer Similarity);

    /// <summary>Document by document, for where other conditions decide too.</summary>
    private sealed class AnyTermScorer(Weight weight, Posting[] postings) : Scorer(weight)
    {
        /// <summary>Where each posting stands: at the scorer's document or behind it.</summary>
        private readonly int[] _at = Enumerable.Repeat(-1, postings.Length).ToArray();
        private int _document = -1;

        public override int DocID => _document;

        /// <summary>How many of the terms the document has.</summary>
        public override int Freq => _at.Count(at => at == _document);

        public override float GetScore()
        {
            var score = 0f;
            for (var i = 0; i < postings.Length; i++)
            {
                if (_at[i] == _document) score += postings[i].Similarity.Score(_document, postings[i].Documents.Freq);
            }
            return score;
        }

        public override int NextDoc() => Advance(_document + 1);

        public override int Advance(int target)
        {
            var (at, first) = (_at, NO_MORE_DOCS);
            for (var i = 0; i < at.Length; i++)
            {
                if (at[i] < target) at[i] = at[i] == target - 1 ? postings[i].Documents.NextDoc() : postings[i].Documents.Advance(target);
                if (at[i] < first) first = at[i];
            }
            return _document = first;
        }

        public override long GetCost() => postings.Sum(posting => posting.Documents.GetCost());
    }

    /// <summary>A stretch of documents at a time, term by term.</summary>
    private sealed class AnyTermBulkScorer(Weight weight, Posting[] postings) : BulkScorer
    {
        private const int StretchLength = 2_048;

        private readonly int[] _at = postings.Select(posting => posting.Documents.NextDoc()).ToArray();
        private readonly Found _found = new(weight);

        public override bool Score(ICollector collector, int max)
        {
            collector.SetScorer(_found);
            var stretch = new Stretch();
            for (var first = _at.Min(); first < max; first = _at.Min())
            {
                var start = first - (first % StretchLength);
                var end = Math.Min(start + StretchLength, max);
                for (var i = 0; i < postings.Length; i++) _at[i] = Count(postings[i], _at[i], start, end, stretch);
                Collect(collector, start, stretch);
            }
            return _at.Min() != DocIdSetIterator.NO_MORE_DOCS;
        }

        private static int Count(Posting posting, int document, int start, int end, Stretch stretch)
        {
            var (documents, similarity) = posting;
            for (; document < end; document = documents.NextDoc())
            {
                stretch.Add(document - start, similarity.Score(document, documents.Freq));
            }
            return document;
        }

        private void Collect(ICollector collector, int start, Stretch stretch)
        {
            for (var place = stretch.Next(0); place >= 0; place = stretch.Next(place + 1))
            {
                _found.Set(start + place, stretch.Take(place));
                collector.Collect(start + place);
            }
        }

        /// <summary>The sums of a stretch's documents, and which have one.</summary>
        private sealed class Stretch
        {
            private readonly float[] _scores = new float[StretchLength];
            private readonly ulong[] _isFound = new ulong[StretchLength / 64];

            public void Add(int place, float score)
            {
                _scores[place] += score;
                _isFound[place >> 6] |= 1UL << place;
            }

            /// <summary>The first place from one on that has a sum; -1 when there is none.</summary>
            public int Next(int place)
            {
                if (place >= StretchLength) return -1;
                var word = place >> 6;
                var left = _isFound[word] & (ulong.MaxValue << place);
                while (left == 0)
                {
                    if (++word == _isFound.Length) return -1;
                    left = _isFound[word];
                }
                return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(left);
            }

            /// <summary>Takes a sum out.</summary>
            public float Take(int place)
            {
                var score = _scores[place];
                _scores[place] = 0;
                _isFound[place >> 6] &= ~(1UL << place);
                return score;
            }
        }
    }

    /// <summary>Shows collectors the document at hand.</summary>
    private sealed class Found(Weight weight) : Scorer(weight)
    {
        private int _document = -1;
        private float _score;

        public override int DocID => _document;

        public override int Freq => 1;

        public void Set(int document, float score) => (_document, _score) = (document, score);

        public override float GetScore() => _score;

        public override int NextDoc() => throw new NotSupportedException("A collector is handed its documents.");

        public override int Advance(int target) => throw new NotSupportedException("A collector is handed its documents.");

        public override long GetCost() => 1;
    }
}
