using System.Globalization;
using Archive.Api.Articles;
using Archive.Core.Articles;
using Archive.Core.Recording.Corrections;
using Archive.Core.Search;

namespace Archive.Api.Pages;

/// <summary>
/// An article as a page, with the meta elements by which reference managers know an article (Highwire Press tags, as Google Scholar and
/// Zotero read them).
/// </summary>
/// <param name="Article">The article.</param>
/// <param name="Marked">Its texts with words marked; null for none.</param>
public sealed record ArticlePage(Article Article, HighlightedArticle? Marked)
{
    /// <summary>The page's head.</summary>
    public PageHead Head => new(Article.Language, Article.DisplayTitle) { Metas = [.. Metas()] };

    /// <summary>The headline; null when the article has none.</summary>
    public MarkedText? Title => Article.Title is { } title ? MarkedText.Of(title, Marked?.Title) : null;

    /// <summary>The standfirst; null when the article has none.</summary>
    public MarkedText? Standfirst => Article.Standfirst is { } standfirst ? MarkedText.Of(standfirst, Marked?.Standfirst) : null;

    /// <summary>The caption; null when the article has none.</summary>
    public MarkedText? Caption => Article.Caption is { } caption ? MarkedText.Of(caption, Marked?.Caption) : null;

    /// <summary>Authors and date; empty when neither is known.</summary>
    public string Byline => ArticleText.Byline(Article);

    /// <summary>What people have corrected, and who; null when nothing was.</summary>
    public string? Corrected
    {
        get
        {
            if (Article.Corrections.Count == 0) return null;
            var fields = Article.Corrections.Select(correction => CorrectionRules.NameOf(correction.Field)).Distinct();
            var people = Article.Corrections.Select(correction => correction.By).Distinct(StringComparer.Ordinal);
            return $"Corrected: {string.Join(", ", fields)} ({string.Join(", ", people)})";
        }
    }

    /// <summary>The fields that normalisation is not sure of; null when there are none.</summary>
    public string? InDoubt => Article.Doubts.Count == 0 ? null
        : $"In doubt: {string.Join(", ", DoubtFields.Of(Article).Select(DoubtFields.NameOf))}";

    /// <summary>The paragraphs, with their language where it is not the article's.</summary>
    public IEnumerable<(ParagraphKind Kind, string? Language, MarkedText Text)> Paragraphs => Article.Paragraphs.Select((paragraph, i) => (
        paragraph.Kind,
        paragraph.Language == Article.Language ? null : paragraph.Language,
        MarkedText.Of(paragraph.Text, Marked?.Paragraphs[i])));

    /// <summary>
    /// Where the article was published; null where that is unknown or no address of the web, which a browser might take for a program.
    /// </summary>
    public Uri? Link => Uri.TryCreate(Article.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : null;

    private IEnumerable<(string Name, string Content)> Metas()
    {
        yield return ("citation_title", Article.DisplayTitle);
        foreach (var author in Article.Authors) yield return ("citation_author", author);
        if (Article.Date is { } day) yield return ("citation_publication_date", day.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        yield return ("citation_journal_title", Article.Source);
        yield return ("citation_language", Article.Language);
    }
}
