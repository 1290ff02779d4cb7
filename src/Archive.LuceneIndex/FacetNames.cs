using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Archive.LuceneIndex;

/// <summary>
/// The names of a segment's values by ordinal, each read from the file once: counting by authors meets thousands of them in one search. They go with the segment.
/// </summary>
internal sealed class FacetNames(int count)
{
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, FacetNames>> OfSegments = [];

    private readonly string?[] _names = new string?[count];

    /// <summary>The names of a field of a segment that has so many.</summary>
    public static FacetNames Of(AtomicReader reader, string field, int count) =>
        OfSegments.GetOrCreateValue(reader.CoreCacheKey).GetOrAdd(field, static (_, count) => new FacetNames(count), count);

    /// <summary>The name with an ordinal; threads that ask at once read the same.</summary>
    public string this[int ordinal, Action<long, BytesRef> lookUp] => _names[ordinal] ??= Read(ordinal, lookUp);

    private static string Read(int ordinal, Action<long, BytesRef> lookUp)
    {
        var term = new BytesRef();
        lookUp(ordinal, term);
        return term.Utf8ToString();
    }
}
