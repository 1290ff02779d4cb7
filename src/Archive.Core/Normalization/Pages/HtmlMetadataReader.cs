using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// Reads an article's metadata from a page's markup. The first source that has a value wins, in this order: JSON-LD, Open Graph and
/// article: properties, microdata and class names of visible elements, the document title.
/// </summary>
internal static partial class HtmlMetadataReader
{
    /// <summary>The longest value, in UTF-16 code units; an element with more text holds something else.</summary>
    internal const int MaxLength = 2_000;

    [GeneratedRegex(@"\s+(?<separator>[|–—-])\s+(?<site>[^|–—]{2,40})$", RegexOptions.CultureInvariant)]
    private static partial Regex SiteSuffix { get; }

    private static readonly CssSelectorParser SelectorParser = new();
    private static readonly ISelector JsonLd = Selector("script[type='application/ld+json']");
    private static readonly ISelector Canonical = Selector("link[rel=canonical]");
    private static readonly ISelector Headlines = Selector("h1, [itemprop=headline]");
    private static readonly ISelector LeadCaption = Selector(
        "article figure figcaption, figure.lead figcaption, .featured-image figcaption");
    private static readonly ISelector Standfirst = Selector(
        "[itemprop=alternativeHeadline], .standfirst, .sottotitolo, .sommario, .article-summary, .article-subtitle, .subtitle, .dek, .deck");

    private static readonly ISelector Author = Selector(
        "[itemprop=author] [itemprop=name], [rel=author], [itemprop=author], .byline, .author-name");

    /// <summary>In order of preference. Other time elements are not used: the one in the masthead is today's date.</summary>
    private static readonly ISelector[] Published =
    [
        Selector("time[itemprop=datePublished]"),
        Selector("time[pubdate]"),
        Selector("article time[datetime]"),
        Selector("main time[datetime], header:has(h1) time[datetime]"),
    ];

    private static ISelector Selector(string css) =>
        SelectorParser.ParseSelector(css) ?? throw new ArgumentException($"{css} is no CSS selector.", nameof(css));

    /// <summary>Reads a parsed page.</summary>
    /// <param name="document">The page.</param>
    /// <param name="elements">All its elements, in document order.</param>
    public static PageMetadata Read(IHtmlDocument document, List<IElement> elements)
    {
        // A prefilter: only a small part of the elements can match any of the selectors.
        var candidates = elements.Where(CanHoldMetadata).ToList();
        IElement? First(ISelector selector) => candidates.Find(element => selector.Match(element, null));
        var jsonLd = JsonLdReader.Read(candidates.Where(element => JsonLd.Match(element, null)));
        var metas = new MetaElements(candidates);
        var repair = new TextRepair();
        string? Clean(string? text)
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength) return null;
            return repair.Repair(text) is { Length: > 0 } repaired ? repaired : null;
        }

        var url = AbsoluteUrl(First(Canonical)?.GetAttribute("href")) ?? AbsoluteUrl(metas.Find("og:url"));
        var published = metas.Find(
            "article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "publish-date", "parsely-pub-date");
        return new PageMetadata
        {
            Title = Clean(jsonLd.Headline) ?? Clean(Headline(document, metas, candidates, url)),
            Caption = Clean(First(LeadCaption)?.TextContent),
            Standfirst = Clean(First(Standfirst)?.TextContent),
            Date = DateParser.ParseMetadata(jsonLd.Published)
                ?? DateParser.ParseMetadata(published)
                ?? DateParser.ParseMetadata(Published.Select(First).FirstOrDefault(time => time is not null)?.GetAttribute("datetime")),
            Authors = jsonLd.Authors.Count > 0 ? jsonLd.Authors : MetaPeople(metas, First(Author)),
            Language = Language.Parse(document.DocumentElement.GetAttribute("lang")),
            Url = url,
        };
    }

    private static bool CanHoldMetadata(IElement element) =>
        element.LocalName is "meta" or "script" or "link" or "h1" or "time" or "figcaption"
        || element.HasAttribute("class")
        || element.HasAttribute("itemprop")
        || element.HasAttribute("rel");

    private static string? Headline(IHtmlDocument document, MetaElements metas, List<IElement> candidates, string? url)
    {
        if (metas.Find("og:title") is { } openGraph) return WithoutSiteName(openGraph, metas);
        var heading = candidates.Where(element => Headlines.Match(element, null))
            .Select(element => element.TextContent)
            .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        return heading ?? (document.Title is { Length: > 0 and <= MaxLength } title ? WithoutSiteSuffix(title, metas, url) : null);
    }

    /// <summary>
    /// Cuts the site's name off a document title ("Headline | Site"). Dashes occur in headlines too: after one the name is cut only where
    /// og:site_name or the host name confirms it.
    /// </summary>
    private static string WithoutSiteSuffix(string title, MetaElements metas, string? url)
    {
        if (SiteSuffix.Match(title) is not { Success: true } suffix) return title;
        static string Letters(string text) => string.Concat(PhraseWords.Split(text, int.MaxValue));
        var site = Letters(suffix.Groups["site"].Value);
        var isSite = suffix.Groups["separator"].Value == "|" || Letters(metas.Find("og:site_name") ?? "") == site
            || (Uri.TryCreate(url, UriKind.Absolute, out var address) && site.Length > 2
                && Letters(address.Host).Contains(site, StringComparison.Ordinal));
        return isSite ? title[..suffix.Index] : title;
    }

    /// <summary>Cuts the og:site_name off an og:title, where a separator comes before it.</summary>
    private static string WithoutSiteName(string title, MetaElements metas)
    {
        var site = metas.Find("og:site_name")?.Trim();
        if (string.IsNullOrEmpty(site) || !title.EndsWith(site, StringComparison.OrdinalIgnoreCase)) return title;
        var bare = title[..^site.Length].TrimEnd();
        var headline = bare.TrimEnd('|', '-', '–', '—', '·', ':').TrimEnd();
        return headline.Length > 0 && headline.Length < bare.Length ? headline : title;
    }

    /// <summary>The page's meta elements by name; of several with one name, the first.</summary>
    private sealed class MetaElements
    {
        private readonly Dictionary<string, string> _contents = new(StringComparer.OrdinalIgnoreCase);

        public MetaElements(List<IElement> candidates)
        {
            foreach (var meta in candidates.Where(element => element.LocalName == "meta"))
            {
                var name = meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop");
                var content = meta.GetAttribute("content");
                if (name is not null && !string.IsNullOrWhiteSpace(content)) _contents.TryAdd(name, content);
            }
        }

        public string? Find(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (_contents.TryGetValue(name, out var content)) return content;
            }
            return null;
        }
    }

    private static string? AbsoluteUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;

    private static List<string> MetaPeople(MetaElements metas, IElement? author)
    {
        var text = metas.Find("author", "article:author", "dc.creator", "parsely-author")
            ?? author?.TextContent;
        return text is null || text.Length > MaxLength || text.Contains("://", StringComparison.Ordinal) ? [] : People(text);
    }

    /// <summary>The people in an author's name or byline; empty when there are none.</summary>
    internal static List<string> People(string text) =>
        BylineParser.Parse(new TextRepair().Repair(text), acceptBareName: true)?.Authors.ToList() ?? [];
}
