using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// Parses a page into a DOM (AngleSharp), within limits that keep a hostile page from exhausting the stack, the memory or the processor.
/// </summary>
internal static class PageParser
{
    /// <summary>
    /// The deepest nesting. Real pages are nested some dozens of levels deep; AngleSharp and the walk recurse, so deeper pages are rejected
    /// first.
    /// </summary>
    private const int MaxDepth = 400;

    /// <summary>The most elements. The longest live blogs have some tens of thousands; more is an attack or a dump.</summary>
    private const int MaxElements = 200_000;

    /// <summary>The most base elements; only the first has a meaning. The parser's time is quadratic in their number.</summary>
    private const int MaxBaseElements = 500;

    /// <summary>
    /// The most elements that the parser creates by reconstructing formatting elements. Elements that are never closed are opened again in
    /// every block (WHATWG HTML, 13.2.4.3), which multiplies their number by the number of tags.
    /// </summary>
    private const long MaxReconstructed = 1_000_000;

    private static readonly string TooDeep = $"Its elements are nested more than {MaxDepth} levels deep.";

    /// <summary>Parses; exactly one of the two results is null, and the second says why the page is rejected.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (ParsedPage? Page, string? Rejection) Parse(PageSource source, CancellationToken cancellationToken = default)
    {
        if (source.Reconstructed > MaxReconstructed)
        {
            return (null, "It leaves so many formatting elements (<b>, <font>) unclosed that it cannot be read.");
        }
        var (document, rejection) = ParseDocument(source.Html, cancellationToken);
        if (document is null) return (null, rejection);
        var (elements, depth) = ElementsOf(document, cancellationToken);
        return depth > MaxDepth
            ? (null, TooDeep)
            : (new ParsedPage(document, elements), null);
    }

    /// <summary>
    /// Gives up as soon as there are too many elements, or they are nested too deep. The parser does not look at tokens while it parses a
    /// string; the callback for each element ends it instead.
    /// </summary>
    private static (IHtmlDocument? Document, string? Rejection) ParseDocument(string html, CancellationToken cancellationToken)
    {
        const int DepthCheckInterval = 256;
        int count = 0, baseElements = 0;
        IElement? last = null;
        void Check(IElement created)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++count > MaxElements)
            {
                throw new LimitExceededException($"It has more than {MaxElements:N0} elements.");
            }
            if (created.LocalName == "base" && ++baseElements > MaxBaseElements)
            {
                throw new LimitExceededException($"It has more than {MaxBaseElements} base elements; a page has one.");
            }
            if (count % DepthCheckInterval == 0)
            {
                // The previous element is in the tree by now, the created one is not yet. Between two checks the depth grows by the
                // interval at most.
                var depth = 0;
                for (INode? node = last; node is not null; node = node.Parent) depth++;
                if (depth > MaxDepth) throw new LimitExceededException(TooDeep);
            }
            last = created;
        }
        try
        {
            return (new HtmlParser(new HtmlParserOptions { OnCreated = (element, _) => Check(element) }).ParseDocument(html), null);
        }
        catch (LimitExceededException exception)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>
    /// All elements in document order, and the depth of the deepest; without recursion, since the depth is not checked yet.
    /// </summary>
    private static (List<IElement> Elements, int Depth) ElementsOf(IHtmlDocument document, CancellationToken cancellationToken)
    {
        var elements = new List<IElement>();
        var deepest = 0;
        var pending = new Stack<(IElement Element, int Depth)>();
        pending.Push((document.DocumentElement, 1));
        while (pending.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            elements.Add(next.Element);
            deepest = Math.Max(deepest, next.Depth);
            // The content of a template and a shadow root are not among the children; as a shadow root it is shown.
            Push(next.Element.ChildNodes, next.Depth);
            if (next.Element.ShadowRoot is { } shadow) Push(shadow.ChildNodes, next.Depth);
            if (next.Element is IHtmlTemplateElement template) Push(template.Content.ChildNodes, next.Depth);
        }
        return (elements, deepest);

        void Push(INodeList children, int depth)
        {
            for (var i = children.Length - 1; i >= 0; i--)
            {
                if (children[i] is IElement child) pending.Push((child, depth + 1));
            }
        }
    }

    private sealed class LimitExceededException(string rejection) : Exception(rejection);
}
