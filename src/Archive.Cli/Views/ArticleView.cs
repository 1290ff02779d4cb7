using System.Globalization;
using Archive.Core.Articles;

namespace Archive.Cli.Views;

/// <summary>An article for a person to read in a terminal.</summary>
internal static class ArticleView
{
    private const int LabelWidth = 12;

    /// <summary>The record in a dozen lines: what each field is, where the body begins and ends, what was removed.</summary>
    public static void WriteSummary(TextWriter output, Article article)
    {
        WriteHead(output, article);
        if (article.Paragraphs.Count == 0)
        {
            WriteField(output, "body", "empty");
        }
        else
        {
            var headings = article.Paragraphs.Count(paragraph => paragraph.Kind == ParagraphKind.Heading);
            var size = string.Create(CultureInfo.InvariantCulture, $"({headings} headings), {article.Body.Length:N0} characters");
            WriteField(output, "body", $"{article.Paragraphs.Count} paragraphs {size}");
            WriteField(output, "begins", Shorten(article.Paragraphs[0].Text));
            WriteField(output, "ends", ShortenFromStart(article.Paragraphs[^1].Text));
        }
        WriteRemoved(output, article, withNumbers: false);
        output.WriteLine();
    }

    /// <summary>The whole article.</summary>
    public static void WriteWhole(TextWriter output, Article article, bool withNumbers = false)
    {
        WriteField(output, "id", article.Id.Value);
        WriteHead(output, article);
        output.WriteLine();
        foreach (var (i, paragraph) in article.Paragraphs.Index())
        {
            if (withNumbers) output.Write(string.Create(CultureInfo.InvariantCulture, $"[{i + 1}] "));
            output.WriteLine(paragraph.Kind switch
            {
                ParagraphKind.Heading => "## " + paragraph.Text,
                ParagraphKind.Quote => "> " + paragraph.Text,
                _ => paragraph.Text,
            });
            output.WriteLine();
        }
        WriteRemoved(output, article, withNumbers);
        foreach (var correction in article.Corrections) WriteField(output, "corrected", CorrectionView.Describe(correction).TrimStart());
    }

    private static void WriteHead(TextWriter output, Article article)
    {
        WriteField(output, "title", article.Title);
        WriteField(output, "caption", article.Caption);
        WriteField(output, "standfirst", article.Standfirst);
        WriteField(output, "date", article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteField(output, "authors", article.Authors.Count == 0 ? null : string.Join(", ", article.Authors));
        var language = string.Create(CultureInfo.InvariantCulture, $"{article.Language} ({article.LanguageConfidence:P0} sure)");
        WriteField(output, "language", language);
        WriteField(output, "source", $"{article.Source} · {article.Key}");
        WriteField(output, "original", $"{article.MediaType}, {article.Charset}, sha256 {article.Sha256.Hex[..12]}…");
        foreach (var note in article.Notes) WriteField(output, "note", note);
        foreach (var doubt in article.Doubts) WriteField(output, "in doubt", DoubtView.Describe(doubt));
    }

    private static void WriteRemoved(TextWriter output, Article article, bool withNumbers)
    {
        foreach (var (i, span) in article.Removed.Index())
        {
            var number = withNumbers ? string.Create(CultureInfo.InvariantCulture, $"[{i + 1}] ") : "";
            WriteField(output, "removed", $"{number}{span.Label} ({span.Language}) at {span.Start}–{span.End}: {Shorten(span.Text)}");
        }
    }

    private static void WriteField(TextWriter output, string label, string? value) =>
        output.WriteLine($"  {label.PadRight(LabelWidth)}{value ?? "–"}");

    private static string Shorten(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 79), "…");

    private static string ShortenFromStart(string text) => text.Length <= 80 ? text : string.Concat("…", text.AsSpan(text.Length - 79));
}
