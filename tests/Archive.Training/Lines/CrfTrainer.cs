using Archive.Core.Normalization.Labelling;
using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>
/// Fits the weights of a linear-chain conditional random field: stochastic gradient of the log-likelihood with AdaGrad steps (Duchi, Hazan
/// and Singer 2011) and a little L2. One document after the other in a seeded order, so the same documents give the same weights.
/// </summary>
internal sealed class CrfTrainer
{
    private const float LearningRate = 0.1f;
    private const float L2 = 1e-5f;
    private const float TransitionL2 = 1e-4f;
    private const float Negligible = 1e-4f;

    private readonly int _states = LabelStates.All.Length;
    private readonly float[] _weights;
    private readonly float[] _squares;
    private readonly float[] _begin;
    private readonly float[] _end;
    private readonly float[] _beginSquares;
    private readonly float[] _endSquares;
    private readonly float[][] _transitions = LabelStates.Before.Select(before => new float[before.Length]).ToArray();
    private readonly float[][] _transitionSquares = LabelStates.Before.Select(before => Filled(before.Length)).ToArray();

    private CrfTrainer(int features)
    {
        _weights = new float[features * LabelStates.Labels];
        _squares = Filled(_weights.Length);
        (_begin, _end) = (new float[_states], new float[_states]);
        (_beginSquares, _endSquares) = (Filled(_states), Filled(_states));
    }

    /// <summary>A document for training: the features of each line, as numbers, and the line's label.</summary>
    internal sealed record Example(int[][] Features, LineLabel[] Labels);

    /// <summary>Fits a model.</summary>
    /// <param name="examples">The documents.</param>
    /// <param name="names">The names of the features, by their numbers.</param>
    /// <param name="passes">How often all documents are gone through.</param>
    /// <param name="seed">The order of the documents.</param>
    public static LineModel Fit(IReadOnlyList<Example> examples, IReadOnlyList<string> names, int passes, int seed)
    {
        var trainer = new CrfTrainer(names.Count);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(seed);
        for (var pass = 0; pass < passes; pass++)
        {
            random.Shuffle(order);
            foreach (var index in order) trainer.Step(examples[index]);
        }
        return new LineModel(names, trainer._weights, trainer._begin, trainer._end, trainer._transitions);
    }

    private void Step(Example example)
    {
        var lines = example.Labels.Length;
        if (lines == 0) return;
        var path = LabelStates.PathOf(example.Labels);
        var emission = Emissions(example);
        var (forward, backward) = ForwardBackward(emission, lines);
        var marginals = new float[LabelStates.Labels];
        for (var line = 0; line < lines; line++)
        {
            Array.Clear(marginals);
            for (var state = 0; state < _states; state++)
            {
                marginals[LabelStates.LabelOf[state]] += forward[line * _states + state] * backward[line * _states + state];
            }
            UpdateFeatures(example.Features[line], LabelStates.LabelOf[path[line]], marginals);
        }
        for (var state = 0; state < _states; state++)
        {
            var last = (lines - 1) * _states + state;
            Update(ref _begin[state], ref _beginSquares[state], (path[0] == state ? 1 : 0) - forward[state] * backward[state], 0);
            Update(ref _end[state], ref _endSquares[state], (path[^1] == state ? 1 : 0) - forward[last] * backward[last], 0);
        }
        UpdateTransitions(path, emission, forward, backward, lines);
    }

    private void UpdateFeatures(int[] features, int gold, float[] marginals)
    {
        for (var label = 0; label < LabelStates.Labels; label++)
        {
            var gradient = (gold == label ? 1 : 0) - marginals[label];
            if (MathF.Abs(gradient) < Negligible) continue;
            foreach (var feature in features)
            {
                var at = feature * LabelStates.Labels + label;
                Update(ref _weights[at], ref _squares[at], gradient, L2);
            }
        }
    }

    private void UpdateTransitions(int[] path, float[] emission, float[] forward, float[] backward, int lines)
    {
        var expected = LabelStates.Before.Select(before => new float[before.Length]).ToArray();
        for (var line = 1; line < lines; line++)
        {
            // The scale of the line cancels out of the sum over all pairs.
            var (total, scratch) = (0f, new float[_states][]);
            for (var state = 0; state < _states; state++)
            {
                var before = LabelStates.Before[state];
                var into = emission[line * _states + state] * backward[line * _states + state];
                var pairs = scratch[state] = new float[before.Length];
                if (into == 0) continue;
                for (var i = 0; i < before.Length; i++)
                {
                    total += pairs[i] = forward[(line - 1) * _states + before[i]] * MathF.Exp(_transitions[state][i]) * into;
                }
            }
            if (total <= 0) continue;
            for (var state = 0; state < _states; state++)
            {
                for (var i = 0; i < scratch[state].Length; i++) expected[state][i] += scratch[state][i] / total;
            }
            expected[path[line]][Array.IndexOf(LabelStates.Before[path[line]], path[line - 1])] -= 1;
        }
        for (var state = 0; state < _states; state++)
        {
            for (var i = 0; i < expected[state].Length; i++)
            {
                Update(ref _transitions[state][i], ref _transitionSquares[state][i], -expected[state][i], TransitionL2);
            }
        }
    }

    private float[] Emissions(Example example)
    {
        var emission = new float[example.Labels.Length * _states];
        var scores = new float[LabelStates.Labels];
        for (var line = 0; line < example.Labels.Length; line++)
        {
            Array.Clear(scores);
            foreach (var feature in example.Features[line])
            {
                var weights = _weights.AsSpan(feature * LabelStates.Labels, LabelStates.Labels);
                for (var label = 0; label < weights.Length; label++) scores[label] += weights[label];
            }
            var greatest = scores.Max();
            for (var state = 0; state < _states; state++)
            {
                emission[line * _states + state] = MathF.Exp(scores[LabelStates.LabelOf[state]] - greatest);
            }
        }
        return emission;
    }

    /// <summary>Forward and backward values whose product is the probability of a state at a line.</summary>
    private (float[] Forward, float[] Backward) ForwardBackward(float[] emission, int lines)
    {
        var (forward, backward) = (new float[lines * _states], new float[lines * _states]);
        var exponentials = _transitions.Select(weights => weights.Select(MathF.Exp).ToArray()).ToArray();
        for (var line = 0; line < lines; line++)
        {
            var total = 0f;
            for (var state = 0; state < _states; state++)
            {
                var sum = 0f;
                if (line == 0)
                {
                    sum = LabelStates.MayBegin[state] ? MathF.Exp(_begin[state]) : 0;
                }
                else
                {
                    var before = LabelStates.Before[state];
                    for (var i = 0; i < before.Length; i++) sum += forward[(line - 1) * _states + before[i]] * exponentials[state][i];
                }
                total += forward[line * _states + state] = sum * emission[line * _states + state];
            }
            Scale(forward.AsSpan(line * _states, _states), total);
        }
        for (var state = 0; state < _states; state++) backward[(lines - 1) * _states + state] = MathF.Exp(_end[state]);
        for (var line = lines - 2; line >= 0; line--)
        {
            for (var state = 0; state < _states; state++)
            {
                var weight = emission[(line + 1) * _states + state] * backward[(line + 1) * _states + state];
                if (weight == 0) continue;
                var before = LabelStates.Before[state];
                for (var i = 0; i < before.Length; i++) backward[line * _states + before[i]] += weight * exponentials[state][i];
            }
            Scale(backward.AsSpan(line * _states, _states), Sum(backward.AsSpan(line * _states, _states)));
        }
        for (var line = 0; line < lines; line++)
        {
            var product = 0f;
            for (var state = 0; state < _states; state++) product += forward[line * _states + state] * backward[line * _states + state];
            Scale(backward.AsSpan(line * _states, _states), product);
        }
        return (forward, backward);
    }

    private static void Update(ref float weight, ref float square, float gradient, float l2)
    {
        gradient -= l2 * weight;
        square += gradient * gradient;
        weight += LearningRate * gradient / MathF.Sqrt(square);
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static void Scale(Span<float> values, float total)
    {
        if (total <= 0) return;
        foreach (ref var value in values) value /= total;
    }

    /// <summary>The squares that AdaGrad begins with: the first steps are not too long.</summary>
    private static float[] Filled(int length)
    {
        var values = new float[length];
        Array.Fill(values, 1e-2f);
        return values;
    }
}
