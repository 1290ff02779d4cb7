using System.Buffers;
using System.Runtime.CompilerServices;

namespace Archive.LuceneIndex.Facets;

/// <summary>How often each number came.</summary>
internal sealed class FacetCounts : IDisposable
{
    private const int MaxKept = 4 * 1024 * 1024;

    /// <summary>Arrays of zeros: an archive may have a million authors, and most searches meet few of them.</summary>
    private static readonly ArrayPool<int> Zeros = ArrayPool<int>.Create(MaxKept, maxArraysPerBucket: 2 * Environment.ProcessorCount);

    private static readonly Comparer<string> LastFirst = Comparer<string>.Create((one, other) => string.CompareOrdinal(other, one));

    private int[] _counts = Zeros.Rent(1);
    private int[] _numbers = ArrayPool<int>.Shared.Rent(64);
    private int _length;

    /// <summary>The numbers that came, with how often.</summary>
    public IEnumerable<(int Number, int Count)> All => Numbers.Select(number => (number, _counts[number]));

    private ArraySegment<int> Numbers => new(_numbers, 0, _length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int number)
    {
        if (number >= _counts.Length) Grow(number);
        if (_counts[number]++ > 0) return;
        if (_length == _numbers.Length) GrowNumbers();
        _numbers[_length++] = number;
    }

    /// <summary>The most frequent ones, of equally frequent ones the first by name. Only those are named that may be among them.</summary>
    public List<(string Name, int Count)> Most(int size, Func<int, string> nameOf)
    {
        if (_length == 0) return [];
        var least = Least(size);
        var most = Numbers.Where(number => _counts[number] > least).Select(number => (Name: nameOf(number), Count: _counts[number]))
            .OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal).ToList();
        var tied = Numbers.Where(number => _counts[number] == least).Select(nameOf);
        most.AddRange(First(size - most.Count, tied).Select(name => (name, least)));
        return most;
    }

    /// <summary>The count of the last one of the most frequent.</summary>
    private int Least(int size)
    {
        var most = new PriorityQueue<int, int>(size);
        foreach (var number in Numbers)
        {
            var count = _counts[number];
            if (most.Count < size) most.Enqueue(count, count);
            else if (count > most.Peek()) most.DequeueEnqueue(count, count);
        }
        return most.Peek();
    }

    /// <summary>The first names, in their order.</summary>
    private static IEnumerable<string> First(int size, IEnumerable<string> names)
    {
        var first = new PriorityQueue<string, string>(size, LastFirst);
        foreach (var name in names)
        {
            if (first.Count < size) first.Enqueue(name, name);
            else if (string.CompareOrdinal(name, first.Peek()) < 0) first.DequeueEnqueue(name, name);
        }
        return first.UnorderedItems.Select(item => item.Element).Order(StringComparer.Ordinal);
    }

    public void Dispose()
    {
        foreach (var number in Numbers) _counts[number] = 0;
        Zeros.Return(_counts);
        ArrayPool<int>.Shared.Return(_numbers);
        (_counts, _numbers, _length) = ([], [], 0);
    }

    private void GrowNumbers()
    {
        var numbers = ArrayPool<int>.Shared.Rent(2 * _length);
        Numbers.CopyTo(numbers);
        ArrayPool<int>.Shared.Return(_numbers);
        _numbers = numbers;
    }

    private void Grow(int number)
    {
        var counts = Zeros.Rent(Math.Max(number + 1, _counts.Length * 2));
        foreach (var known in Numbers) (counts[known], _counts[known]) = (_counts[known], 0);
        Zeros.Return(_counts);
        _counts = counts;
    }
}
