using Archive.Core.Articles;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// How sure the fields of a plain text are: of every line the probability that it is rightly in, or not in, the field, by the model's
/// probabilities of its labels; of the lines the least sure decides.
/// </summary>
internal static class TextDoubts
{
    /// <summary>The names of the labels as records use them.</summary>
    private static readonly string[] Names =
    [
        "title", "caption", "photo_credit", "standfirst", "kicker", "byline", "date", "byline", "text", "heading", "navigation", "share",
        "subscribe", "related", "user_comments", "copyright", "tags", "author_bio", "reading_tools",
    ];

    /// <summary>Who is read as the author of a line without a known first name, and without "by" before it.</summary>
    private const double UnknownName = 0.85;

    /// <summary>A byline of which no author could be read, often a desk's, sometimes one in unknown words.</summary>
    private const double UnreadByline = 0.8;

    /// <summary>A text whose line breaks were lost and guessed.</summary>
    private const double GuessedLines = 0.5;

    /// <summary>A date whose day and month may be swapped.</summary>
    private const double AmbiguousDate = 0.8;

    /// <summary>The estimates, one a field; the language is not among them.</summary>
    /// <param name="blocks">The labelled blocks.</param>
    /// <param name="authors">The authors that were read.</param>
    /// <param name="date">The date that was read; null for none.</param>
    /// <param name="isAmbiguous">Whether day and month of the date may be swapped.</param>
    public static IReadOnlyList<Doubt> Of(
        IReadOnlyList<LabelledBlock> blocks, IReadOnlyList<string> authors, DateOnly? date, bool isAmbiguous) =>
    [
        Least(DoubtField.Title, blocks, [LineLabel.Title]),
        Least(DoubtField.Caption, blocks, [LineLabel.Caption]),
        Least(DoubtField.Standfirst, blocks, [LineLabel.Standfirst]),
        Limit(Least(DoubtField.Date, blocks, [LineLabel.Date, LineLabel.BylineDate]), date is not null && isAmbiguous ? AmbiguousDate : 1),
        Limit(Least(DoubtField.Authors, blocks, [LineLabel.Byline, LineLabel.BylineDate]), ReadingOf(blocks, authors)),
        Limit(
            Least(DoubtField.Body, blocks, [LineLabel.Body, LineLabel.Heading]),
            blocks.Any(block => block.Block.IsContinuation) ? GuessedLines : 1),
    ];

    /// <summary>The line that is least surely in, or out of, a field.</summary>
    private static Doubt Least(DoubtField field, IReadOnlyList<LabelledBlock> blocks, ReadOnlySpan<LineLabel> labels)
    {
        var (least, probability) = (blocks[0], double.MaxValue);
        foreach (var block in blocks)
        {
            var inside = 0.0;
            foreach (var label in labels) inside += block.ProbabilityOf(label);
            var right = labels.Contains(block.Label) ? inside : 1 - inside;
            if (right < probability) (least, probability) = (block, right);
        }
        var isInside = labels.Contains(least.Label);
        return new Doubt(
            field, Round(probability), Shorten(least.Block.Text), NameOf(least), Names[(int)Alternative(least, labels, !isInside)]);
    }

    /// <summary>The likeliest label on the other side of a field.</summary>
    private static LineLabel Alternative(LabelledBlock block, ReadOnlySpan<LineLabel> labels, bool isInside)
    {
        var best = -1;
        for (var label = 0; label < Names.Length; label++)
        {
            if (labels.Contains((LineLabel)label) != isInside || label == (int)block.Label) continue;
            if (best < 0 || block.Probabilities.Span[label] > block.Probabilities.Span[best]) best = label;
        }
        return (LineLabel)best;
    }

    private static double ReadingOf(IReadOnlyList<LabelledBlock> blocks, IReadOnlyList<string> authors)
    {
        if (authors.Count > 0) return authors.All(Bylines.AuthorNames.BeginsWithFirstName) ? 1 : UnknownName;
        return blocks.Any(block => block.Label is LineLabel.Byline) ? UnreadByline : 1;
    }

    private static Doubt Limit(Doubt doubt, double limit) => doubt.Probability <= limit ? doubt : doubt with { Probability = limit };

    private static string NameOf(LabelledBlock block) => block.Rule?.Label ?? Names[(int)block.Label];

    private static double Round(double probability) => Math.Round(Math.Clamp(probability, 0, 1), 3);

    private static string Shorten(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 120), "…");
}
