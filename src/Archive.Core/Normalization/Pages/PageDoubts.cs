using Archive.Core.Articles;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// How sure the fields of a page are: of the fields that are chosen among candidates by the probability of the chosen, of the body by its
/// least sure block.
/// </summary>
internal static class PageDoubts
{
    private const int MaxText = 120;

    /// <summary>What is known of a field that no model has judged: a page without any candidate for it.</summary>
    private const double Unjudged = 0.5;

    /// <summary>The names of the labels as records use them.</summary>
    private static readonly string[] Names =
        ["outside_article", "outside_article", "outside_article", "title", "standfirst", "byline", "text", "heading"];

    /// <summary>The estimates, one a field; language and caption are not among them.</summary>
    /// <param name="fields">The fields that were chosen.</param>
    /// <param name="labels">The labels of the blocks.</param>
    /// <param name="isBody">Which blocks are the body.</param>
    /// <param name="textOf">The text of a block.</param>
    public static IReadOnlyList<Doubt> Of(PageFields fields, PageLabels labels, bool[] isBody, Func<int, string> textOf) =>
    [
        OfField(DoubtField.Title, fields.Title is null ? Unjudged : fields.TitleProbability, fields.Title?.Text),
        OfField(DoubtField.Date, fields.DateProbability, null),
        OfField(DoubtField.Authors, fields.AuthorsProbability, null),
        OfField(
            DoubtField.Standfirst, fields.StandfirstProbability > 0 ? fields.StandfirstProbability : Unjudged,
            fields.Standfirst.Count > 0 ? textOf(fields.Standfirst[0]) : null),
        OfBody(labels, isBody, textOf),
    ];

    private static Doubt OfField(DoubtField field, double probability, string? text) =>
        new(field, Round(probability), text is null ? null : Shorten(text), null, null);

    private static Doubt OfBody(PageLabels labels, bool[] isBody, Func<int, string> textOf)
    {
        var (least, probability) = (-1, 1.0);
        for (var block = 0; block < isBody.Length; block++)
        {
            var ofText = labels.Posterior(block, BlockLabel.Body) + labels.Posterior(block, BlockLabel.Heading);
            // A second standfirst is text, and a field is no doubt about the body.
            if (isBody[block]) ofText += labels.Posterior(block, BlockLabel.Standfirst);
            var right = isBody[block] ? ofText : 1 - ofText;
            if (labels.Labels[block] is BlockLabel.Title or BlockLabel.Standfirst or BlockLabel.Meta && !isBody[block]) continue;
            if (right < probability) (least, probability) = (block, right);
        }
        return least < 0
            ? new Doubt(DoubtField.Body, 1, null, null, null)
            : new Doubt(
                DoubtField.Body, Round(probability), Shorten(textOf(least)), isBody[least] ? "text" : Names[(int)labels.Labels[least]],
                isBody[least] ? "outside_article" : "text");
    }

    private static double Round(double probability) => Math.Round(Math.Clamp(probability, 0, 1), 3);

    private static string Shorten(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "…");
}
