using System.Globalization;
using Archive.Core.Articles;

namespace Archive.Api.Articles;

/// <summary>An article as plain text.</summary>
internal static class ArticleText
{
    /// <summary>Head and text, paragraphs apart by blank lines.</summary>
    public static string Of(Article article)
    {
        string?[] parts = [article.Title, article.Standfirst, Byline(article), article.Caption, article.Body];
        return string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part))) + "\n";
    }

    /// <summary>Authors and date; empty when neither is known.</summary>
    public static string Byline(Article article)
    {
        string?[] parts = [string.Join(", ", article.Authors), article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)];
        return string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
