using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Archive.Core.Articles;
using SmartReader;

namespace Archive.Core.Normalization;

/// <summary>The text of a page's article: blocks with the kind that the markup gives them, and what the markup states about the article.</summary>
/// <param name="Text">The blocks' text joined by blank lines; positions refer to it.</param>
/// <param name="Blocks">The blocks, repaired.</param>
/// <param name="Metadata">What the markup states.</param>
/// <param name="Reason">How the article was found.</param>
internal sealed record ExtractedPage(string Text, List<TextBlock> Blocks, PageMetadata Metadata, string Reason);

/// <summary>
/// Stage 2 for HTML: the article's blocks, found by SmartReader (a port of Mozilla's Readability); where it finds none, by the element that says it is
/// the article. Scripts, styles and hidden elements never reach the text.
/// </summary>
internal static class HtmlExtractor
{
    /// <summary>Real pages nest some dozens deep; the libraries below recurse, so what nests deeper is refused before they see it.</summary>
    private const int MaxDepth = 400;

    private static readonly HashSet<string> Skipped = new(
        ["script", "style", "noscript", "template", "iframe", "svg", "math", "form", "button", "select", "input", "textarea", "nav", "object", "video", "audio", "head"], StringComparer.Ordinal);

    private static readonly HashSet<string> BlockElements = new(
        [
            "p", "div", "section", "article", "main", "header", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "blockquote",
            "pre", "figure", "figcaption", "hr", "address", "details", "summary", "body",
        ],
        StringComparer.Ordinal);

    /// <summary>Extracts; exactly one of the two results is null, and the second says why the page was refused.</summary>
    public static (ExtractedPage? Page, string? Rejection) Extract(string html, string? url, TextRepair repair)
    {
        var document = new HtmlParser().ParseDocument(html);
        if (Depth(document) > MaxDepth) return (null, $"Its elements are nested more than {MaxDepth} levels deep.");

        var metadata = HtmlMetadataReader.Read(document);
        var fallback = document.QuerySelector("[itemprop=articleBody], article, main") ?? document.Body;
        var fallbackBlocks = fallback is null ? [] : CollectBlocks(fallback);

        var article = FindArticle(document, url ?? metadata.Url);
        var blocks = article is null ? fallbackBlocks : CollectBlocks(article);
        var reason = article is null ? $"SmartReader found no article; <{fallback?.LocalName}> was read" : "SmartReader";
        if (blocks.Count == 0) return (null, "The page holds no text.");

        return (Compose(blocks, metadata, reason, repair), null);
    }

    private static ExtractedPage Compose(List<(string Text, ParagraphKind Kind)> raw, PageMetadata metadata, string reason, TextRepair repair)
    {
        var text = new StringBuilder();
        var blocks = new List<TextBlock>(raw.Count);
        foreach (var (block, kind) in raw)
        {
            if (text.Length > 0) text.Append("\n\n");
            var start = text.Length;
            text.Append(block);
            var repaired = repair.Repair(block);
            if (repaired.Length > 0) blocks.Add(new TextBlock(repaired, start, text.Length, kind == ParagraphKind.Text ? null : kind, BlankLinesAfter: 1));
        }
        return new ExtractedPage(text.ToString(), blocks, metadata, reason);
    }

    private static IElement? FindArticle(IHtmlDocument document, string? url)
    {
        IElement? content = null;
        using var reader = new Reader(url ?? "https://archive.invalid/", document);
        reader.AddCustomOperationEnd(element => content = element);
        return reader.GetArticle().IsReadable ? content : null;
    }

    private static int Depth(IHtmlDocument document)
    {
        var deepest = 0;
        var depth = 0;
        INode? node = document;
        while (node is not null)
        {
            if (node.FirstChild is { } child)
            {
                node = child;
                deepest = Math.Max(deepest, ++depth);
                continue;
            }
            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                depth--;
            }
            node = node?.NextSibling;
        }
        return deepest;
    }

    private static List<(string Text, ParagraphKind Kind)> CollectBlocks(IElement root)
    {
        var blocks = new List<(string, ParagraphKind)>();
        var text = new StringBuilder();
        Walk(root, ParagraphKind.Text);
        Flush(ParagraphKind.Text);
        return blocks;

        void Walk(INode node, ParagraphKind kind)
        {
            foreach (var child in node.ChildNodes)
            {
                if (child is IText run) text.Append(run.Data);
                if (child is not IElement element || IsHidden(element)) continue;

                if (element.LocalName == "br")
                {
                    // Two breaks in a row make a paragraph; one is a line end.
                    if (element.NextElementSibling is { LocalName: "br" } next && IsOnlySpaceBetween(element, next)) Flush(kind);
                    else text.Append('\n');
                    continue;
                }
                if (!BlockElements.Contains(element.LocalName))
                {
                    if (element.LocalName is "td" or "th") text.Append(' ');
                    Walk(element, kind);
                    continue;
                }
                Flush(kind);
                var inner = KindOf(element.LocalName, kind);
                Walk(element, inner);
                Flush(inner);
            }
        }

        void Flush(ParagraphKind kind)
        {
            var block = text.ToString().Trim();
            text.Clear();
            if (block.Length > 0) blocks.Add((block, kind));
        }
    }

    private static bool IsOnlySpaceBetween(IElement first, IElement second)
    {
        for (var node = first.NextSibling; node is not null && node != second; node = node.NextSibling)
        {
            if (node is IText text && !string.IsNullOrWhiteSpace(text.Data)) return false;
        }
        return true;
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
        || element.GetAttribute("style") is { } style && style.Replace(" ", string.Empty, StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);
}
