using Archive.Core.Catalog;
using Archive.Core.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex;

/// <summary>Counts languages and years over every match, from doc values; languages by segment ordinal, so that no string is touched per match.</summary>
internal sealed class FacetCollector : ICollector
{
    private const int DaysPerYearNumber = 10_000;

    private readonly Dictionary<string, long> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<int, long> _years = [];
    private SortedDocValues? _segmentLanguages;
    private NumericDocValues? _segmentDates;
    private long[] _ordinalCounts = [];

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        FinishSegment();
        _segmentLanguages = context.AtomicReader.GetSortedDocValues(Fields.Language);
        _segmentDates = context.AtomicReader.GetNumericDocValues(Fields.Date);
        _ordinalCounts = new long[_segmentLanguages?.ValueCount ?? 0];
    }

    public void Collect(int doc)
    {
        if (_segmentLanguages?.GetOrd(doc) is >= 0 and var ordinal) _ordinalCounts[ordinal]++;
        if (_segmentDates?.Get(doc) is > 0 and var day)
        {
            var year = (int)(day / DaysPerYearNumber);
            _years[year] = _years.GetValueOrDefault(year) + 1;
        }
    }

    public SearchFacets ToFacets()
    {
        FinishSegment();
        return new SearchFacets(
            _languages.Select(pair => new NamedCount(pair.Key, pair.Value)).OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal).ToList(),
            _years.OrderByDescending(pair => pair.Key).Select(pair => new NamedCount(pair.Key.ToString("D4", System.Globalization.CultureInfo.InvariantCulture), pair.Value)).ToList());
    }

    private void FinishSegment()
    {
        var term = new BytesRef();
        for (var ordinal = 0; ordinal < _ordinalCounts.Length; ordinal++)
        {
            if (_ordinalCounts[ordinal] == 0) continue;
            _segmentLanguages!.LookupOrd(ordinal, term);
            var language = term.Utf8ToString();
            _languages[language] = _languages.GetValueOrDefault(language) + _ordinalCounts[ordinal];
        }
        _ordinalCounts = [];
    }
}
