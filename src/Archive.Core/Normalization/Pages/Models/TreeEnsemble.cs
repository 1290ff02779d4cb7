namespace Archive.Core.Normalization.Pages.Models;

/// <summary>
/// Boosted regression trees: each class has the sum of its trees' leaves as its score. The nodes of all trees lie in flat arrays; a node's
/// right child follows its left one.
/// </summary>
internal sealed class TreeEnsemble
{
    private const int MaxClasses = 64, MaxTrees = 20_000, MaxNodes = 4_000_000;

    private readonly int[] _roots;

    /// <summary>The feature that a node asks for; -1 for a leaf.</summary>
    private readonly short[] _features;

    /// <summary>A value below it goes left; of a leaf its value.</summary>
    private readonly float[] _values;

    private readonly int[] _left;

    /// <summary>An ensemble of trees.</summary>
    /// <param name="classes">The number of classes; tree i counts for class i modulo this number.</param>
    /// <param name="baseScores">The score of each class before the first tree.</param>
    /// <param name="trees">The trees, each its nodes, the root first.</param>
    public TreeEnsemble(int classes, float[] baseScores, IReadOnlyList<IReadOnlyList<TreeNode>> trees)
    {
        (Classes, BaseScores) = (classes, baseScores);
        var count = trees.Sum(tree => tree.Count);
        (_roots, _features, _values, _left) = (new int[trees.Count], new short[count], new float[count], new int[count]);
        var next = 0;
        for (var tree = 0; tree < trees.Count; tree++)
        {
            var root = _roots[tree] = next;
            foreach (var node in trees[tree])
            {
                (_features[next], _values[next], _left[next]) = (node.Feature, node.Value, root + node.Left);
                next++;
            }
        }
    }

    private TreeEnsemble(int classes, float[] baseScores, int[] roots, short[] features, float[] values, int[] left)
    {
        (Classes, BaseScores, _roots, _features, _values, _left) = (classes, baseScores, roots, features, values, left);
    }

    public int Classes { get; }

    public float[] BaseScores { get; }

    public int Nodes => _features.Length;

    /// <summary>The features that some tree asks for.</summary>
    public IEnumerable<short> Features => _features.Where(feature => feature >= 0).Distinct();

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TreeEnsemble Read(BinaryReader reader, int features)
    {
        int classes = reader.ReadByte(), trees = reader.ReadInt32(), nodes = reader.ReadInt32();
        if (classes is 0 or > MaxClasses || trees is < 0 or > MaxTrees || nodes is < 0 or > MaxNodes) throw Damaged();
        var baseScores = new float[classes];
        for (var i = 0; i < classes; i++) baseScores[i] = reader.ReadSingle();
        var (roots, asked, values, left) = (new int[trees], new short[nodes], new float[nodes], new int[nodes]);
        for (int tree = 0, next = 0; tree < trees; tree++)
        {
            int count = reader.ReadUInt16(), root = roots[tree] = next;
            if (count == 0 || root + count > nodes) throw Damaged();
            for (; next < root + count; next++)
            {
                asked[next] = reader.ReadInt16();
                values[next] = reader.ReadSingle();
                if (asked[next] < 0) continue;
                left[next] = root + reader.ReadUInt16();
                // Children come after their parent, so that every walk ends.
                if (asked[next] >= features || left[next] <= next || left[next] + 1 >= root + count) throw Damaged();
            }
        }
        return new TreeEnsemble(classes, baseScores, roots, asked, values, left);
    }

    /// <summary>Writes the ensemble.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Classes);
        writer.Write(_roots.Length);
        writer.Write(_features.Length);
        foreach (var score in BaseScores) writer.Write(score);
        for (var tree = 0; tree < _roots.Length; tree++)
        {
            var (root, end) = (_roots[tree], tree + 1 < _roots.Length ? _roots[tree + 1] : _features.Length);
            writer.Write((ushort)(end - root));
            for (var node = root; node < end; node++)
            {
                writer.Write(_features[node]);
                writer.Write(_values[node]);
                if (_features[node] >= 0) writer.Write((ushort)(_left[node] - root));
            }
        }
    }

    /// <summary>Adds the trees' scores of one row of features to a score for each class.</summary>
    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        BaseScores.CopyTo(scores);
        var of = 0;
        foreach (var root in _roots)
        {
            var node = root;
            while (_features[node] is >= 0 and var feature) node = row[feature] < _values[node] ? _left[node] : _left[node] + 1;
            scores[of] += _values[node];
            if (++of == Classes) of = 0;
        }
    }

    /// <summary>The probability of a row by an ensemble of one class (logistic).</summary>
    public float Probability(ReadOnlySpan<float> row)
    {
        Span<float> score = stackalloc float[1];
        Score(row, score);
        return 1 / (1 + MathF.Exp(-score[0]));
    }

    /// <summary>Turns scores into probabilities (softmax), in place.</summary>
    public static void Softmax(Span<float> scores)
    {
        var most = float.NegativeInfinity;
        foreach (var score in scores) most = Math.Max(most, score);
        var sum = 0f;
        for (var i = 0; i < scores.Length; i++) sum += scores[i] = MathF.Exp(scores[i] - most);
        for (var i = 0; i < scores.Length; i++) scores[i] /= sum;
    }

    private static InvalidDataException Damaged() => new("The page model's trees are damaged.");
}

/// <summary>A node of a tree.</summary>
/// <param name="Feature">The feature that it asks for; -1 for a leaf.</param>
/// <param name="Value">The threshold below which a value goes left; of a leaf its value.</param>
/// <param name="Left">The place of the left child in the tree; the right one follows it.</param>
internal readonly record struct TreeNode(short Feature, float Value, int Left);
