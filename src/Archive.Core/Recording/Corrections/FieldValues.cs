using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>The fields of a record that have one value each, as values that can be corrected.</summary>
internal static class FieldValues
{
    /// <summary>The value of a field; not of “kind” and “cut”, which are a paragraph's.</summary>
    public static FieldValue ValueOf(this Article article, CorrectedField field) => field switch
    {
        CorrectedField.Title => FieldValue.Of(article.Title),
        CorrectedField.Standfirst => FieldValue.Of(article.Standfirst),
        CorrectedField.Caption => FieldValue.Of(article.Caption),
        CorrectedField.Date => FieldValue.Of(article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        CorrectedField.Authors => FieldValue.Of(article.Authors),
        CorrectedField.Language => FieldValue.Of(article.Language),
        CorrectedField.Url => FieldValue.Of(article.Url),
        CorrectedField.Tags => FieldValue.Of(article.Tags),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "It is a paragraph's."),
    };

    /// <summary>The record with another value of a field.</summary>
    public static Article With(this Article article, CorrectedField field, FieldValue value) => field switch
    {
        CorrectedField.Title => article with { Title = value.Text },
        CorrectedField.Standfirst => article with { Standfirst = value.Text },
        CorrectedField.Caption => article with { Caption = value.Text },
        CorrectedField.Date => article with
        {
            Date = value.Text is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        },
        CorrectedField.Authors => article with { Authors = value.Texts ?? [] },
        CorrectedField.Language => WithLanguage(article, value.Text!),
        CorrectedField.Url => article with { Url = value.Text },
        CorrectedField.Tags => article with { Tags = value.Texts ?? [] },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "It is a paragraph's."),
    };

    /// <summary>Paragraphs that were taken for the article's language are of the corrected one; those in another stay.</summary>
    private static Article WithLanguage(Article article, string language) => article with
    {
        Language = language,
        LanguageConfidence = 1,
        Paragraphs = article.Paragraphs
            .Select(paragraph => paragraph.Language == article.Language ? paragraph with { Language = language } : paragraph).ToList(),
    };
}
