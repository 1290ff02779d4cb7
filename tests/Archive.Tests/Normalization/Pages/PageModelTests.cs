using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Models;

namespace Archive.Tests.Normalization.Pages;

/// <summary>Trees, the decoder and the file of the model.</summary>
public sealed class PageModelTests
{
    private const int Labels = 8;

    private static readonly TreeEnsemble Stump = new(
        2, [0, 0.5f], [[new TreeNode(0, 1.5f, 1), new TreeNode(-1, -1, 0), new TreeNode(-1, 1, 0)], [new TreeNode(-1, 0.25f, 0)]]);

    [Theory]
    [InlineData(1.4f, -1f)]
    [InlineData(1.5f, 1f)]
    public void A_value_below_the_threshold_goes_left(float value, float expected)
    {
        Span<float> scores = stackalloc float[2];
        Stump.Score([value], scores);
        Assert.Equal([expected, 0.75f], scores.ToArray());
    }

    [Fact]
    public void An_ensemble_is_read_as_it_was_written()
    {
        using var file = new MemoryStream();
        Stump.Write(new BinaryWriter(file));
        file.Position = 0;
        var read = TreeEnsemble.Read(new BinaryReader(file), features: 1);
        Span<float> scores = stackalloc float[2];
        read.Score([2], scores);
        Assert.Equal([1f, 0.75f], scores.ToArray());
    }

    [Fact]
    public void A_tree_that_would_never_end_is_damaged()
    {
        using var file = new MemoryStream();
        new TreeEnsemble(1, [0], [[new TreeNode(0, 1, 0), new TreeNode(-1, 1, 0), new TreeNode(-1, 1, 0)]]).Write(new BinaryWriter(file));
        file.Position = 0;
        Assert.Throws<InvalidDataException>(() => TreeEnsemble.Read(new BinaryReader(file), features: 1));
    }

    [Fact]
    public void The_bundled_model_is_for_these_features()
    {
        var model = PageModel.Bundled;
        Assert.Equal(Labels, model.Labels.Classes);
        Assert.All(model.Labels.Features, feature => Assert.InRange(feature, 0, BlockFeatures.Width - 1));
        using var file = new MemoryStream();
        model.Write(file);
        file.Position = 0;
        Assert.Equal(model.Labels.Nodes, PageModel.Read(file).Labels.Nodes);
    }

    [Fact]
    public void The_decoder_lets_nothing_of_the_article_follow_what_stands_below_it()
    {
        var transitions = Transitions();
        for (var label = BlockLabel.Before; label <= BlockLabel.Heading; label++)
        {
            if (label != BlockLabel.After) transitions.Steps[((int)BlockLabel.After * Labels) + (int)label] = -1_000;
        }
        var labels = new LabelDecoder(transitions).Decode(
            Emissions((BlockLabel.Body, 0.9f), (BlockLabel.After, 0.9f), (BlockLabel.Body, 0.6f), (BlockLabel.After, 0.9f)));
        Assert.Equal([BlockLabel.Body, BlockLabel.After, BlockLabel.After, BlockLabel.After], labels);
    }

    [Fact]
    public void Posteriors_are_probabilities_and_agree_with_sure_blocks()
    {
        var posteriors = new LabelDecoder(Transitions()).Posteriors(Emissions((BlockLabel.Title, 0.9f), (BlockLabel.Body, 0.7f)));
        Assert.Equal(1, posteriors.Take(Labels).Sum(), 4);
        Assert.Equal(1, posteriors.Skip(Labels).Sum(), 4);
        Assert.True(posteriors[(int)BlockLabel.Title] > 0.8f && posteriors[Labels + (int)BlockLabel.Body] > 0.6f);
    }

    [Fact]
    public void A_page_without_blocks_has_no_labels() => Assert.Empty(new LabelDecoder(Transitions()).Decode([]));

    private static LabelTransitions Transitions() => new(Labels, new float[Labels * Labels], new float[Labels], new float[Labels]);

    private static float[] Emissions(params (BlockLabel Label, float Probability)[] blocks)
    {
        var emissions = new float[blocks.Length * Labels];
        for (var i = 0; i < blocks.Length; i++)
        {
            for (var label = 0; label < Labels; label++)
            {
                var probability = label == (int)blocks[i].Label ? blocks[i].Probability : (1 - blocks[i].Probability) / (Labels - 1);
                emissions[(i * Labels) + label] = LabelDecoder.Emission(probability);
            }
        }
        return emissions;
    }
}
