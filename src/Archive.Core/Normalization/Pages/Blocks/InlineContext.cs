using AngleSharp.Dom;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>What the inline elements around a piece of text say about it.</summary>
/// <param name="Names">Their names and attributes, the outermost first.</param>
/// <param name="Href">Where the innermost link leads; empty for none.</param>
/// <param name="IsLink">Whether one is a link.</param>
/// <param name="IsBold">Whether one is bold.</param>
/// <param name="IsItalic">Whether one is in italics.</param>
/// <param name="IsDropCap">Whether one is set as a drop cap.</param>
internal sealed record InlineContext(string Names, string Href, bool IsLink, bool IsBold, bool IsItalic, bool IsDropCap)
{
    private const int MaxNames = 300, MaxHref = 200;

    /// <summary>No inline element.</summary>
    public static InlineContext None { get; } = new("", "", false, false, false, false);

    /// <summary>The context inside a block, which keeps the links around it.</summary>
    public InlineContext InBlock(IElement element) =>
        element.LocalName == "a" ? None with { IsLink = true, Href = HrefOf(element) }
        : Names.Length == 0 ? this
        : this with { Names = "", IsDropCap = false };

    /// <summary>The context inside one more inline element.</summary>
    public InlineContext Inside(IElement element)
    {
        var name = element.LocalName;
        var own = name;
        foreach (var attribute in element.Attributes)
        {
            if (attribute.Name is "class" or "id" or "itemprop" or "rel" or "data-testid" or "property"
                && attribute.Value.Length is > 0 and < 200)
            {
                own += ' ' + attribute.Value;
            }
        }
        return new InlineContext(
            Names.Length + own.Length > MaxNames ? Names : Names.Length == 0 ? own : Names + " > " + own,
            name == "a" ? HrefOf(element) : Href,
            IsLink || name == "a",
            IsBold || name is "b" or "strong",
            IsItalic || name is "i" or "em",
            IsDropCap || (own.Length > name.Length && DropCaps.IsName(own)));
    }

    private static string HrefOf(IElement element) =>
        element.GetAttribute("href") is not { } href ? "" : href.Length > MaxHref ? href[..MaxHref] : href;
}
