using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Structure;

/// <summary>A line that holds author, date or both.</summary>
/// <param name="Block">The line.</param>
/// <param name="Content">What it says.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ArticleByline(LabelledBlock Block, BylineContent Content, BylinePlace Place);

/// <summary>Where a byline stands.</summary>
internal enum BylinePlace
{
    /// <summary>Between title and text.</summary>
    BelowTitle,

    /// <summary>Above the title, where mastheads print the day of the visit.</summary>
    AboveTitle,

    /// <summary>In or below the text.</summary>
    BelowText,
}

/// <summary>The bylines of a plain text, and the authors and the date that they give.</summary>
internal sealed class ArticleBylines
{
    private ArticleBylines(IReadOnlyList<LabelledBlock> blocks, List<ArticleByline> bylines) => (Blocks, Bylines) = (blocks, bylines);

    /// <summary>The blocks of the text; a line that was found to be a byline is labelled so.</summary>
    public IReadOnlyList<LabelledBlock> Blocks { get; }

    /// <summary>The bylines, in their order.</summary>
    public List<ArticleByline> Bylines { get; }

    /// <summary>The authors; empty where no byline names any.</summary>
    public List<string> Authors => AuthorsOf(Bylines);

    /// <summary>The date; null where no byline has one.</summary>
    public DateOnly? Date => DateOf(Bylines);

    /// <summary>Reads them.</summary>
    public static ArticleBylines Read(IReadOnlyList<LabelledBlock> blocks, DateOrder order)
    {
        var bylines = ReadLabelled(blocks, order);
        var others = FindOthers(blocks, bylines, order);
        if (others.Count == 0) return new ArticleBylines(blocks, bylines);
        var relabelled = blocks
            .Select(block => others.Contains(block) ? block with { Label = LineLabel.Byline, Rule = null } : block).ToList();
        return new ArticleBylines(relabelled, ReadLabelled(relabelled, order));
    }

    private static List<ArticleByline> ReadLabelled(IReadOnlyList<LabelledBlock> blocks, DateOrder order)
    {
        const float MinMarked = 0.5f;
        var bylines = new List<ArticleByline>();
        var place = blocks.Any(block => block.Label == LineLabel.Title) ? BylinePlace.AboveTitle : BylinePlace.BelowTitle;
        var isAwaited = false;
        foreach (var block in blocks)
        {
            if (block.Label == LineLabel.Title) place = BylinePlace.BelowTitle;
            else if (block.Label.IsText()) place = BylinePlace.BelowText;
            // "By" may stand on one line, and the name on the next.
            var isNext = isAwaited && !block.Label.IsText();
            isAwaited = block.Label.IsByline() && BylineReader.IsMarkerAlone(block.Block.Text);
            if (!block.Label.IsByline() && !isNext) continue;
            var isMarked = isNext || block.Label != LineLabel.Date && block.ProbabilityOfByline >= MinMarked;
            var content = BylineReader.Read(block.Block.Text, order, isMarked);
            if (block.Label.IsByline() || content.Authors.Count > 0) bylines.Add(new ArticleByline(block, content, place));
        }
        return bylines;
    }

    /// <summary>
    /// The lines to read author and date from where no line is labelled so: of the lines outside the text with such content, those
    /// likeliest to be a byline over all sequences of labels, and not in the best one alone.
    /// </summary>
    private static HashSet<LabelledBlock> FindOthers(
        IReadOnlyList<LabelledBlock> blocks, List<ArticleByline> bylines, DateOrder order)
    {
        const float MinByline = 0.04f;
        var found = new HashSet<LabelledBlock>(ReferenceEqualityComparer.Instance);
        var needsAuthor = !bylines.Exists(byline => byline.Content.Authors.Count > 0);
        var needsDate = !bylines.Exists(byline => byline.Content.Dates.Count > 0);
        if (!needsAuthor && !needsDate) return found;
        var candidates = blocks
            .Where(block =>
                block.Label is LineLabel.Kicker or LineLabel.Credit or >= LineLabel.Navigation && block.ProbabilityOfByline >= MinByline)
            .OrderByDescending(block => block.ProbabilityOfByline);
        foreach (var block in candidates)
        {
            var content = BylineReader.Read(block.Block.Text, order, isMarked: true);
            var hasAuthor = content.Authors.Any(AuthorNames.BeginsWithFirstName);
            if (!(needsAuthor && hasAuthor) && !(needsDate && content.Dates.Count > 0)) continue;
            found.Add(block);
            needsAuthor &= !hasAuthor;
            needsDate &= content.Dates.Count == 0;
        }
        return found;
    }

    /// <summary>
    /// The date: that of publication if a line says so, then one that is not an update's, then any; of several, the one below the title.
    /// </summary>
    private static DateOnly? DateOf(List<ArticleByline> bylines) => bylines
        .SelectMany(byline => byline.Content.Dates, (byline, date) => (date, byline.Place))
        .OrderBy(pair => pair.date.Kind switch { BylineDateKind.Published => 0, BylineDateKind.Plain => 1, _ => 2 })
        .ThenBy(pair => pair.Place)
        .Select(pair => (DateOnly?)pair.date.Date.Date).FirstOrDefault();

    /// <summary>The authors: those above the text; where there are none, those below it.</summary>
    private static List<string> AuthorsOf(List<ArticleByline> bylines)
    {
        const double MinProbabilityBelow = 0.3;
        var above = bylines.Where(byline => byline.Place != BylinePlace.BelowText).SelectMany(byline => byline.Content.Authors);
        var below = bylines.Where(byline => byline.Place == BylinePlace.BelowText && byline.Block.Probability >= MinProbabilityBelow)
            .SelectMany(byline => byline.Content.Authors);
        var authors = above.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (authors.Count == 0) authors = below.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        // Beside a whole name, one word is a place or a section rather than a pen name.
        if (authors.Exists(IsWholeName)) authors.RemoveAll(author => !IsWholeName(author));
        return authors;

        static bool IsWholeName(string author) => author.Contains(' ', StringComparison.Ordinal);
    }

    /// <summary>Where no line is a date line: a date in a short line above the text, a masthead's or a page head's.</summary>
    public static DateOnly? DateAboveText(IReadOnlyList<LabelledBlock> blocks, DateOrder order)
    {
        const int MaxLength = 110;
        return blocks.TakeWhile(block => !block.Label.IsText())
            .Where(block => block.Label is LineLabel.Navigation or LineLabel.Kicker or LineLabel.Tools)
            .Where(block => block.Block.Text.Length < MaxLength)
            .Select(block => BylineReader.Read(block.Block.Text, order).Dates)
            .Where(dates => dates is [{ Kind: not BylineDateKind.Updated }])
            .Select(dates => (DateOnly?)dates[0].Date.Date).FirstOrDefault();
    }
}
