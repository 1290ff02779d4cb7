namespace Archive.Training.Boosting;

/// <summary>A table of features whose values are replaced by the number of their bin, column after column.</summary>
internal sealed class BinnedTable
{
    private const int MaxBins = 64;

    private readonly float[][] _edges;

    /// <summary>Bins a table, at quantiles of its values.</summary>
    /// <param name="rows">The rows; all of the same width.</param>
    /// <param name="width">The number of columns.</param>
    public BinnedTable(IReadOnlyList<ReadOnlyMemory<float>> rows, int width)
    {
        (Rows, Width) = (rows.Count, width);
        (_edges, Bins) = (new float[width][], new byte[width][]);
        Parallel.For(0, width, column =>
        {
            var values = new float[rows.Count];
            for (var row = 0; row < values.Length; row++) values[row] = rows[row].Span[column];
            var edges = _edges[column] = Edges(values);
            var bins = Bins[column] = new byte[values.Length];
            for (var row = 0; row < values.Length; row++) bins[row] = (byte)BinOf(edges, values[row]);
        });
    }

    public int Rows { get; }

    public int Width { get; }

    /// <summary>The bin of each row, by column.</summary>
    public byte[][] Bins { get; }

    /// <summary>How many bins a column has.</summary>
    public int Count(int column) => _edges[column].Length + 1;

    /// <summary>The value below which the bins up to one lie.</summary>
    public float Threshold(int column, int bin) => _edges[column][bin];

    /// <summary>The values between which bins change: all of them where there are few, else quantiles.</summary>
    private static float[] Edges(float[] values)
    {
        var sorted = values.Order().ToArray();
        var distinct = sorted.Distinct().ToArray();
        if (distinct.Length <= MaxBins) return Enumerable.Range(1, Math.Max(0, distinct.Length - 1)).Select(i =>
            Between(distinct[i - 1], distinct[i])).ToArray();
        var edges = new List<float>();
        for (var i = 1; i < MaxBins; i++)
        {
            var at = (int)((long)i * sorted.Length / MaxBins);
            if (sorted[at] == sorted[at - 1])
            {
                // The next value that differs, so that frequent values have bins of their own.
                var index = Array.BinarySearch(distinct, sorted[at]);
                if (index == 0) continue;
                edges.Add(Between(distinct[index - 1], distinct[index]));
            }
            else
            {
                edges.Add(Between(sorted[at - 1], sorted[at]));
            }
        }
        return edges.Distinct().Order().ToArray();
    }

    private static float Between(float lower, float upper)
    {
        var middle = lower + ((upper - lower) / 2);
        return middle > lower ? middle : upper;
    }

    private static int BinOf(float[] edges, float value)
    {
        int low = 0, high = edges.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value < edges[middle]) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
