using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>
/// Tells the inline elements that are controls of a page: buttons to share, print or listen. Beside a headline or a paragraph they are no
/// part of it.
/// </summary>
internal static partial class InlineControls
{
    /// <summary>A control has a short label; in UTF-16 code units.</summary>
    private const int MaxLength = 40;

    /// <summary>How many siblings are looked at on the way to either end of a block.</summary>
    private const int MaxSiblings = 8;

    [GeneratedRegex(
        @"(?<![a-z])(?:btn|buttons?|share|sharing|print|tools?)(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }

    /// <summary>
    /// Whether an element of a block is a control with which the block begins or ends. One amid words stays where it is, for a sentence
    /// goes through it, and so does one without any.
    /// </summary>
    /// <param name="siblings">The children of a node.</param>
    /// <param name="index">Which of them. To ask an element for the next one would take time that grows with their number.</param>
    public static bool IsAtEdge(INodeList siblings, int index) =>
        siblings[index] is IElement { ParentElement.LocalName: var parent } element && PageElements.IsBlock(parent) && IsControl(element)
        && HasWords(siblings, index, -1) != HasWords(siblings, index, 1);

    /// <summary>Whether words of the same block stand on one side of an element.</summary>
    private static bool HasWords(INodeList siblings, int index, int step)
    {
        for (int at = index + step, looked = 1; at >= 0 && at < siblings.Length; at += step, looked++)
        {
            if (siblings[at] is IElement { LocalName: var name } && (name == "br" || PageElements.IsBlock(name))) return false;
            if (looked > MaxSiblings || (siblings[at] is IText text && !BlockText.IsBlank(text.Data))) return true;
            if (siblings[at] is IElement other && IsShown(other) && !IsControl(other)) return true;
        }
        return false;
    }

    private static bool IsShown(IElement element) => !PageElements.IsSkipped(element.LocalName) && TextLength(element) > 0;

    private static bool IsControl(IElement element)
    {
        if (element.LocalName is not ("a" or "span" or "i" or "b" or "strong" or "em" or "small")) return false;
        var isNamed = element.GetAttribute("role") == "button" || (element.ClassName is { Length: < 200 } names && Name.IsMatch(names))
            || (element.LocalName == "a" && element.GetAttribute("href") is { } href && LeadsNowhere(href));
        return isNamed && TextLength(element) is > 0 and <= MaxLength;
    }

    private static bool LeadsNowhere(string href) => href == "#" || href.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);

    /// <summary>How much text an element has; more than a control's at most.</summary>
    private static int TextLength(IElement element)
    {
        const int MaxNodes = 12;
        int length = 0, nodes = 0;
        foreach (var node in element.GetDescendants())
        {
            if (node is IText text) length += text.Data.AsSpan().Trim().Length;
            if (length > MaxLength || ++nodes > MaxNodes) return MaxLength + 1;
        }
        return length;
    }
}
