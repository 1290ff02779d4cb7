using System.Globalization;
using System.Runtime.InteropServices;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex;

/// <summary>Counts values over every match, from doc values; names by segment ordinal, so that no string is touched per match.</summary>
internal sealed class FacetCollector(IReadOnlyList<FacetField> wanted) : ICollector
{
    private readonly DayCounter? _days = wanted.Contains(FacetField.Year) || wanted.Contains(FacetField.Month) ? new DayCounter() : null;

    private readonly Dictionary<FacetField, NameCounter> _names = wanted
        .Where(field => field is not (FacetField.Year or FacetField.Month)).Distinct()
        .ToDictionary(field => field, field => new NameCounter(FieldOf(field)));

    /// <summary>Doc values are read from the file through a small buffer: out of order, each read would fill it anew.</summary>
    public bool AcceptsDocsOutOfOrder => false;

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        _days?.SetNextReader(context.AtomicReader);
        foreach (var counter in _names.Values) counter.SetNextReader(context.AtomicReader);
    }

    public void Collect(int doc)
    {
        _days?.Collect(doc);
        foreach (var counter in _names.Values) counter.Collect(doc);
    }

    public SearchFacets ToFacets() => new()
    {
        Language = Names(FacetField.Language),
        Source = Names(FacetField.Source),
        Author = Names(FacetField.Author),
        Tag = Names(FacetField.Tag),
        Label = Names(FacetField.Label),
        Year = wanted.Contains(FacetField.Year) ? _days!.Years() : null,
        Month = wanted.Contains(FacetField.Month) ? _days!.Months() : null,
    };

    private List<NamedCount>? Names(FacetField field) => _names.GetValueOrDefault(field)?.Counts();

    private static string FieldOf(FacetField field) => field switch
    {
        FacetField.Language => Fields.Language,
        FacetField.Source => Fields.Source,
        FacetField.Author => Fields.Author,
        FacetField.Tag => Fields.Tag,
        _ => Fields.Label,
    };

    /// <summary>Counts by month; a year is the sum of its months.</summary>
    private sealed class DayCounter
    {
        private const int DaysPerMonthNumber = 100, MonthsPerYearNumber = 100;

        private readonly Dictionary<int, long> _months = [];
        private NumericDocValues? _segment;

        public void SetNextReader(AtomicReader reader) => _segment = reader.GetNumericDocValues(Fields.Date);

        public void Collect(int doc)
        {
            if (_segment?.Get(doc) is not (> 0 and var day)) return;
            var month = (int)(day / DaysPerMonthNumber);
            _months[month] = _months.GetValueOrDefault(month) + 1;
        }

        public List<NamedCount> Months() => _months.OrderByDescending(pair => pair.Key)
            .Select(pair => new NamedCount(string.Create(CultureInfo.InvariantCulture, $"{pair.Key / MonthsPerYearNumber:D4}-{pair.Key % MonthsPerYearNumber:D2}"), pair.Value)).ToList();

        public List<NamedCount> Years() => _months.GroupBy(pair => pair.Key / MonthsPerYearNumber, pair => pair.Value).OrderByDescending(year => year.Key)
            .Select(year => new NamedCount(year.Key.ToString("D4", CultureInfo.InvariantCulture), year.Sum())).ToList();
    }

    private sealed class NameCounter(string field)
    {
        private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
        private SortedDocValues? _single;
        private SortedSetDocValues? _several;
        private int[] _ordinals = [];
        private FacetNames? _names;

        public void SetNextReader(AtomicReader reader)
        {
            FinishSegment();
            var isSingle = field is Fields.Language or Fields.Source;
            _single = isSingle ? reader.GetSortedDocValues(field) : null;
            _several = isSingle ? null : reader.GetSortedSetDocValues(field);
            _ordinals = new int[_single?.ValueCount ?? (int)(_several?.ValueCount ?? 0)];
            _names = FacetNames.Of(reader, field, _ordinals.Length);
        }

        public void Collect(int doc)
        {
            if (_single is not null)
            {
                if (_single.GetOrd(doc) is >= 0 and var ordinal) _ordinals[ordinal]++;
                return;
            }
            if (_several is null) return;
            _several.SetDocument(doc);
            for (var ordinal = _several.NextOrd(); ordinal != SortedSetDocValues.NO_MORE_ORDS; ordinal = _several.NextOrd()) _ordinals[(int)ordinal]++;
        }

        public List<NamedCount> Counts()
        {
            FinishSegment();
            return _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(SearchFacets.MaxValues).Select(pair => new NamedCount(pair.Key, pair.Value)).ToList();
        }

        private void FinishSegment()
        {
            Action<long, BytesRef> lookUp = _single is { } single ? (ordinal, term) => single.LookupOrd((int)ordinal, term) : (ordinal, term) => _several!.LookupOrd(ordinal, term);
            for (var ordinal = 0; ordinal < _ordinals.Length; ordinal++)
            {
                if (_ordinals[ordinal] == 0) continue;
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, _names![ordinal, lookUp], out _) += _ordinals[ordinal];
            }
            _ordinals = [];
        }
    }
}
