using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Decoding;
using SmartReader;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// Stage 2 for HTML: extracts the article's blocks from a page. The article is found by SmartReader (a port of Mozilla's Readability);
/// where that finds none, or too little, it is the element marked as the article.
/// </summary>
internal static class HtmlExtractor
{
    /// <summary>
    /// A marked element is preferred to SmartReader's result when that has less than this share of its text; above it, the rest of the
    /// marked element is sidebars.
    /// </summary>
    private const double MinShareOfMarked = 0.2;

    /// <summary>The least text of a marked element, in UTF-16 code units.</summary>
    private const int MinMarkedLength = 250;

    /// <summary>A shorter result of SmartReader, in UTF-16 code units, is compared with the marked elements.</summary>
    private const int MaxDoubtfulLength = 1_500;

    /// <summary>The most markup that is parsed, text and tags, in UTF-16 code units.</summary>
    private const int MaxMarkup = 2 * Normalizer.MaxCharacters;

    /// <summary>
    /// The limits beyond which SmartReader is not used. Its time is quadratic in the number of an element's children, and it copies the
    /// page several times, at some hundred bytes a character each. The text limit is in UTF-16 code units.
    /// </summary>
    private const int MaxElementsForSmartReader = 40_000, MaxChildrenForSmartReader = 5_000, MaxTextForSmartReader = 500_000;

    /// <summary>Extracts; exactly one of the two results is null, and the second says why the page is rejected.</summary>
    /// <param name="html">The page's markup.</param>
    /// <param name="url">The URL that the caller states; null when there is none.</param>
    /// <param name="repair">Repairs the blocks, and counts the repairs.</param>
    /// <param name="lines">What the archive has learned about the lines of the source.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static (ExtractedPage? Page, string? Rejection) Extract(
        string html, string? url, TextRepair repair, KnownLines lines, CancellationToken cancellationToken)
    {
        var source = PageSource.Of(html, cancellationToken);
        if (source.TextLength > Normalizer.MaxCharacters) return (null, Normalizer.TooLong(source.TextLength));
        if (source.Html.Length > MaxMarkup)
        {
            var length = $"It has {source.Html.Length:N0} characters without scripts, styles and embedded images";
            return (null, $"{length}; a page may have {MaxMarkup:N0}.");
        }
        var (page, rejection) = PageParser.Parse(source, cancellationToken);
        if (page is null) return (null, rejection);

        var metadata = HtmlMetadataReader.Read(page.Document, page.Elements);
        var marked = new List<MarkedArticle>();
        var pageBlocks = page.Document.Body is { } body ? BlockCollector.Collect(body, marked) : [];
        var alignment = new PageAlignment(pageBlocks);

        var isTooLong = source.TextLength > MaxTextForSmartReader
            || page.Elements.Count > MaxElementsForSmartReader
            || page.MostChildren > MaxChildrenForSmartReader;
        var article = isTooLong ? null : FindArticle(page.Document, url ?? metadata.Url);
        var articleBlocks = article is null ? [] : BlockCollector.Collect(article);
        var isDoubtful = TextLength(articleBlocks) < MaxDoubtfulLength;
        var (markedName, markedBlocks) = isDoubtful ? LongestMarked(pageBlocks, marked) : ("", []);
        var isMarked = isDoubtful && (articleBlocks.Count == 0 || TextLength(articleBlocks) < MinShareOfMarked * TextLength(markedBlocks));
        var blocks = isMarked ? markedBlocks : articleBlocks;
        var reason = !isMarked ? "SmartReader"
            : isTooLong ? $"the page is too long for SmartReader; {markedName} was read"
            : $"SmartReader found {TextLength(articleBlocks)} characters; {markedName} was read";
        if (blocks.Count == 0) return (null, "The page holds no text.");

        return (Compose(blocks, alignment, metadata, reason, repair, lines), null);
    }

    private static IElement? FindArticle(IHtmlDocument document, string? url)
    {
        IElement? content = null;
        try
        {
            using var reader = new Reader(url ?? "https://archive.invalid/", document) { DisableJSONLD = true };
            reader.AddCustomOperationEnd(element => content = element);
            return reader.GetArticle().IsReadable ? content : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null; // a page on which SmartReader throws still has its text
        }
    }

    /// <summary>
    /// The blocks of the longest element that is marked as the article, if it has enough text; else those of the whole page.
    /// </summary>
    private static (string Name, List<PageBlock> Blocks) LongestMarked(List<PageBlock> page, List<MarkedArticle> marked)
    {
        foreach (var name in (ReadOnlySpan<string>)[BlockCollector.ArticleBody, "article", "main"])
        {
            // Teasers of other articles are <article> elements too, but shorter.
            var longest = marked.Where(element => element.Name == name)
                .Select(element => page[element.First..element.End])
                .MaxBy(TextLength);
            if (longest is not null && TextLength(longest) >= MinMarkedLength) return (name, longest);
        }
        return ("body", page);
    }

    private static int TextLength(List<PageBlock> blocks) => blocks.Sum(block => block.Text.Length);

    private static ExtractedPage Compose(
        List<PageBlock> article, PageAlignment alignment, PageMetadata metadata, string reason, TextRepair repair, KnownLines lines)
    {
        var blocks = new List<TextBlock>(article.Count);
        foreach (var (block, kind, linkLength, isCaption) in article)
        {
            var (start, end) = alignment.Find(block);
            var repaired = repair.Repair(block);
            if (repaired.Length == 0) continue;
            blocks.Add(new TextBlock(repaired, start, end, kind == ParagraphKind.Text ? null : kind, BlankLinesAfter: 1)
            {
                LinkShare = (double)linkLength / block.Length,
                IsCaption = isCaption,
            });
        }
        if (lines.HasAllowed) RestoreAllowed(blocks, alignment, lines, repair);
        return new ExtractedPage(alignment.Text, blocks, LeftOut(alignment, metadata), metadata, reason);
    }

    /// <summary>The text of the page outside the article, as one block for each gap between two of the article's blocks.</summary>
    private static List<TextBlock> LeftOut(PageAlignment alignment, PageMetadata metadata)
    {
        var text = alignment.Text;
        var repair = new TextRepair(); // a separate one, because the trace counts the repairs of the article only
        var blocks = new List<TextBlock>();
        foreach (var gap in alignment.LeftOut(metadata.Title))
        {
            var content = text.AsSpan(gap.Start, gap.End - gap.Start);
            var start = gap.End - content.TrimStart().Length;
            var end = gap.Start + content.TrimEnd().Length;
            if (start >= end) continue;
            var repaired = repair.Repair(text.AsSpan(start, end - start));
            if (repaired.Length > 0) blocks.Add(new TextBlock(repaired, start, end, Kind: null, BlankLinesAfter: 1));
        }
        return blocks;
    }

    /// <summary>Adds the lines outside the article that a person has restored in this source.</summary>
    private static void RestoreAllowed(List<TextBlock> blocks, PageAlignment alignment, KnownLines lines, TextRepair repair)
    {
        foreach (var (start, end) in alignment.BlocksOutside())
        {
            var text = repair.Repair(alignment.Text.AsSpan(start, end - start));
            if (lines.StandingOf(text) != LineStanding.Allowed) continue;
            alignment.MarkFound(start, end);
            blocks.Add(new TextBlock(text, start, end, Kind: null, BlankLinesAfter: 1));
        }
        blocks.Sort((one, other) => one.Start.CompareTo(other.Start));
    }
}
