using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Facets;

/// <summary>
/// The values that the articles of a segment have of one facet, as numbers in memory: four to some twelve bytes an article. Read from the
/// index's files for each match they were the greater part of a search. A segment's columns are made when they are first counted, and go
/// with it.
/// </summary>
internal sealed class FacetColumn
{
    private const int None = -1, MonthsPerYear = 12, DaysPerMonthNumber = 100, MonthsPerYearNumber = 100;

    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, FacetColumn>> OfSegments = [];

    /// <summary>The value of each document, or none; where a document may have several, all of them one after another.</summary>
    private readonly int[] _values;

    /// <summary>Where the values of each document begin; null where none has more than one.</summary>
    private readonly int[]? _starts;

    private FacetColumn(int[] values, int[]? starts) => (_values, _starts) = (values, starts);

    /// <summary>The column of a field of a segment; threads that ask for it at once read the same.</summary>
    public static FacetColumn Of(AtomicReader reader, string field) => OfSegments.GetOrCreateValue(reader.CoreCacheKey)
        .GetOrAdd(field, static (field, reader) => Read(reader, field), reader);

    /// <summary>The number of a month: the months since the year 0.</summary>
    public static (int Year, int Month) MonthOf(int number) => (number / MonthsPerYear, number % MonthsPerYear + 1);

    /// <summary>Counts the values of documents.</summary>
    public void Count(ReadOnlySpan<int> documents, FacetCounts counts)
    {
        var (values, starts) = (_values, _starts);
        foreach (var document in documents)
        {
            if (starts is null)
            {
                if (values[document] is not None and var value) counts.Add(value);
                continue;
            }
            for (var at = starts[document]; at < starts[document + 1]; at++) counts.Add(values[at]);
        }
    }

    private static FacetColumn Read(AtomicReader reader, string field) => field switch
    {
        Fields.Date => Months(reader),
        Fields.Language or Fields.Source => Single(reader, field),
        _ => Several(reader, field),
    };

    private static FacetColumn Months(AtomicReader reader)
    {
        var days = reader.GetNumericDocValues(Fields.Date);
        var months = new int[reader.MaxDoc];
        for (var document = 0; document < months.Length; document++)
        {
            var month = (int)((days?.Get(document) ?? 0) / DaysPerMonthNumber);
            months[document] = month == 0 ? None : month / MonthsPerYearNumber * MonthsPerYear + month % MonthsPerYearNumber - 1;
        }
        return new FacetColumn(months, null);
    }

    private static FacetColumn Single(AtomicReader reader, string field)
    {
        var values = new int[reader.MaxDoc];
        if (reader.GetSortedDocValues(field) is not { } ordinals)
        {
            Array.Fill(values, None);
            return new FacetColumn(values, null);
        }
        var numbers = Numbers(reader, field, ordinals.ValueCount, (ordinal, term) => ordinals.LookupOrd((int)ordinal, term));
        for (var document = 0; document < values.Length; document++)
        {
            values[document] = ordinals.GetOrd(document) is >= 0 and var ordinal ? numbers[ordinal] : None;
        }
        return new FacetColumn(values, null);
    }

    private static FacetColumn Several(AtomicReader reader, string field)
    {
        var values = new List<int>(reader.MaxDoc);
        var starts = new int[reader.MaxDoc + 1];
        if (reader.GetSortedSetDocValues(field) is { } ordinals)
        {
            var numbers = Numbers(reader, field, (int)ordinals.ValueCount, ordinals.LookupOrd);
            for (var document = 0; document < reader.MaxDoc; document++)
            {
                ordinals.SetDocument(document);
                for (var ordinal = ordinals.NextOrd(); ordinal != SortedSetDocValues.NO_MORE_ORDS; ordinal = ordinals.NextOrd())
                {
                    values.Add(numbers[(int)ordinal]);
                }
                starts[document + 1] = values.Count;
            }
        }
        var all = values.ToArray();
        var isSingle = Enumerable.Range(0, reader.MaxDoc).All(document => starts[document + 1] - starts[document] <= 1);
        if (!isSingle) return new FacetColumn(all, starts);
        var single = new int[reader.MaxDoc];
        for (var document = 0; document < single.Length; document++)
        {
            single[document] = starts[document + 1] > starts[document] ? all[starts[document]] : None;
        }
        return new FacetColumn(single, null);
    }

    /// <summary>The numbers of a segment's names, by ordinal.</summary>
    private static int[] Numbers(AtomicReader reader, string field, int count, Action<long, BytesRef> lookUp)
    {
        var names = FacetNames.Of(((SegmentReader)reader).Directory, field);
        var (numbers, term) = (new int[count], new BytesRef());
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            lookUp(ordinal, term);
            numbers[ordinal] = names.NumberOf(term.Utf8ToString());
        }
        return numbers;
    }
}
