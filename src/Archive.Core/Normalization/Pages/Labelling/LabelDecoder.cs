using Archive.Core.Normalization.Pages.Models;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>
/// Decodes a page's labels from the probabilities of its blocks: a linear chain whose transitions count little, since the features of the
/// neighbours are in the blocks' own, but keep what cannot be: nothing of the article comes after what stands below it.
/// </summary>
/// <param name="transitions">How likely labels follow each other.</param>
internal sealed class LabelDecoder(LabelTransitions transitions)
{
    /// <summary>
    /// The weight of a transition against a block's own probability. With 0.6 short interruptions of a text were swallowed, on 387 pages of
    /// 345 sites; between 0 and 0.3 it hardly matters.
    /// </summary>
    private const float Weight = 0.15f;

    private const float Least = 1e-5f;

    private readonly int _count = transitions.Count;

    /// <summary>The most likely sequence (Viterbi).</summary>
    /// <param name="emissions">The logarithms of each block's labels, row after row.</param>
    public BlockLabel[] Decode(float[] emissions)
    {
        var blocks = emissions.Length / _count;
        if (blocks == 0) return [];
        var best = new float[emissions.Length];
        var from = new byte[emissions.Length];
        for (var label = 0; label < _count; label++) best[label] = emissions[label] + (Weight * transitions.Starts[label]);
        for (var block = 1; block < blocks; block++)
        {
            var (row, before) = (block * _count, (block - 1) * _count);
            for (var to = 0; to < _count; to++)
            {
                var most = float.NegativeInfinity;
                for (var label = 0; label < _count; label++)
                {
                    var score = best[before + label] + Step(label, to);
                    if (score <= most) continue;
                    most = score;
                    from[row + to] = (byte)label;
                }
                best[row + to] = most + emissions[row + to];
            }
        }
        var labels = new BlockLabel[blocks];
        var last = 0;
        for (var label = 1; label < _count; label++)
        {
            var at = (blocks - 1) * _count;
            if (best[at + label] + (Weight * transitions.Ends[label]) > best[at + last] + (Weight * transitions.Ends[last])) last = label;
        }
        for (var block = blocks - 1; block >= 0; block--)
        {
            labels[block] = (BlockLabel)last;
            last = from[(block * _count) + last];
        }
        return labels;
    }

    /// <summary>The probability of each label of each block, given the whole page (forward-backward), row after row.</summary>
    public float[] Posteriors(float[] emissions)
    {
        var blocks = emissions.Length / _count;
        var forward = new float[emissions.Length];
        var backward = new float[emissions.Length];
        Span<float> terms = stackalloc float[_count];
        for (var block = 0; block < blocks; block++)
        {
            var row = block * _count;
            for (var to = 0; to < _count; to++)
            {
                var before = Weight * transitions.Starts[to];
                if (block > 0)
                {
                    for (var label = 0; label < _count; label++) terms[label] = forward[row - _count + label] + Step(label, to);
                    before = LogSum(terms);
                }
                forward[row + to] = before + emissions[row + to];
            }
        }
        for (var block = blocks - 1; block >= 0; block--)
        {
            var row = block * _count;
            for (var label = 0; label < _count; label++)
            {
                var after = Weight * transitions.Ends[label];
                if (block + 1 < blocks)
                {
                    for (var to = 0; to < _count; to++)
                    {
                        terms[to] = Step(label, to) + emissions[row + _count + to] + backward[row + _count + to];
                    }
                    after = LogSum(terms);
                }
                backward[row + label] = after;
            }
        }
        for (var row = 0; row < forward.Length; row += _count)
        {
            var posterior = forward.AsSpan(row, _count);
            for (var label = 0; label < _count; label++) posterior[label] += backward[row + label];
            TreeEnsemble.Softmax(posterior);
        }
        return forward;
    }

    /// <summary>The logarithm of a probability, bounded so that no single block decides over a page.</summary>
    public static float Emission(float probability) => MathF.Log(probability + Least);

    private float Step(int from, int to) => Weight * transitions.Steps[(from * _count) + to];

    private static float LogSum(ReadOnlySpan<float> terms)
    {
        var most = float.NegativeInfinity;
        foreach (var term in terms) most = Math.Max(most, term);
        var sum = 0f;
        foreach (var term in terms) sum += MathF.Exp(term - most);
        return most + MathF.Log(sum);
    }
}
