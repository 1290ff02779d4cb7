using Archive.Core.Normalization.Pages.Models;

namespace Archive.Training.Boosting;

/// <summary>
/// Gradient boosting of regression trees on histograms, by second derivatives as XGBoost does (Chen and Guestrin 2016): softmax over
/// several classes, or logistic for one. Each tree has its own seeded choice of rows and columns, so results depend on no thread.
/// </summary>
internal sealed class TreeBooster(BoosterOptions options)
{
    /// <summary>Trains for classes by number.</summary>
    /// <param name="table">The features.</param>
    /// <param name="labels">The class of each row; of one class 1 for yes and 0 for no.</param>
    /// <param name="weights">The weight of each row.</param>
    /// <param name="classes">The number of classes.</param>
    public TreeEnsemble Train(BinnedTable table, int[] labels, float[] weights, int classes)
    {
        var scores = new double[classes][];
        for (var k = 0; k < classes; k++) scores[k] = new double[table.Rows];
        var trees = new List<IReadOnlyList<TreeNode>>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var derivatives = Derivatives(scores, labels, weights);
            var grown = new List<TreeNode>[classes];
            Parallel.For(0, classes, k =>
            {
                var random = new Random(unchecked((options.Seed * 7919) + (round * 101) + k));
                grown[k] = new TreeGrower(table, options, random, derivatives[k]).Grow(scores[k]);
            });
            trees.AddRange(grown);
        }
        return new TreeEnsemble(classes, new float[classes], trees);
    }

    /// <summary>The first and second derivatives of the loss by the score of each class, beside each other for each row.</summary>
    private static double[][] Derivatives(double[][] scores, int[] labels, float[] weights)
    {
        var classes = scores.Length;
        var derivatives = new double[classes][];
        for (var k = 0; k < classes; k++) derivatives[k] = new double[2 * labels.Length];
        Parallel.For(0, 8, part =>
        {
            var row = new double[classes];
            for (var i = part; i < labels.Length; i += 8)
            {
                if (classes == 1)
                {
                    row[0] = 1 / (1 + Math.Exp(-scores[0][i]));
                }
                else
                {
                    var most = double.NegativeInfinity;
                    for (var k = 0; k < classes; k++) most = Math.Max(most, scores[k][i]);
                    var sum = 0.0;
                    for (var k = 0; k < classes; k++) sum += row[k] = Math.Exp(scores[k][i] - most);
                    for (var k = 0; k < classes; k++) row[k] /= sum;
                }
                for (var k = 0; k < classes; k++)
                {
                    var target = classes == 1 ? labels[i] : labels[i] == k ? 1 : 0;
                    derivatives[k][2 * i] = (row[k] - target) * weights[i];
                    derivatives[k][(2 * i) + 1] = Math.Max(1e-8, row[k] * (1 - row[k])) * weights[i] * (classes == 1 ? 1 : 2);
                }
            }
        });
        return derivatives;
    }
}
