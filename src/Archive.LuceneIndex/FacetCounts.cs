using System.Buffers;

namespace Archive.LuceneIndex;

/// <summary>How often each number came.</summary>
internal sealed class FacetCounts : IDisposable
{
    private const int MaxKept = 4 * 1024 * 1024;

    /// <summary>Arrays of zeros: an archive may have a million authors, and most searches meet few of them.</summary>
    private static readonly ArrayPool<int> Zeros = ArrayPool<int>.Create(MaxKept, maxArraysPerBucket: 2 * Environment.ProcessorCount);

    private readonly List<int> _numbers = [];
    private int[] _counts = Zeros.Rent(1);

    /// <summary>The numbers that came, with how often.</summary>
    public IEnumerable<(int Number, int Count)> All => _numbers.Select(number => (number, _counts[number]));

    public void Add(int number)
    {
        if (number >= _counts.Length) Grow(number);
        if (_counts[number]++ == 0) _numbers.Add(number);
    }

    /// <summary>The most frequent ones, of equally frequent ones the first by name.</summary>
    public List<(string Name, int Count)> Most(int size, Func<int, string> nameOf)
    {
        if (_numbers.Count == 0) return [];
        // Only those are named that may be among them.
        var least = _numbers.Select(number => _counts[number]).OrderDescending().ElementAt(Math.Min(size, _numbers.Count) - 1);
        return All.Where(one => one.Count >= least).Select(one => (Name: nameOf(one.Number), one.Count))
            .OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal).Take(size).ToList();
    }

    public void Dispose()
    {
        foreach (var number in _numbers) _counts[number] = 0;
        Zeros.Return(_counts);
        _numbers.Clear();
        _counts = [];
    }

    private void Grow(int number)
    {
        var counts = Zeros.Rent(Math.Max(number + 1, _counts.Length * 2));
        foreach (var known in _numbers) (counts[known], _counts[known]) = (_counts[known], 0);
        Zeros.Return(_counts);
        _counts = counts;
    }
}
