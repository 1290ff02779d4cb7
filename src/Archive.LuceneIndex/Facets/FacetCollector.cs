using System.Buffers;
using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Archive.LuceneIndex.Facets;

/// <summary>
/// Counts values over every match: a segment's matches are buffered, some thousands at a time, and then counted facet by facet.
/// </summary>
internal sealed class FacetCollector(IReadOnlyList<FacetField> wanted) : ICollector
{
    /// <summary>So many matches are counted at a time.</summary>
    private const int Length = 4_096;

    private readonly Dictionary<string, FacetCounts> _counts = wanted.Select(FieldOf).Distinct(StringComparer.Ordinal)
        .ToDictionary(field => field, _ => new FacetCounts(), StringComparer.Ordinal);
    private AtomicReader? _segment;
    private readonly int[] _matches = ArrayPool<int>.Shared.Rent(Length);
    private int _matching;

    public bool AcceptsDocsOutOfOrder => false;

    /// <summary>Makes ready what counting in a state of the index needs, where names were counted before.</summary>
    public static void Warm(IndexReader reader)
    {
        foreach (var segment in reader.Leaves)
        {
            if (!FacetNames.IsCounted(((SegmentReader)segment.AtomicReader).Directory)) return;
            try
            {
                foreach (var field in Enum.GetValues<FacetField>()) FacetColumn.Of(segment.AtomicReader, FieldOf(field));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return; // the search that needs the column will say so; others go on
            }
        }
    }

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        CountSegment();
        _segment = context.AtomicReader;
    }

    public void Collect(int doc)
    {
        if (_matching == Length) CountSegment();
        _matches[_matching++] = doc;
    }

    /// <summary>The counts; asked for once, after the search.</summary>
    public SearchFacets ToFacets()
    {
        CountSegment();
        var index = (_segment as SegmentReader)?.Directory;
        var facets = new SearchFacets
        {
            Language = Names(FacetField.Language, index),
            Source = Names(FacetField.Source, index),
            Author = Names(FacetField.Author, index),
            Tag = Names(FacetField.Tag, index),
            Label = Names(FacetField.Label, index),
            Doubt = Names(FacetField.Doubt, index),
            Year = wanted.Contains(FacetField.Year) ? Years() : null,
            Month = wanted.Contains(FacetField.Month) ? Months() : null,
        };
        foreach (var counts in _counts.Values) counts.Dispose();
        ArrayPool<int>.Shared.Return(_matches);
        return facets;
    }

    private void CountSegment()
    {
        if (_segment is not { } segment || _matching == 0) return;
        foreach (var (field, counts) in _counts) FacetColumn.Of(segment, field).Count(_matches.AsSpan(0, _matching), counts);
        _matching = 0;
    }

    private List<NamedCount>? Names(FacetField facet, Lucene.Net.Store.Directory? index)
    {
        if (!wanted.Contains(facet)) return null;
        if (index is null) return [];
        var names = FacetNames.Of(index, FieldOf(facet));
        var most = _counts[FieldOf(facet)].Most(SearchFacets.MaxValues, number => names[number]);
        return most.Select(one => new NamedCount(one.Name, one.Count)).ToList();
    }

    private List<NamedCount> Months() => _counts[Fields.Date].All.OrderByDescending(month => month.Number)
        .Select(month => (FacetColumn.MonthOf(month.Number), month.Count))
        .Select(month => (Name: string.Create(CultureInfo.InvariantCulture, $"{month.Item1.Year:D4}-{month.Item1.Month:D2}"), month.Count))
        .Select(month => new NamedCount(month.Name, month.Count)).ToList();

    private List<NamedCount> Years() => _counts[Fields.Date].All
        .GroupBy(month => FacetColumn.MonthOf(month.Number).Year, month => month.Count).OrderByDescending(year => year.Key)
        .Select(year => new NamedCount(year.Key.ToString("D4", CultureInfo.InvariantCulture), year.Sum(count => (long)count))).ToList();

    private static string FieldOf(FacetField field) => field switch
    {
        FacetField.Language => Fields.Language,
        FacetField.Source => Fields.Source,
        FacetField.Author => Fields.Author,
        FacetField.Tag => Fields.Tag,
        FacetField.Label => Fields.Label,
        FacetField.Doubt => Fields.Doubt,
        _ => Fields.Date,
    };
}
