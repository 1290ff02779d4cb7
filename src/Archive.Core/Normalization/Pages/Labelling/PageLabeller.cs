using Archive.Core.Normalization.Pages.Models;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>Labels the blocks of a page by a model.</summary>
internal static class PageLabeller
{
    private const int LabelCount = 8;

    /// <summary>
    /// A text with less than this share of the prose of the page's longest run is taken for a mistake: one page in a hundred, which lost
    /// nearly its whole text.
    /// </summary>
    private const float MinShareOfRun = 0.35f;

    /// <summary>What a text that was too short is helped by, as a logarithm.</summary>
    private const float BodyBonus = 2;

    /// <summary>Labels a page.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PageLabels Label(
        PageAnalysis page, TreeEnsemble trees, LabelTransitions transitions, CancellationToken cancellationToken = default)
    {
        var features = BlockFeatures.Compute(page, cancellationToken);
        return Decode(page, transitions, features, Probabilities(features, trees, cancellationToken));
    }

    /// <summary>The probability of each label of each block by its own features, row after row.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static float[] Probabilities(float[] features, TreeEnsemble trees, CancellationToken cancellationToken = default)
    {
        var blocks = features.Length / BlockFeatures.Width;
        var probabilities = new float[blocks * trees.Classes];
        for (var block = 0; block < blocks; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scores = probabilities.AsSpan(block * trees.Classes, trees.Classes);
            trees.Score(features.AsSpan(block * BlockFeatures.Width, BlockFeatures.Width), scores);
            TreeEnsemble.Softmax(scores);
        }
        return probabilities;
    }

    /// <summary>Decodes a page whose blocks have been scored.</summary>
    public static PageLabels Decode(PageAnalysis page, LabelTransitions transitions, float[] features, float[] probabilities)
    {
        var emissions = new float[probabilities.Length];
        for (var i = 0; i < emissions.Length; i++) emissions[i] = LabelDecoder.Emission(probabilities[i]);
        var decoder = new LabelDecoder(transitions);
        var comments = CommentSection.Find(page, features, probabilities);
        for (var i = 0; i < page.Blocks.Count; i++)
        {
            if (comments.Contains(i)) Exclude(emissions.AsSpan(i * LabelCount, LabelCount));
        }
        var labels = Guard(page, decoder, comments, emissions, decoder.Decode(emissions));
        return new PageLabels(labels, probabilities, decoder.Posteriors(emissions), features);
    }

    /// <summary>Leaves a block only the labels of furniture.</summary>
    private static void Exclude(Span<float> emissions)
    {
        const float Penalty = 20;
        for (var label = (int)BlockLabel.Title; label < emissions.Length; label++) emissions[label] -= Penalty;
    }

    private static BlockLabel[] Guard(PageAnalysis page, LabelDecoder decoder, CommentSection comments, float[] emissions,
        BlockLabel[] labels)
    {
        var run = new List<int>();
        for (var i = page.Prose.RunStart; i <= page.Prose.RunEnd && i < labels.Length; i++)
        {
            if (page.Prose.Prose[i] > 0 && !comments.Contains(i) && page.CommentContainerOf[page.Blocks[i].Node] < 0) run.Add(i);
        }
        var least = MinShareOfRun * run.Sum(block => page.Blocks[block].Text.Length);
        if (BodyLength(page, labels) >= least) return labels;
        foreach (var block in run)
        {
            emissions[(block * LabelCount) + (int)BlockLabel.Body] += BodyBonus;
            emissions[(block * LabelCount) + (int)BlockLabel.Heading] += BodyBonus;
        }
        labels = decoder.Decode(emissions);
        if (BodyLength(page, labels) >= least) return labels;
        foreach (var block in run) labels[block] = BlockLabel.Body;
        return labels;
    }

    private static long BodyLength(PageAnalysis page, BlockLabel[] labels)
    {
        var length = 0L;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == BlockLabel.Body) length += page.Blocks[i].Text.Length;
        }
        return length;
    }
}
