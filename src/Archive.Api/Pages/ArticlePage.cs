using System.Globalization;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Search;

namespace Archive.Api.Pages;

/// <summary>An article as a page or as plain text. Everything that came from outside is escaped.</summary>
internal static class ArticlePage
{
    /// <summary>A whole HTML page, with the meta elements by which reference managers know an article.</summary>
    /// <param name="article">The article.</param>
    /// <param name="marked">Its texts with words marked; null for none.</param>
    public static string Html(Article article, HighlightedArticle? marked)
    {
        var page = new StringBuilder(article.Body.Length + 2_000);
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{SafeHtml.Of(article.Language)}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{SafeHtml.Of(article.DisplayTitle)}</title>\n");
        Meta("citation_title", article.DisplayTitle);
        foreach (var author in article.Authors) Meta("citation_author", author);
        if (article.Date is { } day) Meta("citation_publication_date", day.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        Meta("citation_journal_title", article.Source);
        Meta("citation_language", article.Language);
        page.Append("</head>\n<body>\n<article>\n");
        if (article.Title is { } title) page.Append(CultureInfo.InvariantCulture, $"<h1>{marked?.Title?.Html ?? SafeHtml.Of(title)}</h1>\n");
        if (article.Standfirst is { } standfirst) page.Append(CultureInfo.InvariantCulture, $"<p><strong>{marked?.Standfirst?.Html ?? SafeHtml.Of(standfirst)}</strong></p>\n");
        var byline = Byline(article);
        if (byline.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<p>{SafeHtml.Of(byline)}</p>\n");
        if (article.Caption is { } caption) page.Append(CultureInfo.InvariantCulture, $"<p><small>{marked?.Caption?.Html ?? SafeHtml.Of(caption)}</small></p>\n");
        for (var i = 0; i < article.Paragraphs.Count; i++)
        {
            var paragraph = article.Paragraphs[i];
            var element = paragraph.Kind switch { ParagraphKind.Heading => "h2", ParagraphKind.Quote => "blockquote", _ => "p" };
            var language = paragraph.Language == article.Language ? "" : $" lang=\"{SafeHtml.Of(paragraph.Language)}\"";
            page.Append(CultureInfo.InvariantCulture, $"<{element}{language}>{marked?.Paragraphs[i].Html ?? SafeHtml.Of(paragraph.Text)}</{element}>\n");
        }
        page.Append("</article>\n<footer>\n");
        if (article.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") page.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{SafeHtml.Of(address.AbsoluteUri)}\" rel=\"noreferrer noopener\">{SafeHtml.Of(url)}</a></p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{SafeHtml.Of(article.Source)} · {article.Id} · SHA-256 {article.Sha256.Hex}</p>\n</footer>\n</body>\n</html>\n");
        return page.ToString();

        void Meta(string name, string content) => page.Append(CultureInfo.InvariantCulture, $"<meta name=\"{name}\" content=\"{SafeHtml.Of(content)}\">\n");
    }

    /// <summary>Head and text, paragraphs apart by blank lines.</summary>
    public static string PlainText(Article article)
    {
        string?[] parts = [article.Title, article.Standfirst, Byline(article), article.Caption, article.Body];
        return string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part))) + "\n";
    }

    private static string Byline(Article article)
    {
        var authors = string.Join(", ", article.Authors);
        return string.Join(" · ", new[] { authors, article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "" }.Where(part => part.Length > 0));
    }
}
