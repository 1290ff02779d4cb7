using Archive.Core.Normalization.Pages.Models;

namespace Archive.Training.Boosting;

/// <summary>Grows one tree, level after level, to fit the gradients of a table's rows.</summary>
internal sealed class TreeGrower
{
    private const int HistogramBins = 64;

    private readonly BinnedTable _table;
    private readonly BoosterOptions _options;
    private readonly int[] _columns;
    private readonly int[] _rows;

    /// <summary>The first and second derivative of each row, beside each other.</summary>
    private readonly double[] _derivatives;

    public TreeGrower(BinnedTable table, BoosterOptions options, Random random, double[] derivatives)
    {
        (_table, _options, _derivatives) = (table, options, derivatives);
        var columns = Enumerable.Range(0, table.Width).Where(column => table.Count(column) > 1).ToArray();
        random.Shuffle(columns);
        _columns = columns[..Math.Max(1, (int)(columns.Length * options.ColumnShare))];
        Array.Sort(_columns);
        _rows = Enumerable.Range(0, table.Rows).Where(_ => random.NextDouble() < options.RowShare).ToArray();
    }

    /// <summary>Grows the tree and adds its leaves to the scores of all rows.</summary>
    public List<TreeNode> Grow(double[] scores)
    {
        var nodes = new List<TreeNode> { default };
        var splits = new List<(int Column, int Bin)> { default };
        var open = new Queue<(int Node, int Start, int End, int Depth, double[] Histogram)>();
        open.Enqueue((0, 0, _rows.Length, 0, Histogram(0, _rows.Length)));
        while (open.TryDequeue(out var part))
        {
            var (gradient, hessian) = Sum(part.Start, part.End);
            var split = part.Depth < _options.Depth ? FindSplit(part.Histogram, gradient, hessian) : null;
            if (split is not var (column, bin))
            {
                var leaf = -_options.LearningRate * gradient / (hessian + _options.L2);
                nodes[part.Node] = new TreeNode(-1, (float)leaf, 0);
                continue;
            }
            var middle = Partition(part.Start, part.End, column, bin);
            nodes[part.Node] = new TreeNode((short)column, _table.Threshold(column, bin), nodes.Count);
            splits[part.Node] = (column, bin);
            var (left, right) = ChildHistograms(part.Histogram, part.Start, middle, part.End, part.Depth + 1);
            open.Enqueue((nodes.Count, part.Start, middle, part.Depth + 1, left));
            open.Enqueue((nodes.Count + 1, middle, part.End, part.Depth + 1, right));
            nodes.AddRange([default, default]);
            splits.AddRange([default, default]);
        }
        for (var row = 0; row < scores.Length; row++)
        {
            var node = 0;
            while (nodes[node].Feature >= 0)
            {
                var (column, bin) = splits[node];
                node = _table.Bins[column][row] <= bin ? nodes[node].Left : nodes[node].Left + 1;
            }
            scores[row] += nodes[node].Value;
        }
        return nodes;
    }

    private (double Gradient, double Hessian) Sum(int start, int end)
    {
        double gradient = 0, hessian = 0;
        for (var i = start; i < end; i++)
        {
            gradient += _derivatives[2 * _rows[i]];
            hessian += _derivatives[(2 * _rows[i]) + 1];
        }
        return (gradient, hessian);
    }

    /// <summary>The sums of the derivatives by column and bin.</summary>
    private double[] Histogram(int start, int end)
    {
        var histogram = new double[_columns.Length * HistogramBins * 2];
        for (var column = 0; column < _columns.Length; column++)
        {
            var bins = _table.Bins[_columns[column]];
            var sums = histogram.AsSpan(column * HistogramBins * 2, HistogramBins * 2);
            for (var i = start; i < end; i++)
            {
                var row = _rows[i];
                var at = 2 * bins[row];
                sums[at] += _derivatives[2 * row];
                sums[at + 1] += _derivatives[(2 * row) + 1];
            }
        }
        return histogram;
    }

    /// <summary>That of the smaller child is summed up, that of the other is what is left; none where nothing is split any more.</summary>
    private (double[] Left, double[] Right) ChildHistograms(double[] parent, int start, int middle, int end, int depth)
    {
        if (depth >= _options.Depth) return ([], []);
        var isLeftSmaller = middle - start <= end - middle;
        var smaller = isLeftSmaller ? Histogram(start, middle) : Histogram(middle, end);
        for (var i = 0; i < parent.Length; i++) parent[i] -= smaller[i];
        return isLeftSmaller ? (smaller, parent) : (parent, smaller);
    }

    private (int Column, int Bin)? FindSplit(double[] histogram, double gradient, double hessian)
    {
        if (hessian < 2 * _options.MinChild) return null;
        (int, int)? best = null;
        var most = 1e-6 + (gradient * gradient / (hessian + _options.L2));
        for (var i = 0; i < _columns.Length; i++)
        {
            var sums = histogram.AsSpan(i * HistogramBins * 2, HistogramBins * 2);
            double left = 0, leftHessian = 0;
            for (var bin = 0; bin < _table.Count(_columns[i]) - 1; bin++)
            {
                left += sums[2 * bin];
                leftHessian += sums[(2 * bin) + 1];
                var rightHessian = hessian - leftHessian;
                if (leftHessian < _options.MinChild) continue;
                if (rightHessian < _options.MinChild) break;
                var right = gradient - left;
                var gain = (left * left / (leftHessian + _options.L2)) + (right * right / (rightHessian + _options.L2));
                if (gain <= most) continue;
                (most, best) = (gain, (_columns[i], bin));
            }
        }
        return best;
    }

    /// <summary>Orders the rows of a part so that those of the left child come first; keeps their order.</summary>
    private int Partition(int start, int end, int column, int bin)
    {
        var bins = _table.Bins[column];
        var right = new List<int>();
        var next = start;
        for (var i = start; i < end; i++)
        {
            if (bins[_rows[i]] <= bin) _rows[next++] = _rows[i];
            else right.Add(_rows[i]);
        }
        right.CopyTo(_rows, next);
        return next;
    }
}
