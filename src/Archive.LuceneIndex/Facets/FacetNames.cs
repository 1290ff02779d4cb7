using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Archive.LuceneIndex.Facets;

/// <summary>
/// The numbers that the names of one facet have in all segments of an index, so that counting touches no name. A name that no article has
/// any more keeps its number until the index is opened again.
/// </summary>
internal sealed class FacetNames
{
    private static readonly ConditionalWeakTable<Lucene.Net.Store.Directory, ConcurrentDictionary<string, FacetNames>> OfIndexes = [];

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private volatile string[] _names = new string[16];

    /// <summary>The names of a field of an index.</summary>
    public static FacetNames Of(Lucene.Net.Store.Directory index, string field) =>
        OfIndexes.GetOrCreateValue(index).GetOrAdd(field, static _ => new FacetNames());

    /// <summary>Whether any facet of an index was counted.</summary>
    public static bool IsCounted(Lucene.Net.Store.Directory index) => OfIndexes.TryGetValue(index, out _);

    /// <summary>The number of a name, a new one where it has none.</summary>
    public int NumberOf(string name)
    {
        lock (_numbers)
        {
            if (_numbers.TryGetValue(name, out var number)) return number;
            number = _numbers.Count;
            if (number == _names.Length)
            {
                var names = new string[2 * number];
                _names.CopyTo(names, 0);
                _names = names;
            }
            _names[number] = name;
            return _numbers[name] = number;
        }
    }

    /// <summary>The name with a number; who has the number may read it without waiting.</summary>
    public string this[int number] => _names[number];
}
