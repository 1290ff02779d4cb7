using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Archive.Core.Articles;

namespace Archive.Core.Normalization;

/// <summary>
/// What a page's markup states about the article. In this order, the first that says something wins: JSON-LD (schema.org Article and its kinds),
/// Open Graph and article: properties, itemprop and class names of the visible page, the document title.
/// </summary>
internal static partial class HtmlMetadataReader
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>A longer headline or standfirst is none: the element holds something else.</summary>
    private const int MaxLength = 2_000;

    [GeneratedRegex(@"\s+[|–—-]\s+[^|–—]{2,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex SiteSuffix { get; }

    private static readonly CssSelectorParser SelectorParser = new();
    private static readonly ISelector LinkedData = Selector("script[type='application/ld+json']");
    private static readonly ISelector Canonical = Selector("link[rel=canonical]");
    private static readonly ISelector Headlines = Selector("h1, [itemprop=headline]");
    private static readonly ISelector LeadCaption = Selector("article figure figcaption, figure.lead figcaption, .featured-image figcaption");
    private static readonly ISelector Standfirst = Selector("[itemprop=alternativeHeadline], .standfirst, .sottotitolo, .occhiello, .sommario, .article-summary, .article-subtitle, .subtitle, .dek, .deck");
    private static readonly ISelector Published = Selector("time[itemprop=datePublished], time[pubdate], article time[datetime], header time[datetime]");
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
        var article = FindJsonLdArticle(stating);
        var metas = new MetaElements(stating);
        var repair = new TextRepair();
        string? Clean(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > MaxLength ? null : repair.Repair(text) is { Length: > 0 } repaired ? repaired : null;

        return new PageMetadata
        {
            Title = Clean(JsonText(article, "headline")) ?? Clean(Headline(document, metas, stating)),
            Caption = Clean(First(LeadCaption)?.TextContent),
            Standfirst = Clean(First(Standfirst)?.TextContent),
            Date = DateParser.ParseMetadata(JsonText(article, "datePublished"))
                ?? DateParser.ParseMetadata(metas.Find("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "publish-date", "parsely-pub-date"))
                ?? DateParser.ParseMetadata(First(Published)?.GetAttribute("datetime")),
            Authors = JsonPeople(article) is { Count: > 0 } people ? people : MetaPeople(metas, First(Author)),
            Language = Language.Parse(document.DocumentElement.GetAttribute("lang")),
            Url = AbsoluteUrl(First(Canonical)?.GetAttribute("href")) ?? AbsoluteUrl(metas.Find("og:url")),
        };
    }

    private static bool CanState(IElement element) =>
        element.LocalName is "meta" or "script" or "link" or "h1" or "time" or "figcaption" || element.HasAttribute("class") || element.HasAttribute("itemprop") || element.HasAttribute("rel");

    private static string? Headline(IHtmlDocument document, MetaElements metas, List<IElement> stating)
    {
        if (metas.Find("og:title") is { } openGraph) return WithoutSiteName(openGraph, metas);
        var heading = stating.Where(element => Headlines.Match(element, null)).Select(element => element.TextContent).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        return heading ?? (document.Title is { Length: > 0 and <= MaxLength } title ? SiteSuffix.Replace(title, string.Empty) : null);
    }

    private static string WithoutSiteName(string title, MetaElements metas)
    {
        var site = metas.Find("og:site_name");
        if (site is null || !title.EndsWith(site, StringComparison.OrdinalIgnoreCase)) return title;
        var bare = title[..^site.Length].TrimEnd(' ', '|', '-', '–', '—', '·', ':');
        return bare.Length > 0 ? bare : title;
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

    private static JsonElement? FindJsonLdArticle(List<IElement> stating)
    {
        foreach (var script in stating.Where(element => LinkedData.Match(element, null)))
        {
            try
            {
                using var json = JsonDocument.Parse(script.TextContent, Lenient);
                if (FindArticle(json.RootElement, depth: 0) is { } article) return article.Clone();
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Pages ship broken JSON-LD often enough; the other sources stand behind it.
            }
        }
        return null;
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
        JsonValueKind.String => Text(type) is { } name && (name.EndsWith("Article", StringComparison.Ordinal) || name is "BlogPosting" or "Report"),
        JsonValueKind.Array => type.EnumerateArray().Any(IsArticleType),
        _ => false,
    };

    private static string? JsonText(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Text(value) : null;

    /// <summary>Half a surrogate pair in an escape is no text.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string> JsonPeople(JsonElement? article)
    {
        if (article is not { ValueKind: JsonValueKind.Object } found || !found.TryGetProperty("author", out var author)) return [];
        var authors = author.ValueKind == JsonValueKind.Array ? author.EnumerateArray().ToList() : [author];
        return authors
            .Where(person => person.ValueKind == JsonValueKind.String || JsonText(person, "@type") != "Organization")
            .Select(person => person.ValueKind == JsonValueKind.String ? Text(person) : JsonText(person, "name"))
            .Where(name => !string.IsNullOrWhiteSpace(name))
            .SelectMany(name => People(name!))
            .Distinct(StringComparer.Ordinal)
            .ToList();
    }
}
