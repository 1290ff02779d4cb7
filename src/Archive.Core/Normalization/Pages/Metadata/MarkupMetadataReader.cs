using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using Archive.Core.Articles;

namespace Archive.Core.Normalization.Pages.Metadata;

/// <summary>Collects what the markup of a page states about its article: JSON-LD, meta elements, microdata, the document's title.</summary>
internal sealed class MarkupMetadataReader
{
    /// <summary>The longest value, in UTF-16 code units; an element with more holds something else.</summary>
    private const int MaxLength = 2_000;

    private const int MaxMetas = 400;

    private static readonly string[] DescriptionNames =
        ["description", "og:description", "twitter:description", "dc.description", "sailthru.description"];

    private static readonly string[] TitleNames = ["dc.title", "sailthru.title", "parsely-title", "title", "headline"];

    private static readonly string[] AuthorNames =
    [
        "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", "article:author_name",
        "cxenseparse:author", "og:author", "creator", "twitter:data1", "news_author", "authors", "dcsext.author",
    ];

    private static readonly string[] PublicationNames =
    [
        "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date",
        "dcterms.created", "dc.date.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
        "cxenseparse:recs:publishtime", "article.published", "originalpublicationdate", "publication_date", "publish_date",
        "citation_publication_date",
    ];

    private static readonly string[] ModificationNames = ["article:modified_time", "og:updated_time", "datemodified", "last-modified"];

    private readonly Dictionary<string, List<string>> _metas = new(StringComparer.Ordinal);
    private readonly List<IElement> _scripts = [];
    private readonly List<StatedTitle> _titles = [];
    private readonly List<string> _microdataAuthors = [];
    private readonly List<StatedDate> _microdataDates = [];
    private readonly string? _canonical, _language, _documentTitle;
    private string? _microdataHeadline;

    private MarkupMetadataReader(IEnumerable<IElement> elements, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var element in elements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (element.LocalName)
            {
                case "meta" when ++count <= MaxMetas:
                    AddMeta(element);
                    break;
                case "script" when element.GetAttribute("type")?.Contains("ld+json", StringComparison.OrdinalIgnoreCase) == true:
                    _scripts.Add(element);
                    break;
                case "title" when _documentTitle is null && element.ParentElement?.LocalName != "svg":
                    _documentTitle = element.TextContent is { Length: <= MaxLength } title ? title : null;
                    break;
                case "link" when _canonical is null && element.GetAttribute("rel") == "canonical":
                    _canonical = element.GetAttribute("href");
                    break;
                case "html" when _language is null:
                    _language = element.GetAttribute("lang");
                    break;
            }
            if (element.LocalName is not ("meta" or "link")) AddMicrodata(element);
        }
    }

    /// <summary>Reads a page.</summary>
    /// <param name="elements">All its elements, in document order.</param>
    /// <param name="address">The address that the caller states; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MarkupMetadata Read(
        IEnumerable<IElement> elements, string? address = null, CancellationToken cancellationToken = default) =>
        new MarkupMetadataReader(elements, cancellationToken).Collect(address, cancellationToken);

    private MarkupMetadata Collect(string? address, CancellationToken cancellationToken)
    {
        var url = AbsoluteUrl(_canonical) ?? AbsoluteUrl(First("og:url"));
        var graph = new JsonLdGraph(_scripts, cancellationToken);
        var article = ChooseArticle(graph, url ?? address);
        var page = graph.Pages.FirstOrDefault();
        string? OfArticle(string name) => article.ValueKind == JsonValueKind.Object ? graph.Text(article, name) : null;
        string? OfPage(string name) => page.ValueKind == JsonValueKind.Object ? graph.Text(page, name) : null;

        AddTitle(TitleSource.Linked, OfArticle("headline") ?? OfArticle("name"));
        AddTitle(TitleSource.LinkedAlternative, OfArticle("alternativeHeadline"));
        AddTitle(TitleSource.OpenGraph, First("og:title"));
        AddTitle(TitleSource.Twitter, First("twitter:title"));
        AddTitle(TitleSource.Document, _documentTitle);
        AddTitle(TitleSource.Meta, TitleNames.Select(First).FirstOrDefault(title => title is not null));
        AddTitle(TitleSource.LinkedPage, OfPage("name"));
        AddTitle(TitleSource.Microdata, _microdataHeadline);

        var authors = article.ValueKind == JsonValueKind.Object ? graph.Authors(article, "author") : [];
        if (authors.Count == 0 && article.ValueKind == JsonValueKind.Object) authors = graph.Authors(article, "creator");
        if (authors.Count == 0 && page.ValueKind == JsonValueKind.Object) authors = graph.Authors(page, "author");

        var dates = new List<StatedDate>();
        AddDate(dates, DateSource.Linked, OfArticle("datePublished"));
        AddDate(dates, DateSource.LinkedPage, OfPage("datePublished"));
        AddDate(dates, DateSource.LinkedCreated, OfArticle("dateCreated"));
        foreach (var name in PublicationNames.Concat(_metas.Keys.Where(IsPublication)).Distinct(StringComparer.Ordinal))
        {
            foreach (var value in _metas.GetValueOrDefault(name) ?? []) AddDate(dates, DateSource.Meta, value);
        }
        AddDate(dates, DateSource.Modified, OfArticle("dateModified") ?? OfPage("dateModified"));
        foreach (var name in ModificationNames) AddDate(dates, DateSource.Modified, First(name));

        return new MarkupMetadata
        {
            Titles = _titles,
            Descriptions = DescriptionNames.SelectMany(name => _metas.GetValueOrDefault(name) ?? [])
                .Prepend(OfPage("description")).Prepend(OfArticle("description")).OfType<string>()
                .Where(text => text.Length <= MaxLength).Distinct(StringComparer.Ordinal).ToList(),
            LinkedAuthors = authors,
            MetaAuthors = MetaAuthors(),
            Dates = [.. dates, .. _microdataDates],
            SiteName = First("og:site_name") ?? OfArticle("publisher") ?? "",
            Url = url,
            Language = Language.Parse(_language),
        };
    }

    /// <summary>
    /// Of several articles the one whose headline or address is the page's; related ones may come first. The first where none is.
    /// </summary>
    private JsonElement ChooseArticle(JsonLdGraph graph, string? url)
    {
        var titles = new[] { First("og:title"), _documentTitle, First("twitter:title"), _microdataHeadline }
            .Select(TextKey.Of).Where(key => key.Length > 0).ToList();
        JsonElement best = default;
        var most = -1;
        foreach (var article in graph.Articles.Take(50))
        {
            var headline = TextKey.Of(graph.Text(article, "headline"));
            var agreement = headline.Length == 0 ? 0
                : titles.Contains(headline) ? 4
                : titles.Exists(title => TextKey.Contains(title, headline) || TextKey.Contains(headline, title)) ? 3 : 1;
            if (url is not null && JsonLdGraph.Addresses(article).Any(address => IsSameAddress(address, url))) agreement += 3;
            if (agreement <= most) continue;
            most = agreement;
            best = article;
        }
        return best;
    }

    private static bool IsSameAddress(string one, string other)
    {
        static ReadOnlySpan<char> Bare(ReadOnlySpan<char> address)
        {
            if (address.IndexOf("://") is >= 0 and var scheme) address = address[(scheme + 3)..];
            if (address.IndexOfAny('#', '?') is >= 0 and var query) address = address[..query];
            return address.TrimEnd('/');
        }
        return Bare(one).Length > 0 && Bare(one).Equals(Bare(other), StringComparison.OrdinalIgnoreCase);
    }

    private void AddMeta(IElement meta)
    {
        var name = meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop");
        var content = meta.GetAttribute("content");
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(content)) return;
        content = content.Length > MaxLength ? content[..MaxLength] : content;
        if (content.Contains('&', StringComparison.Ordinal)) content = WebUtility.HtmlDecode(content);
        var key = name.ToLowerInvariant();
        if (!_metas.TryGetValue(key, out var values)) _metas[key] = values = [];
        values.Add(content.Trim());
    }

    /// <summary>Microdata and RDFa name the properties of visible elements.</summary>
    private void AddMicrodata(IElement element)
    {
        const int MaxValues = 20;
        var property = element.GetAttribute("itemprop") ?? element.GetAttribute("property");
        if (property is null && !(element.LocalName == "time" && element.HasAttribute("pubdate"))) return;
        if (property is null || property.Contains("datePublished", StringComparison.OrdinalIgnoreCase))
        {
            AddMicrodataDate(DateSource.Meta);
        }
        else if (property.Contains("dateModified", StringComparison.OrdinalIgnoreCase))
        {
            AddMicrodataDate(DateSource.Modified);
        }
        else if (property.Contains("headline", StringComparison.OrdinalIgnoreCase)
            && !property.Contains("alternative", StringComparison.OrdinalIgnoreCase))
        {
            _microdataHeadline ??= ShortText(element);
        }
        else if (property == "author" && _microdataAuthors.Count < MaxValues && ShortText(element)?.Trim() is { Length: > 0 } author)
        {
            _microdataAuthors.Add(author);
        }

        void AddMicrodataDate(DateSource source)
        {
            if (_microdataDates.Count >= MaxValues) return;
            AddDate(_microdataDates, source, element.GetAttribute("datetime") ?? element.GetAttribute("content") ?? ShortText(element));
        }
    }

    /// <summary>
    /// The text of an element that holds little but text; null for others. It looks no further than that: elements with a property may be
    /// nested in each other, and the text of all would be gathered for each.
    /// </summary>
    private static string? ShortText(IElement element)
    {
        const int MaxElements = 6, MaxText = 300;
        var elements = 0;
        var text = new StringBuilder();
        foreach (var node in element.GetDescendants())
        {
            if (node is IElement && ++elements > MaxElements) return null;
            if (node is IText run && text.Append(run.Data).Length > MaxText) return null;
        }
        return text.ToString();
    }

    private void AddTitle(TitleSource source, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength) return;
        _titles.Add(new StatedTitle(source, string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    private static void AddDate(List<StatedDate> dates, DateSource source, string? text)
    {
        if (DateScanner.FindMetadata(text) is { } date) dates.Add(new StatedDate(source, date));
    }

    private List<string> MetaAuthors()
    {
        var values = AuthorNames.SelectMany(name => _metas.GetValueOrDefault(name) ?? [])
            .Concat(_metas.Where(meta => IsAuthor(meta.Key)).SelectMany(meta => meta.Value)).Concat(_microdataAuthors);
        // "ada-rossi" is an address' part, "@adarossi" an account.
        return values.Where(value => value.Length < 150 && !value.StartsWith("http", StringComparison.Ordinal) && value[0] != '@'
                && (value.Contains(' ', StringComparison.Ordinal) || !value.Contains('-', StringComparison.Ordinal)
                || char.IsUpper(value[0])))
            .Distinct(StringComparer.Ordinal).ToList();
    }

    private static bool IsAuthor(string name) =>
        name.Contains("author", StringComparison.Ordinal) && !AuthorNames.Contains(name, StringComparer.Ordinal)
        && !ContainsAny(name, "url", "image", "twitter", "email", "link", "page", "slug", "bio", "avatar", "desc", "type", "count")
        && !name.EndsWith("id", StringComparison.Ordinal);

    private static bool IsPublication(string name) =>
        ContainsAny(name, "publish", "pubdate", "issued", "datecreated")
        && !ContainsAny(name, "modif", "updat", "expire", "site", "name") && !name.EndsWith("er", StringComparison.Ordinal);

    private static bool ContainsAny(string name, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (name.Contains(part, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    private string? First(string name) => _metas.TryGetValue(name, out var values) ? values[0] : null;

    private static string? AbsoluteUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsoluteUri : null;
}
