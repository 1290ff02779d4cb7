using Archive.Core.Normalization.Pages.Labelling;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>Where the parts of an article probably stand on its page, for judging candidates by their place.</summary>
internal readonly record struct PageZone
{
    private const int LabelCount = 8;

    private PageZone(int title, float titleProbability, int bodyStart, int bodyEnd)
    {
        (Title, TitleProbability, BodyStart, BodyEnd) = (title, titleProbability, bodyStart, bodyEnd);
    }

    /// <summary>The block that is most probably the title.</summary>
    public int Title { get; }

    public float TitleProbability { get; }

    /// <summary>The first and last block that are rather text than not; the whole page where none is.</summary>
    public int BodyStart { get; }
    public int BodyEnd { get; }

    /// <summary>The title's block where it is likely enough, else some blocks above the text.</summary>
    public int HeadStart(float least) => TitleProbability > least ? Title : Math.Max(0, BodyStart - 5);

    public static PageZone Of(PageLabels labels)
    {
        int title = 0, start = -1, end = -1;
        var blocks = labels.Probabilities.Length / LabelCount;
        for (var i = 0; i < blocks; i++)
        {
            if (labels.Of(i, BlockLabel.Title) > labels.Of(title, BlockLabel.Title)) title = i;
            if (labels.Of(i, BlockLabel.Body) + labels.Of(i, BlockLabel.Heading) <= 0.5f) continue;
            if (start < 0) start = i;
            end = i;
        }
        var probability = blocks == 0 ? 0 : labels.Of(title, BlockLabel.Title);
        return new PageZone(title, probability, Math.Max(0, start), end < 0 ? Math.Max(0, blocks - 1) : end);
    }
}
