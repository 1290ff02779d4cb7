namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>The labels of a page's blocks.</summary>
/// <param name="Labels">The label of each block.</param>
/// <param name="Probabilities">The probability of each label of each block by its own features, row after row.</param>
/// <param name="Posteriors">The probability of each label of each block given the whole page, row after row.</param>
/// <param name="Features">The features of the blocks, row after row.</param>
internal sealed record PageLabels(BlockLabel[] Labels, float[] Probabilities, float[] Posteriors, float[] Features)
{
    private const int LabelCount = 8;

    /// <summary>The probability of a label by the block's own features.</summary>
    public float Of(int block, BlockLabel label) => Probabilities[(block * LabelCount) + (int)label];

    /// <summary>The probability of the label that a block has, given the whole page.</summary>
    public float Certainty(int block) => Posterior(block, Labels[block]);

    /// <summary>The probability of a label given the whole page.</summary>
    public float Posterior(int block, BlockLabel label) => Posteriors[(block * LabelCount) + (int)label];

    /// <summary>A feature of a block.</summary>
    public float Feature(int block, BlockFeature feature) => Features[(block * BlockFeatures.Width) + (int)feature];
}
