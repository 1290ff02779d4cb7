using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Archive.Core.Articles;

namespace Archive.Core.Normalization.Pages;

/// <summary>Collects the blocks of an element by walking the DOM. Scripts, styles, form controls and hidden elements are skipped.</summary>
internal sealed partial class BlockCollector
{
    /// <summary>The name under which an element with <c>itemprop=articleBody</c> is noted.</summary>
    public const string ArticleBody = "[itemprop=articleBody]";

    private static readonly HashSet<string> Skipped = new(
        [
            "script", "style", "noscript", "template", "iframe", "svg", "math", "button", "select", "input", "textarea", "nav", "object",
            "video", "audio", "head",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> BlockElements = new(
        [
            "p", "div", "section", "article", "main", "header", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
            "dl", "dt", "dd", "table", "tr", "blockquote", "pre", "figure", "figcaption", "hr", "address", "details", "summary", "body",
        ],
        StringComparer.Ordinal);

    private readonly List<PageBlock> _blocks = [];
    private readonly List<MarkedArticle>? _marked;
    private readonly StringBuilder _text = new();
    private int _linkLength;
    private int _openLinks;
    private int _openCaptions;

    private BlockCollector(List<MarkedArticle>? marked) => _marked = marked;

    [GeneratedRegex(@"(?:display\s*:\s*none|visibility\s*:\s*hidden)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HidingStyle { get; }

    /// <summary>The blocks of an element, in document order.</summary>
    /// <param name="root">The element.</param>
    /// <param name="marked">Receives the descendants that by their markup are the article; null when they are not needed.</param>
    public static List<PageBlock> Collect(IElement root, List<MarkedArticle>? marked = null)
    {
        var collector = new BlockCollector(marked);
        collector.Walk(root, ParagraphKind.Text);
        collector.EndBlock(ParagraphKind.Text);
        return collector._blocks;
    }

    private void Walk(INode parent, ParagraphKind kind)
    {
        var followsBreak = false;
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText run)
            {
                _text.Append(run.Data);
                if (_openLinks > 0) _linkLength += run.Data.Length;
                followsBreak &= string.IsNullOrWhiteSpace(run.Data);
                continue;
            }
            if (child is not IElement element || IsHidden(element)) continue;

            if (element.LocalName == "br")
            {
                // Two line breaks in a row separate paragraphs; a single one is a line end.
                if (followsBreak) EndBlock(kind);
                else _text.Append('\n');
                followsBreak = true;
                continue;
            }
            followsBreak = false;
            if (BlockElements.Contains(element.LocalName)) WalkBlock(element, kind);
            else WalkInline(element, kind);
        }
    }

    private void WalkInline(IElement element, ParagraphKind kind)
    {
        if (element.LocalName is "td" or "th") _text.Append(' ');
        var isLink = element.LocalName == "a";
        if (isLink) _openLinks++;
        Walk(element, kind);
        if (isLink) _openLinks--;
    }

    private void WalkBlock(IElement element, ParagraphKind kind)
    {
        EndBlock(kind);
        var inner = KindOf(element.LocalName, kind);
        var isCaption = element.LocalName == "figcaption";
        if (isCaption) _openCaptions++;
        var first = _blocks.Count;
        Walk(element, inner);
        EndBlock(inner);
        if (_marked is not null && MarkedName(element) is { } name) _marked.Add(new MarkedArticle(name, first, _blocks.Count));
        if (isCaption) _openCaptions--;
    }

    private void EndBlock(ParagraphKind kind)
    {
        var block = _text.ToString().Trim();
        _text.Clear();
        if (block.Length > 0) _blocks.Add(new PageBlock(block, kind, Math.Min(_linkLength, block.Length), _openCaptions > 0));
        _linkLength = 0;
    }

    private static string? MarkedName(IElement element) =>
        element.GetAttribute("itemprop") == "articleBody" ? ArticleBody
        : element.LocalName is "article" or "main" ? element.LocalName
        : null;

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
