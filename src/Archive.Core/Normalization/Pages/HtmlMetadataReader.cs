using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// What a page's markup states about the article. In this order, the first that says something wins: JSON-LD (schema.org Article and its kinds),
/// Open Graph and article: properties, itemprop and class names of the visible page, the document title.
/// </summary>
internal static partial class HtmlMetadataReader
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>A longer headline or standfirst is none: the element holds something else.</summary>
    private const int MaxLength = 2_000;

    [GeneratedRegex(@"\s+(?<mark>[|–—-])\s+(?<site>[^|–—]{2,40})$", RegexOptions.CultureInvariant)]
    private static partial Regex SiteSuffix { get; }

    private static readonly CssSelectorParser SelectorParser = new();
    private static readonly ISelector LinkedData = Selector("script[type='application/ld+json']");
    private static readonly ISelector Canonical = Selector("link[rel=canonical]");
    private static readonly ISelector Headlines = Selector("h1, [itemprop=headline]");
    private static readonly ISelector LeadCaption = Selector("article figure figcaption, figure.lead figcaption, .featured-image figcaption");
    private static readonly ISelector Standfirst = Selector("[itemprop=alternativeHeadline], .standfirst, .sottotitolo, .sommario, .article-summary, .article-subtitle, .subtitle, .dek, .deck");

    /// <summary>In this order: a time in the page's masthead is that of the visit.</summary>
    private static readonly ISelector[] Published = [Selector("time[itemprop=datePublished]"), Selector("time[pubdate]"), Selector("article time[datetime]"), Selector("main time[datetime], header:has(h1) time[datetime]")];
    private static readonly ISelector Author = Selector("[itemprop=author] [itemprop=name], [rel=author], [itemprop=author], .byline, .author-name");

    private static ISelector Selector(string css) => SelectorParser.ParseSelector(css) ?? throw new ArgumentException($"{css} is no CSS selector.", nameof(css));

    /// <summary>Reads a parsed page.</summary>
    /// <param name="document">The page.</param>
    /// <param name="elements">All its elements, in the order of the document.</param>
    public static PageMetadata Read(IHtmlDocument document, List<IElement> elements)
    {
        // Most elements of a page can state nothing: what is looked through below is a small part.
        var stating = elements.Where(CanState).ToList();
        IElement? First(ISelector selector) => stating.Find(element => selector.Match(element, null));
        var linked = ReadLinkedData(stating);
        var metas = new MetaElements(stating);
        var repair = new TextRepair();
        string? Clean(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > MaxLength ? null : repair.Repair(text) is { Length: > 0 } repaired ? repaired : null;

        var url = AbsoluteUrl(First(Canonical)?.GetAttribute("href")) ?? AbsoluteUrl(metas.Find("og:url"));
        return new PageMetadata
        {
            Title = Clean(linked.Headline) ?? Clean(Headline(document, metas, stating, url)),
            Caption = Clean(First(LeadCaption)?.TextContent),
            Standfirst = Clean(First(Standfirst)?.TextContent),
            Date = DateParser.ParseMetadata(linked.Published)
                ?? DateParser.ParseMetadata(metas.Find("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "publish-date", "parsely-pub-date"))
                ?? DateParser.ParseMetadata(Published.Select(First).FirstOrDefault(time => time is not null)?.GetAttribute("datetime")),
            Authors = linked.Authors.Count > 0 ? linked.Authors : MetaPeople(metas, First(Author)),
            Language = Language.Parse(document.DocumentElement.GetAttribute("lang")),
            Url = url,
        };
    }

    private static bool CanState(IElement element) =>
        element.LocalName is "meta" or "script" or "link" or "h1" or "time" or "figcaption" || element.HasAttribute("class") || element.HasAttribute("itemprop") || element.HasAttribute("rel");

    private static string? Headline(IHtmlDocument document, MetaElements metas, List<IElement> stating, string? url)
    {
        if (metas.Find("og:title") is { } openGraph) return WithoutSiteName(openGraph, metas);
        var heading = stating.Where(element => Headlines.Match(element, null)).Select(element => element.TextContent).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        return heading ?? (document.Title is { Length: > 0 and <= MaxLength } title ? WithoutSiteSuffix(title, metas, url) : null);
    }

    /// <summary>"Headline | Site". A hyphen stands in headlines too; behind one the site is cut only where the page elsewhere says that it is the site.</summary>
    private static string WithoutSiteSuffix(string title, MetaElements metas, string? url)
    {
        if (SiteSuffix.Match(title) is not { Success: true } suffix) return title;
        static string Letters(string text) => string.Concat(PhraseWords.Split(text, int.MaxValue));
        var site = Letters(suffix.Groups["site"].Value);
        var isSite = suffix.Groups["mark"].Value == "|" || Letters(metas.Find("og:site_name") ?? "") == site
            || (Uri.TryCreate(url, UriKind.Absolute, out var address) && site.Length > 2 && Letters(address.Host).Contains(site, StringComparison.Ordinal));
        return isSite ? title[..suffix.Index] : title;
    }

    private static string WithoutSiteName(string title, MetaElements metas)
    {
        var site = metas.Find("og:site_name")?.Trim();
        if (string.IsNullOrEmpty(site) || !title.EndsWith(site, StringComparison.OrdinalIgnoreCase)) return title;
        var bare = title[..^site.Length].TrimEnd();
        var headline = bare.TrimEnd('|', '-', '–', '—', '·', ':').TrimEnd();
        return headline.Length > 0 && headline.Length < bare.Length ? headline : title;
    }

    /// <summary>The page's meta elements by name, read once.</summary>
    private sealed class MetaElements
    {
        private readonly Dictionary<string, string> _contents = new(StringComparer.OrdinalIgnoreCase);

        public MetaElements(List<IElement> stating)
        {
            foreach (var meta in stating.Where(element => element.LocalName == "meta"))
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

    private static List<string> People(string text) =>
        BylineParser.Parse(new TextRepair().Repair(text), acceptBareName: true)?.Authors.ToList() ?? [];

    /// <summary>What JSON-LD states of the article.</summary>
    private readonly record struct LinkedArticle(string? Headline, string? Published, List<string> Authors);

    private static LinkedArticle ReadLinkedData(List<IElement> stating)
    {
        foreach (var script in stating.Where(element => LinkedData.Match(element, null)))
        {
            try
            {
                using var json = JsonDocument.Parse(script.TextContent, Lenient);
                if (FindArticle(json.RootElement, depth: 0) is { } article) return new LinkedArticle(JsonText(article, "headline"), JsonText(article, "datePublished"), JsonPeople(article));
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Pages ship broken JSON-LD often enough, half surrogate pairs included; the other sources stand behind it.
            }
        }
        return new LinkedArticle(null, null, []);
    }

    private static JsonElement? FindArticle(JsonElement element, int depth)
    {
        const int MaxDepth = 6;
        if (depth > MaxDepth) return null;
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select(item => FindArticle(item, depth + 1)).FirstOrDefault(found => found is not null);
        }
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty("@type", out var type) && IsArticleType(type)) return element;
        return element.TryGetProperty("@graph", out var graph) ? FindArticle(graph, depth + 1)
            : element.TryGetProperty("mainEntity", out var main) ? FindArticle(main, depth + 1)
            : null;
    }

    private static bool IsArticleType(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => type.GetString()! is var name && (name.EndsWith("Article", StringComparison.Ordinal) || name is "BlogPosting" or "Report"),
        JsonValueKind.Array => type.EnumerateArray().Any(IsArticleType),
        _ => false,
    };

    private static string? JsonText(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> JsonPeople(JsonElement article)
    {
        if (!article.TryGetProperty("author", out var author)) return [];
        var authors = author.ValueKind == JsonValueKind.Array ? author.EnumerateArray().ToList() : [author];
        return authors.SelectMany(JsonNames).Distinct(StringComparer.Ordinal).ToList();
    }

    /// <summary>A name that is said to be a person's is one in any form ("Zerocalcare"), unless it is a desk's.</summary>
    private static List<string> JsonNames(JsonElement author)
    {
        const int MaxNameLength = 60;
        var type = JsonText(author, "@type");
        var name = author.ValueKind == JsonValueKind.String ? author.GetString() : JsonText(author, "name");
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxLength || type == "Organization") return [];
        if (People(name) is { Count: > 0 } people) return people;
        var isOneName = type == "Person" && name.Length <= MaxNameLength && name.All(character => char.IsLetter(character) || character is ' ' or '\'' or '’' or '.' or '-');
        return isOneName && !BylineParser.IsDesk(name) ? [new TextRepair().Repair(name)] : [];
    }
}
