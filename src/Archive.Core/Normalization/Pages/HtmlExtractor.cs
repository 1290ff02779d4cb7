using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Decoding;
using SmartReader;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// Stage 2 for HTML: the article's blocks, found by SmartReader (a port of Mozilla's Readability); where it finds none, by the element that says it is
/// the article. Scripts, styles and hidden elements never reach the text.
/// </summary>
internal static partial class HtmlExtractor
{
    /// <summary>Real pages nest some dozens deep; the libraries below recurse, so what nests deeper is refused before they see it.</summary>
    private const int MaxDepth = 400;

    /// <summary>An element that says it is the article is believed against SmartReader when it holds five times as much; less is sidebars that it holds too.</summary>
    private const double MinShareOfStated = 0.2;

    private const string ArticleBody = "[itemprop=articleBody]";
    private const int MinStatedLength = 250;
    private const int MaxDoubtfulLength = 1_500;

    /// <summary>The longest live blogs have some tens of thousands of elements; beyond this a page is an attack or a dump.</summary>
    private const int MaxElements = 200_000;

    /// <summary>Text and tags together, in UTF-16 units.</summary>
    private const int MaxMarkup = 2 * Normalizer.MaxCharacters;

    /// <summary>Formatting elements that are never closed are opened again in every block (WHATWG HTML, 13.2.4.3): so many of them, times the tags of the page.</summary>
    private const long MaxReopened = 1_000_000;

    /// <summary>
    /// SmartReader's time grows with the square of an element's children, and it takes the page apart several times, at some hundred bytes a character each; longer
    /// pages are read by our own walk alone.
    /// </summary>
    private const int MaxElementsForSmartReader = 40_000, MaxChildrenForSmartReader = 5_000, MaxTextForSmartReader = 500_000;

    [GeneratedRegex(@"(?:display\s*:\s*none|visibility\s*:\s*hidden)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HidingStyle { get; }

    private static readonly HashSet<string> Skipped = new(
        ["script", "style", "noscript", "template", "iframe", "svg", "math", "button", "select", "input", "textarea", "nav", "object", "video", "audio", "head"], StringComparer.Ordinal);

    private static readonly HashSet<string> BlockElements = new(
        [
            "p", "div", "section", "article", "main", "header", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "blockquote",
            "pre", "figure", "figcaption", "hr", "address", "details", "summary", "body",
        ],
        StringComparer.Ordinal);

    /// <summary>Extracts; exactly one of the two results is null, and the second says why the page was refused.</summary>
    public static (ExtractedPage? Page, string? Rejection) Extract(string html, string? url, TextRepair repair, KnownLines lines)
    {
        var source = PageSource.Of(html);
        if (source.TextLength > Normalizer.MaxCharacters) return (null, Normalizer.TooLong(source.TextLength));
        if (source.Html.Length > MaxMarkup) return (null, $"It has {source.Html.Length:N0} characters without scripts, styles and embedded images; a page may have {MaxMarkup:N0}.");
        if (source.Reopened > MaxReopened) return (null, "It leaves so many formatting elements (<b>, <font>) unclosed that it cannot be read.");
        if (Parse(source.Html) is not { } document) return (null, $"It has more than {MaxElements:N0} elements, or they are nested more than {MaxDepth} levels deep.");
        var (elements, depth, mostChildren) = ElementsOf(document);
        if (depth > MaxDepth) return (null, $"Its elements are nested more than {MaxDepth} levels deep.");

        var metadata = HtmlMetadataReader.Read(document, elements);
        var stated = new List<StatedArticle>();
        var pageBlocks = document.Body is { } body ? CollectBlocks(body, stated) : [];
        var alignment = new PageAlignment(pageBlocks);

        var isTooLong = source.TextLength > MaxTextForSmartReader || elements.Count > MaxElementsForSmartReader || mostChildren > MaxChildrenForSmartReader;
        var article = isTooLong ? null : FindArticle(document, url ?? metadata.Url);
        var articleBlocks = article is null ? [] : CollectBlocks(article);
        var isDoubtful = TextLength(articleBlocks) < MaxDoubtfulLength;
        var (statedName, statedBlocks) = isDoubtful ? FindStatedArticle(pageBlocks, stated) : ("", []);
        var isStated = isDoubtful && (articleBlocks.Count == 0 || TextLength(articleBlocks) < MinShareOfStated * TextLength(statedBlocks));
        var blocks = isStated ? statedBlocks : articleBlocks;
        var reason = !isStated ? "SmartReader"
            : isTooLong ? $"the page is too long for SmartReader; {statedName} was read"
            : $"SmartReader found {TextLength(articleBlocks)} characters; {statedName} was read";
        if (blocks.Count == 0) return (null, "The page holds no text.");

        return (Compose(blocks, alignment, metadata, reason, repair, lines), null);
    }

    /// <summary>The element that says it is the article, if it holds text; else the whole page.</summary>
    private static (string Name, List<PageBlock> Blocks) FindStatedArticle(List<PageBlock> page, List<StatedArticle> stated)
    {
        foreach (var name in (ReadOnlySpan<string>)[ArticleBody, "article", "main"])
        {
            // Teasers of other articles are <article> too; the page's own is the longest.
            var longest = stated.Where(element => element.Name == name).Select(element => page[element.First..element.End]).MaxBy(TextLength);
            if (longest is not null && TextLength(longest) >= MinStatedLength) return (name, longest);
        }
        return ("body", page);
    }

    private static string? StatedName(IElement element) => element.GetAttribute("itemprop") == "articleBody" ? ArticleBody : element.LocalName is "article" or "main" ? element.LocalName : null;

    private static int TextLength(List<PageBlock> blocks) => blocks.Sum(block => block.Text.Length);

    private static ExtractedPage Compose(List<PageBlock> article, PageAlignment alignment, PageMetadata metadata, string reason, TextRepair repair, KnownLines lines)
    {
        var blocks = new List<TextBlock>(article.Count);
        foreach (var (block, kind, linkLength, isCaption) in article)
        {
            var (start, end) = alignment.Find(block);
            var repaired = repair.Repair(block);
            if (repaired.Length > 0) blocks.Add(new TextBlock(repaired, start, end, kind == ParagraphKind.Text ? null : kind, BlankLinesAfter: 1)
            {
                LinkShare = (double)linkLength / block.Length,
                IsCaption = isCaption,
            });
        }
        if (lines.HasAllowed) RestoreAllowed(blocks, alignment, lines, repair);
        var text = alignment.Text;
        var outside = new TextRepair(); // what it repairs is not the article's
        var leftOut = alignment.LeftOut(metadata.Title)
            .Select(gap => (Start: gap.End - text.AsSpan(gap.Start, gap.End - gap.Start).TrimStart().Length, End: gap.Start + text.AsSpan(gap.Start, gap.End - gap.Start).TrimEnd().Length))
            .Where(gap => gap.Start < gap.End)
            .Select(gap => new TextBlock(outside.Repair(text.AsSpan(gap.Start, gap.End - gap.Start)), gap.Start, gap.End, Kind: null, BlankLinesAfter: 1))
            .Where(block => block.Text.Length > 0)
            .ToList();
        return new ExtractedPage(text, blocks, leftOut, metadata, reason);
    }

    /// <summary>What a person calls text belongs to the article, wherever on the page it stands.</summary>
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

    /// <summary>An element that says it is the article: which of the page's blocks it holds.</summary>
    private readonly record struct StatedArticle(string Name, int First, int End);

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
            return null; // a page that SmartReader stumbles over still has its text
        }
    }

    /// <summary>Parses; null as soon as there are too many elements, or they are nested too deep.</summary>
    private static IHtmlDocument? Parse(string html)
    {
        const int DepthCheckedEvery = 256;
        var count = 0;
        IElement? last = null;
        void Check(IElement created)
        {
            if (++count > MaxElements) throw new TooManyElementsException();
            if (count % DepthCheckedEvery == 0)
            {
                // The one before has its place in the tree by now; between two looks the depth grows by their distance at most.
                var depth = 0;
                for (INode? node = last; node is not null; node = node.Parent) depth++;
                if (depth > MaxDepth) throw new TooManyElementsException();
            }
            last = created;
        }
        try
        {
            return new HtmlParser(new HtmlParserOptions { OnCreated = (element, _) => Check(element) }).ParseDocument(html);
        }
        catch (TooManyElementsException)
        {
            return null;
        }
    }

    private sealed class TooManyElementsException : Exception;

    /// <summary>The page's elements in the order of the document, how deep the deepest is nested, and how many nodes the largest holds; without recursion, at any depth.</summary>
    private static (List<IElement> Elements, int Depth, int MostChildren) ElementsOf(IHtmlDocument document)
    {
        var elements = new List<IElement>();
        int deepest = 0, mostChildren = 0;
        var pending = new Stack<(IElement Element, int Depth)>();
        pending.Push((document.DocumentElement, 1));
        while (pending.TryPop(out var next))
        {
            elements.Add(next.Element);
            deepest = Math.Max(deepest, next.Depth);
            var children = next.Element.ChildNodes;
            mostChildren = Math.Max(mostChildren, children.Length);
            for (var i = children.Length - 1; i >= 0; i--)
            {
                if (children[i] is IElement child) pending.Push((child, next.Depth + 1));
            }
        }
        return (elements, deepest, mostChildren);
    }

    /// <summary>The blocks of an element; the elements in it that say they are the article are noted where that is asked for.</summary>
    private static List<PageBlock> CollectBlocks(IElement root, List<StatedArticle>? stated = null)
    {
        var blocks = new List<PageBlock>();
        var text = new StringBuilder();
        int linkLength = 0, openLinks = 0, openCaptions = 0;
        Walk(root, ParagraphKind.Text);
        Flush(ParagraphKind.Text);
        return blocks;

        void Walk(INode parent, ParagraphKind kind)
        {
            var followsBreak = false;
            foreach (var child in parent.ChildNodes)
            {
                if (child is IText run)
                {
                    text.Append(run.Data);
                    if (openLinks > 0) linkLength += run.Data.Length;
                    followsBreak &= string.IsNullOrWhiteSpace(run.Data);
                    continue;
                }
                if (child is not IElement element || IsHidden(element)) continue;

                if (element.LocalName == "br")
                {
                    // Two breaks in a row make a paragraph; one is a line end.
                    if (followsBreak) Flush(kind);
                    else text.Append('\n');
                    followsBreak = true;
                    continue;
                }
                followsBreak = false;
                if (!BlockElements.Contains(element.LocalName))
                {
                    if (element.LocalName is "td" or "th") text.Append(' ');
                    var isLink = element.LocalName == "a";
                    if (isLink) openLinks++;
                    Walk(element, kind);
                    if (isLink) openLinks--;
                    continue;
                }
                Flush(kind);
                var inner = KindOf(element.LocalName, kind);
                var isCaption = element.LocalName == "figcaption";
                if (isCaption) openCaptions++;
                var first = blocks.Count;
                Walk(element, inner);
                Flush(inner);
                if (stated is not null && StatedName(element) is { } name) stated.Add(new StatedArticle(name, first, blocks.Count));
                if (isCaption) openCaptions--;
            }
        }

        void Flush(ParagraphKind kind)
        {
            var block = text.ToString().Trim();
            text.Clear();
            if (block.Length > 0) blocks.Add(new PageBlock(block, kind, Math.Min(linkLength, block.Length), openCaptions > 0));
            linkLength = 0;
        }
    }

    private static ParagraphKind KindOf(string name, ParagraphKind outer) => name switch
    {
        "h1" or "h2" or "h3" or "h4" or "h5" or "h6" => ParagraphKind.Heading,
        "li" or "tr" or "dt" or "dd" => ParagraphKind.List,
        "blockquote" => ParagraphKind.Quote,
        _ => outer,
    };

    private static bool IsHidden(IElement element) =>
        Skipped.Contains(element.LocalName) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true"
        || element.GetAttribute("style") is { } style && HidingStyle.IsMatch(style);
}
