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
    /// The deepest nesting. Real pages are nested some dozens of levels deep; AngleSharp and SmartReader recurse, so deeper pages are
    /// rejected first.
    /// </summary>
    private const int MaxDepth = 400;

    /// <summary>The most elements. The longest live blogs have some tens of thousands; more is an attack or a dump.</summary>
    private const int MaxElements = 200_000;

    /// <summary>
    /// The most elements that the parser creates by reconstructing formatting elements. Elements that are never closed are opened again in
    /// every block (WHATWG HTML, 13.2.4.3), which multiplies their number by the number of tags.
    /// </summary>
    private const long MaxReconstructed = 1_000_000;

    /// <summary>Parses; exactly one of the two results is null, and the second says why the page is rejected.</summary>
    public static (ParsedPage? Page, string? Rejection) Parse(PageSource source)
    {
        if (source.Reconstructed > MaxReconstructed)
        {
            return (null, "It leaves so many formatting elements (<b>, <font>) unclosed that it cannot be read.");
        }
        if (ParseDocument(source.Html) is not { } document)
        {
            return (null, $"It has more than {MaxElements:N0} elements, or they are nested more than {MaxDepth} levels deep.");
        }
        var (elements, depth, mostChildren) = ElementsOf(document);
        return depth > MaxDepth
            ? (null, $"Its elements are nested more than {MaxDepth} levels deep.")
            : (new ParsedPage(document, elements, mostChildren), null);
    }

    /// <summary>Null as soon as there are too many elements, or they are nested too deep.</summary>
    private static IHtmlDocument? ParseDocument(string html)
    {
        const int DepthCheckInterval = 256;
        var count = 0;
        IElement? last = null;
        void Check(IElement created)
        {
            if (++count > MaxElements) throw new TooManyElementsException();
            if (count % DepthCheckInterval == 0)
            {
                // The previous element is in the tree by now, the created one is not yet. Between two checks the depth grows by the
                // interval at most.
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

    /// <summary>
    /// All elements in document order, the depth of the deepest, and the most child nodes of one; without recursion, since the depth is not
    /// checked yet.
    /// </summary>
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

    private sealed class TooManyElementsException : Exception;
}
