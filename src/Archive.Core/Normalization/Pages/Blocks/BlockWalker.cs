using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>
/// Walks a page once and collects its blocks: runs of inline content inside one block element. Inline elements that contain blocks count as
/// blocks, as custom elements do; two <c>br</c> in a row end a block. Nothing is cut here but scripts, styles, controls and graphics:
/// whether a navigation or a hidden element belongs to the article is decided by its features.
/// </summary>
internal sealed class BlockWalker
{
    /// <summary>Deeper elements are not walked: a page that is nested deeper has been rejected.</summary>
    private const int MaxDepth = 900;

    private const int MaxNames = 300;

    private readonly List<PageNode> _nodes = [];
    private readonly List<PageBlock> _blocks = [];
    private readonly List<LooseText> _loose = [];
    private readonly HashSet<IElement> _containsBlock;
    private readonly HashSet<IElement> _richRows;
    private readonly BlockText _text = new();
    private readonly CancellationToken _cancellationToken;

    /// <summary>What is hidden inside the current block.</summary>
    private readonly StringBuilder _hidden = new();

    /// <summary>The hosts whose children have been walked, so that several slots show them once.</summary>
    private readonly HashSet<IElement> _slotted = new(ReferenceEqualityComparer.Instance);
    private int _breaks;
    private PageBlock? _carriedDropCap;

    private BlockWalker(IReadOnlyList<IElement> elements, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _containsBlock = ContainersOfBlocks(elements);
        _richRows = RowsOfLayout(elements);
    }

    /// <summary>Walks a page.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="elements">All its elements, in document order.</param>
    /// <param name="cancellationToken">Ends the work at the next element.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PageBlocks Walk(IElement body, IReadOnlyList<IElement> elements, CancellationToken cancellationToken = default)
    {
        var walker = new BlockWalker(elements, cancellationToken);
        var root = walker.AddNode(body.ParentElement ?? body, parent: -1);
        var node = ReferenceEquals(body.ParentElement ?? body, body) ? root : walker.AddNode(body, root);
        walker.WalkChildren(body, node, InlineContext.None, 0);
        walker.EndBlock(node);
        if (walker._carriedDropCap is { } capital) walker._blocks.Add(capital);
        return new PageBlocks(walker._nodes, walker._blocks) { Loose = walker._loose };
    }

    /// <summary>The elements around a block element; every element is visited a bounded number of times.</summary>
    private static HashSet<IElement> ContainersOfBlocks(IReadOnlyList<IElement> elements)
    {
        var containers = new HashSet<IElement>(ReferenceEqualityComparer.Instance);
        foreach (var element in elements)
        {
            if (!PageElements.IsBlock(element.LocalName)) continue;
            for (var outer = element.ParentElement; outer is not null && containers.Add(outer); outer = outer.ParentElement)
            {
            }
        }
        return containers;
    }

    /// <summary>The rows of tables that lay out a page: their cells hold blocks, or paragraphs that are separated by line breaks.</summary>
    private static HashSet<IElement> RowsOfLayout(IReadOnlyList<IElement> elements)
    {
        const int MaxDistance = 12, MaxBreaks = 3;
        var rows = new HashSet<IElement>(ReferenceEqualityComparer.Instance);
        IElement? last = null;
        var breaks = 0;
        foreach (var element in elements)
        {
            var name = element.LocalName;
            var isBreak = name == "br";
            if (name is "td" or "th" or "tr" || !(isBreak || PageElements.IsBlock(name))) continue;
            var row = element.ParentElement;
            for (var i = 0; i < MaxDistance && row is not null and not { LocalName: "tr" }; i++) row = row.ParentElement;
            if (row is not { LocalName: "tr" }) continue;
            breaks = ReferenceEquals(row, last) ? breaks : 0;
            last = row;
            if (!isBreak || ++breaks > MaxBreaks) rows.Add(row);
        }
        return rows;
    }

    private void WalkChildren(INode parent, int node, InlineContext context, int depth, IElement? host = null)
    {
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            switch (children[i])
            {
                case IText run:
                    AppendText(run.Data, context);
                    break;
                case IElement control when InlineControls.IsAtEdge(children, i):
                    WalkBlock(control, node, context, depth + 1, host);
                    break;
                case IElement element:
                    WalkElement(element, node, context, depth + 1, host);
                    break;
            }
        }
    }

    private void AppendText(string run, InlineContext context)
    {
        if (BlockText.IsBlank(run))
        {
            if (!_text.IsEmpty) _text.Append(run, context);
            return;
        }
        if (_carriedDropCap is { } capital)
        {
            _carriedDropCap = null;
            _text.Append(capital.Text, context);
        }
        _breaks = 0;
        _text.Append(run, context);
    }

    private void WalkElement(IElement element, int node, InlineContext context, int depth, IElement? host)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var name = element.LocalName;
        if (name == "br")
        {
            if (_text.IsEmpty) return;
            if (++_breaks >= 2) EndBlock(node);
            else _text.BreakLine();
            return;
        }
        if (name == "slot" && host is not null)
        {
            if (_slotted.Add(host)) WalkChildren(host, node, context, depth);
            return;
        }
        if (PageElements.IsSkipped(name) || depth > MaxDepth) return;

        if (name is "td" or "th" && element.ParentElement is { } row && !_richRows.Contains(row))
        {
            // The cells of a row of data are one block.
            _text.Separate();
            WalkInline(element, node, context, depth, host);
            return;
        }
        var isBlock = PageElements.IsBlock(name) || _containsBlock.Contains(element)
            || (!context.IsLink && name.Contains('-', StringComparison.Ordinal) && element.HasChildNodes);
        if (isBlock) WalkBlock(element, node, context, depth, host);
        else if (VisibilityOf(element) == Visibility.Hidden) AddHidden(element);
        else WalkInline(element, node, context, depth, host);
    }

    private void WalkBlock(IElement element, int node, InlineContext context, int depth, IElement? host)
    {
        EndBlock(node);
        var inner = AddNode(element, node);
        var innerContext = context.InBlock(element);
        if (ShadowRootOf(element) is { } shadow) WalkShadow(element, shadow, inner, innerContext, depth);
        else WalkChildren(element, inner, innerContext, depth, host);
        EndBlock(inner);
    }

    private void WalkInline(IElement element, int node, InlineContext context, int depth, IElement? host)
    {
        var inner = context.Inside(element);
        var isNoteMark = element.LocalName == "sup" && IsNoteMark(element);
        if (isNoteMark) _text.Separate();
        if (ShadowRootOf(element) is { } shadow) WalkShadow(element, shadow, node, inner, depth);
        else WalkChildren(element, node, inner, depth, host);
        if (_text.IsEmpty) return;
        if (element.LocalName == "a") _text.CountLink();
        if ((element.LocalName == "time"
            ? element.GetAttribute("datetime")
            : element.GetAttribute("data-timestamp")) is { Length: > 0 } time)
        {
            _text.AddTime(time);
        }
    }

    /// <summary>
    /// Declarative shadow DOM: what the template holds is shown, with the element's own children at its first slot. Without a slot a
    /// browser shows none of them; they are text of the page all the same.
    /// </summary>
    private void WalkShadow(IElement host, INode shadow, int node, InlineContext context, int depth)
    {
        WalkChildren(shadow, node, context, depth, host);
        if (_slotted.Add(host)) WalkChildren(host, node, context, depth);
    }

    /// <summary>What a declarative shadow root holds; null where there is none.</summary>
    private static INode? ShadowRootOf(IElement element)
    {
        if (element.ShadowRoot is { } attached) return attached;
        foreach (var child in element.ChildNodes)
        {
            if (child is IHtmlTemplateElement template && template.HasAttribute("shadowrootmode")) return template.Content;
        }
        return null;
    }

    /// <summary>
    /// Whether a superscript is the mark of a note rather than part of its word ("20th", "m2"): it leads somewhere, or is a number or a
    /// sign after a word.
    /// </summary>
    private bool IsNoteMark(IElement sup)
    {
        const int MaxInner = 4;
        INode? inner = sup;
        for (var i = 0; i < MaxInner && inner is not (null or IText); i++)
        {
            if (inner is IElement { LocalName: "a" }) return true;
            inner = inner.FirstChild;
        }
        if (inner is not IText { Data.Length: <= 8 } text) return false;
        var mark = text.Data.AsSpan().Trim();
        return mark.IndexOfAny("[(*†‡") >= 0 || (mark.Length > 0 && !mark.ContainsAnyExceptInRange('0', '9') && _text.EndsWithWord(3));
    }

    private void EndBlock(int node)
    {
        _breaks = 0;
        var block = _text.Take(node, out var signs);
        if (signs is not null) _loose.Add(new LooseText(signs, _blocks.Count, IsHidden: false));
        if (block is not null && IsDropCap(block)) _carriedDropCap = block;
        else if (block is not null) _blocks.Add(block);
        if (_hidden.Length == 0) return;
        _loose.Add(new LooseText(_hidden.ToString(), _blocks.Count, IsHidden: true));
        _hidden.Clear();
    }

    private void AddHidden(IElement element)
    {
        foreach (var node in element.GetDescendants())
        {
            if (node is not IText { Parent: IElement parent } text || PageElements.IsSkipped(parent.LocalName)) continue;
            foreach (var word in text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                _hidden.Append(_hidden.Length == 0 ? "" : " ").Append(word);
            }
        }
    }

    private bool IsDropCap(PageBlock block) =>
        block.Text is [var letter] && char.IsUpper(letter)
        && (DropCaps.IsName(_nodes[block.Node].ClassName) || (block.Pieces is [{ } piece] && DropCaps.IsName(piece.Names)));

    private int AddNode(IElement element, int parent)
    {
        var outer = parent < 0 ? null : _nodes[parent];
        var names = "";
        var className = "";
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Value.Length == 0 || !IsNaming(attribute.Name)) continue;
            var value = attribute.Value.Length > 200 ? attribute.Value[..200] : attribute.Value;
            if (attribute.Name == "class") className = value;
            if (names.Length < MaxNames) names = names.Length == 0 ? value : names + ' ' + value;
        }
        var visibility = VisibilityOf(element);
        var own = _richRows.Contains(element) ? Ancestors.None : PageElements.FlagOf(element.LocalName);
        _nodes.Add(new PageNode
        {
            Parent = parent,
            Tag = element.LocalName,
            ClassName = className,
            Names = names,
            Ancestors = (outer?.Ancestors ?? Ancestors.None) | own,
            Visibility = visibility != Visibility.Shown ? visibility : outer?.Visibility ?? Visibility.Shown,
            Depth = outer is null ? 0 : outer.Depth + 1,
            Place = outer is null ? 0 : outer.Children++,
        });
        return _nodes.Count - 1;
    }

    private static bool IsNaming(string attribute) => attribute is
        "class" or "id" or "itemprop" or "role" or "rel" or "property" or "itemtype" or "aria-label"
        or "data-testid" or "data-component" or "data-type" or "data-module" or "data-qa";

    private static Visibility VisibilityOf(IElement element)
    {
        var visibility = Visibility.Shown;
        foreach (var attribute in element.Attributes)
        {
            switch (attribute.Name)
            {
                case "hidden":
                case "style" when Hides(attribute.Value):
                    return Visibility.Hidden;
                case "aria-hidden" when attribute.Value == "true":
                    visibility = Visibility.AriaHidden;
                    break;
            }
        }
        return visibility;
    }

    private static bool Hides(ReadOnlySpan<char> style) => Declares(style, "display", "none") || Declares(style, "visibility", "hidden");

    private static bool Declares(ReadOnlySpan<char> style, ReadOnlySpan<char> property, ReadOnlySpan<char> value)
    {
        var at = style.IndexOf(property, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return false;
        var rest = style[(at + property.Length)..].TrimStart();
        return rest.StartsWith(":") && rest[1..].TrimStart().StartsWith(value, StringComparison.OrdinalIgnoreCase);
    }
}
