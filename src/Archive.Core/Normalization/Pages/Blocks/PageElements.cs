using System.Collections.Frozen;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>What the names of elements say about the blocks of a page.</summary>
internal static class PageElements
{
    private static readonly FrozenSet<string> BlockElements = new[]
    {
        "html", "body", "address", "article", "aside", "blockquote", "button", "caption", "center", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "legend", "li", "main", "menu", "nav", "noscript", "ol", "optgroup", "option", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Skipped = new[]
    {
        "audio", "base", "canvas", "datalist", "embed", "head", "iframe", "img", "input", "link", "map", "math", "meta", "meter",
        "noframes", "object", "picture", "progress", "script", "select", "source", "style", "svg", "template", "textarea", "title", "track",
        "video",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Ancestors> Flags = new Dictionary<string, Ancestors>(StringComparer.Ordinal)
    {
        ["article"] = Ancestors.Article,
        ["main"] = Ancestors.Main,
        ["nav"] = Ancestors.Nav,
        ["aside"] = Ancestors.Aside,
        ["header"] = Ancestors.Header,
        ["footer"] = Ancestors.Footer,
        ["figure"] = Ancestors.Figure,
        ["form"] = Ancestors.Form,
        ["ul"] = Ancestors.List,
        ["ol"] = Ancestors.List,
        ["table"] = Ancestors.Table,
        ["blockquote"] = Ancestors.Blockquote,
        ["noscript"] = Ancestors.NoScript,
        ["button"] = Ancestors.Button,
        ["dl"] = Ancestors.DescriptionList,
        ["section"] = Ancestors.Section,
        ["details"] = Ancestors.Details,
        ["a"] = Ancestors.Link,
        ["h1"] = Ancestors.H1,
        ["h2"] = Ancestors.H2,
        ["h3"] = Ancestors.H3,
        ["h4"] = Ancestors.H4,
        ["h5"] = Ancestors.H4,
        ["h6"] = Ancestors.H4,
        ["figcaption"] = Ancestors.Caption,
        ["li"] = Ancestors.ListItem,
        ["tr"] = Ancestors.ListItem,
        ["dt"] = Ancestors.ListItem,
        ["dd"] = Ancestors.ListItem,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether an element separates blocks by its name.</summary>
    public static bool IsBlock(string name) => BlockElements.Contains(name);

    /// <summary>Whether an element has no text that is shown as part of the page.</summary>
    public static bool IsSkipped(string name) => Skipped.Contains(name);

    /// <summary>The flag of an element; none for most.</summary>
    public static Ancestors FlagOf(string name) => Flags.GetValueOrDefault(name);
}
