using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Pages.Blocks;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>
/// The readers' comments of a page. They read like an article and often are longer, so a model of single blocks lets some through; what
/// tells them is where they begin: a heading that says so, below most of what looks like the text.
/// </summary>
internal sealed class CommentSection
{
    /// <summary>
    /// The probable text that must stand above, in characters and as a share of all outside containers of comments. A link "3 comments"
    /// in the byline is no beginning of comments, and in a forum the first comment may be the article.
    /// </summary>
    private const float MinTextAbove = 120, MinShareAbove = 0.2f;

    private const int MaxHeadingLength = 80, LabelCount = 8;

    private readonly bool[] _isComment;

    private CommentSection(bool[] isComment) => _isComment = isComment;

    /// <summary>Whether a block is one of the comments or below them.</summary>
    public bool Contains(int block) => _isComment[block];

    /// <summary>Finds the comments.</summary>
    /// <param name="page">The page.</param>
    /// <param name="features">The features of its blocks.</param>
    /// <param name="probabilities">The probabilities of their labels.</param>
    public static CommentSection Find(PageAnalysis page, float[] features, float[] probabilities)
    {
        var blocks = page.Blocks;
        var isComment = new bool[blocks.Count];
        float total = 0, above = 0;
        // Prose counts for half even where the model takes it for no text: on pages with more comments than text it takes the wrong side.
        float TextOf(int block) => Math.Max(
            blocks[block].Text.Length * probabilities[(block * LabelCount) + (int)BlockLabel.Body], 0.5f * page.Prose.Prose[block]);
        for (var i = 0; i < blocks.Count; i++)
        {
            // An article of comment is set in a container of that name too: what is there is then most of the text.
            total += page.CommentContainerOf[blocks[i].Node] < 0 ? TextOf(i) : 0;
        }
        var container = -1;
        for (var i = 0; i < blocks.Count; i++)
        {
            var isBelowText = above >= Math.Max(MinTextAbove, MinShareAbove * total);
            if (isBelowText && Begins(page, features, i))
            {
                Array.Fill(isComment, true, i, isComment.Length - i);
                break;
            }
            var inContainer = page.CommentContainerOf[blocks[i].Node];
            if (inContainer >= 0 && isBelowText) container = inContainer;
            isComment[i] = inContainer >= 0 && inContainer == container;
            if (inContainer < 0) above += TextOf(i);
        }
        return new CommentSection(isComment);
    }

    private static bool Begins(PageAnalysis page, float[] features, int block)
    {
        if (page.Blocks[block].Text.Length > MaxHeadingLength) return false;
        float Feature(int at, BlockFeature feature) => features[(at * BlockFeatures.Width) + (int)feature];
        if (Feature(block, BlockFeature.RuleReaches) == (float)RuleReach.Rest) return true;
        if ((page.Cues[block] & Cues.Comments) == 0) return false;
        var node = page.NodeOf(block);
        var isHeading = (node.Ancestors & Ancestors.Heading) != 0;
        var isNamed = page.CommentContainerOf[page.Blocks[block].Node] >= 0;
        // A heading or a named container, or items with dates right below.
        if (isHeading || isNamed) return true;
        const int Looked = 6, MinItems = 2;
        for (var i = block + 1; i <= Math.Min(page.Blocks.Count - 1, block + Looked); i++)
        {
            if (page.Signatures.DatedRepetitions[page.Blocks[i].Node] >= MinItems) return true;
        }
        return false;
    }
}
