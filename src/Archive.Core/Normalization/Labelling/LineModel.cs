using System.Globalization;

namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over the lines of a document. Its weights are readable: a
/// feature a line in <c>indexes/structure/lines.tsv</c>, with its weight for each label.
/// </summary>
internal sealed class LineModel
{
    private static readonly Lazy<LineModel> Shared = new(Load);

    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<ulong, int> _rows;
    private readonly float[] _weights;
    private readonly float[] _begin;
    private readonly float[] _end;
    private readonly float[][] _transitions;

    /// <summary>The exponentials of the transitions' weights.</summary>
    private readonly float[][] _transitionFactors;

    /// <summary>A model.</summary>
    /// <param name="names">The names of the features, a row each.</param>
    /// <param name="weights">The rows, a weight for each label.</param>
    /// <param name="begin">The weight of beginning with each state.</param>
    /// <param name="end">The weight of ending with each state.</param>
    /// <param name="transitions">For each state the weights of the states before it, in the order of
    /// <see cref="LabelStates.Before"/>.</param>
    public LineModel(IReadOnlyList<string> names, float[] weights, float[] begin, float[] end, float[][] transitions)
    {
        (_names, _weights, _begin, _end, _transitions) = (names, weights, begin, end, transitions);
        _transitionFactors = transitions.Select(weights => weights.Select(MathF.Exp).ToArray()).ToArray();
        _rows = new Dictionary<ulong, int>(names.Count);
        for (var row = 0; row < names.Count; row++) _rows[FeatureSet.HashOf(names[row])] = row;
    }

    /// <summary>The model that is embedded from <c>indexes/structure/lines.tsv</c>.</summary>
    public static LineModel Bundled => Shared.Value;

    /// <summary>The weights of beginning and ending with each state, and of the states before each.</summary>
    internal (float[] Begin, float[] End, float[][] Transitions) Parameters => (_begin, _end, _transitions);

    /// <summary>Adds the weights of features to the scores of the labels.</summary>
    public void Score(FeatureSet features, Span<float> labels)
    {
        foreach (var hash in features.Hashes)
        {
            if (!_rows.TryGetValue(hash, out var row)) continue;
            var weights = _weights.AsSpan(row * LabelStates.Labels, LabelStates.Labels);
            for (var label = 0; label < weights.Length; label++) labels[label] += weights[label];
        }
    }

    /// <summary>The features that speak most for one label against another, strongest first; empty when none does.</summary>
    public string Explain(FeatureSet features, Structure.LineLabel label, Structure.LineLabel other)
    {
        const int Strongest = 3;
        var rows = features.Hashes.Select(hash => _rows.GetValueOrDefault(hash, -1)).Where(row => row >= 0)
            .Select(row => (row, Lead: Weight(row, label) - Weight(row, other))).Where(pair => pair.Lead > 0);
        return string.Join(", ", rows.OrderByDescending(pair => pair.Lead).Take(Strongest).Select(pair => _names[pair.row]));

        float Weight(int row, Structure.LineLabel of) => _weights[row * LabelStates.Labels + (int)of];
    }

    /// <summary>The best sequence of labels (Viterbi), and the probability of each label of each line (forward-backward).</summary>
    /// <param name="scores">The scores of the labels, a row a line.</param>
    /// <param name="lines">The number of lines.</param>
    public (int[] Labels, float[] Probabilities) Decode(ReadOnlySpan<float> scores, int lines)
    {
        var states = LabelStates.All.Length;
        var best = new float[lines * states];
        var from = new byte[lines * states];
        for (var line = 0; line < lines; line++)
        {
            for (var state = 0; state < states; state++)
            {
                var score = scores[line * LabelStates.Labels + LabelStates.LabelOf[state]];
                if (line == 0)
                {
                    best[state] = LabelStates.MayBegin[state] ? score + _begin[state] : float.NegativeInfinity;
                    continue;
                }
                var previous = best.AsSpan((line - 1) * states, states);
                var (before, weights) = (LabelStates.Before[state], _transitions[state]);
                var (top, argument) = (float.NegativeInfinity, 0);
                for (var i = 0; i < before.Length; i++)
                {
                    var value = previous[before[i]] + weights[i];
                    if (value > top) (top, argument) = (value, before[i]);
                }
                best[line * states + state] = top + score;
                from[line * states + state] = (byte)argument;
            }
        }
        var last = 0;
        for (var state = 1; state < states; state++)
        {
            if (best[(lines - 1) * states + state] + _end[state] > best[(lines - 1) * states + last] + _end[last]) last = state;
        }
        var labels = new int[lines];
        for (var line = lines - 1; line >= 0; line--)
        {
            labels[line] = LabelStates.LabelOf[last];
            last = from[line * states + last];
        }
        return (labels, Marginals(scores, lines));
    }

    /// <summary>The probability of each label of each line: forward and backward, scaled line by line.</summary>
    private float[] Marginals(ReadOnlySpan<float> scores, int lines)
    {
        var states = LabelStates.All.Length;
        var forward = new float[lines * states];
        var emission = new float[states];
        for (var line = 0; line < lines; line++)
        {
            Emit(scores, line, emission);
            var total = 0f;
            for (var state = 0; state < states; state++)
            {
                var sum = 0f;
                if (line == 0)
                {
                    sum = LabelStates.MayBegin[state] ? MathF.Exp(_begin[state]) : 0;
                }
                else
                {
                    var previous = forward.AsSpan((line - 1) * states, states);
                    var before = LabelStates.Before[state];
                    for (var i = 0; i < before.Length; i++) sum += previous[before[i]] * _transitionFactors[state][i];
                }
                total += forward[line * states + state] = sum * emission[state];
            }
            Scale(forward.AsSpan(line * states, states), total);
        }

        var probabilities = new float[lines * LabelStates.Labels];
        var backward = _end.Select(MathF.Exp).ToArray();
        for (var line = lines - 1; line >= 0; line--)
        {
            var total = 0f;
            for (var state = 0; state < states; state++) total += forward[line * states + state] * backward[state];
            for (var state = 0; state < states; state++)
            {
                probabilities[line * LabelStates.Labels + LabelStates.LabelOf[state]] +=
                    total > 0 ? forward[line * states + state] * backward[state] / total : 0;
            }
            if (line == 0) break;
            Emit(scores, line, emission);
            var earlier = new float[states];
            var sum = 0f;
            for (var state = 0; state < states; state++)
            {
                var weight = emission[state] * backward[state];
                if (weight == 0) continue;
                var before = LabelStates.Before[state];
                for (var i = 0; i < before.Length; i++) earlier[before[i]] += weight * _transitionFactors[state][i];
            }
            foreach (var value in earlier) sum += value;
            Scale(earlier, sum);
            backward = earlier;
        }
        return probabilities;
    }

    /// <summary>The exponentials of a line's scores, the greatest of them 1.</summary>
    private static void Emit(ReadOnlySpan<float> scores, int line, Span<float> emission)
    {
        var ofLine = scores.Slice(line * LabelStates.Labels, LabelStates.Labels);
        var greatest = float.NegativeInfinity;
        foreach (var score in ofLine) greatest = Math.Max(greatest, score);
        for (var state = 0; state < emission.Length; state++) emission[state] = MathF.Exp(ofLine[LabelStates.LabelOf[state]] - greatest);
    }

    private static void Scale(Span<float> values, float total)
    {
        if (total <= 0) return;
        foreach (ref var value in values) value /= total;
    }

    /// <summary>
    /// The features that matter most: by the distance of their weights from one another times the square root of their frequency.
    /// </summary>
    public HashSet<string> Select(int count, IReadOnlyList<int> frequencies) => Enumerable.Range(0, _names.Count)
        .OrderByDescending(row =>
        {
            var weights = _weights.AsSpan(row * LabelStates.Labels, LabelStates.Labels);
            var (mean, greatest) = (0f, 0f);
            foreach (var weight in weights) mean += weight / weights.Length;
            foreach (var weight in weights) greatest = Math.Max(greatest, MathF.Abs(weight - mean));
            return greatest * MathF.Sqrt(frequencies[row]);
        })
        .ThenBy(row => _names[row], StringComparer.Ordinal)
        .Take(count).Select(row => _names[row]).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// The mean of models that were trained on different documents: what one owes to chance evens out (bagging, Breiman 1996; of a
    /// log-linear model the mean of the weights is the mean of the scores).
    /// </summary>
    /// <param name="models">The models; a feature that one lacks has no weight in it.</param>
    public static LineModel Average(IReadOnlyList<LineModel> models)
    {
        var names = models.SelectMany(model => model._names).Distinct(StringComparer.Ordinal).ToList();
        var rows = Enumerable.Range(0, names.Count).ToDictionary(row => names[row], StringComparer.Ordinal);
        var weights = new float[names.Count * LabelStates.Labels];
        foreach (var model in models)
        {
            for (var row = 0; row < model._names.Count; row++)
            {
                for (var label = 0; label < LabelStates.Labels; label++)
                {
                    weights[rows[model._names[row]] * LabelStates.Labels + label] +=
                        model._weights[row * LabelStates.Labels + label] / models.Count;
                }
            }
        }
        return new LineModel(
            names, weights, Mean(model => model._begin), Mean(model => model._end),
            models[0]._transitions.Select((_, state) => Mean(model => model._transitions[state])).ToArray());

        float[] Mean(Func<LineModel, float[]> values) =>
            values(models[0]).Select((_, at) => models.Average(model => values(model)[at])).ToArray();
    }

    /// <summary>The model with its weights rounded to a tenth; what is next to nothing is left out.</summary>
    public LineModel Rounded()
    {
        var weights = _weights.Select(Round).ToArray();
        var used = Enumerable.Range(0, _names.Count)
            .Where(row => weights.AsSpan(row * LabelStates.Labels, LabelStates.Labels).ContainsAnyExcept(0f)).ToList();
        return new LineModel(
            used.Select(row => _names[row]).ToList(),
            used.SelectMany(row => weights[(row * LabelStates.Labels)..((row + 1) * LabelStates.Labels)]).ToArray(),
            _begin.Select(Round).ToArray(),
            _end.Select(Round).ToArray(),
            _transitions.Select(row => row.Select(Round).ToArray()).ToArray());

        static float Round(float weight) => MathF.Round(weight, 1);
    }

    /// <summary>Writes a model as it is read by <see cref="Read"/>.</summary>
    /// <param name="writer">Receives the lines.</param>
    public void Write(TextWriter writer)
    {
        var labels = Enum.GetNames<Structure.LineLabel>();
        for (var state = 0; state < _transitions.Length; state++)
        {
            WriteRow(writer, $">{state}", [("begin", _begin[state]), ("end", _end[state])]);
            WriteRow(writer, $"<{state}", LabelStates.Before[state].Select((before, i) => ($"{before}", _transitions[state][i])));
        }
        for (var row = 0; row < _names.Count; row++)
        {
            var weights = labels.Select((label, i) => (label, _weights[row * LabelStates.Labels + i])).Where(weight => weight.Item2 != 0);
            WriteRow(writer, _names[row], weights);
        }

        static void WriteRow(TextWriter writer, string name, IEnumerable<(string Name, float Value)> weights) =>
            writer.Write($"{name}\t{string.Join(' ', weights.Select(weight => string.Create(CultureInfo.InvariantCulture, $"{weight.Name}:{weight.Value:0.##}")))}\n");
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The lines are not a model of these states and labels.</exception>
    public static LineModel Read(IEnumerable<string> lines)
    {
        var states = LabelStates.All.Length;
        var labels = Enum.GetNames<Structure.LineLabel>()
            .Select((name, i) => (name, i))
            .ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var names = new List<string>();
        var weights = new List<float[]>();
        var (begin, end, transitions) = (new float[states], new float[states], new float[states][]);
        foreach (var line in lines)
        {
            var tab = line.LastIndexOf('\t');
            if (tab <= 0) throw new InvalidDataException($"“{line}” is no feature with weights.");
            var entries = line[(tab + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] is '>' or '<'
                && int.TryParse(line.AsSpan(1, tab - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var state))
            {
                if (line[0] == '>') (begin[state], end[state]) = (ValueOf(entries[0]), ValueOf(entries[1]));
                else transitions[state] = entries.Select(ValueOf).ToArray();
                continue;
            }
            var row = new float[LabelStates.Labels];
            foreach (var entry in entries) row[labels[entry[..entry.IndexOf(':', StringComparison.Ordinal)]]] = ValueOf(entry);
            names.Add(line[..tab]);
            weights.Add(row);
        }
        for (var state = 0; state < states; state++)
        {
            if (transitions[state]?.Length != LabelStates.Before[state].Length)
            {
                throw new InvalidDataException($"State {state} is not complete.");
            }
        }
        return new LineModel(names, weights.SelectMany(row => row).ToArray(), begin, end, transitions);

        static float ValueOf(string entry) =>
            float.Parse(entry.AsSpan(entry.LastIndexOf(':') + 1), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static LineModel Load() => Read(DataFiles.Lines("structure/lines.tsv"));
}
