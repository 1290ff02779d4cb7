using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;

namespace Archive.Api.Corrections;

/// <summary>The corrections of an article.</summary>
internal sealed record ArticleCorrectionsAnswer
{
    /// <summary>The article.</summary>
    public required ArticleId Id { get; init; }

    /// <summary>In the order they were made.</summary>
    public required IReadOnlyList<CorrectionAnswer> Corrections { get; init; }

    public static ArticleCorrectionsAnswer Of(Article article) => new()
    {
        Id = article.Id,
        Corrections = article.Corrections
            .Select(correction => CorrectionAnswer.Of(new StoredCorrection(article.Id, correction))).ToList(),
    };
}

/// <summary>Corrections of any articles.</summary>
internal sealed record CorrectionListAnswer
{
    /// <summary>How many there are; exact.</summary>
    public required long Total { get; init; }

    /// <summary>A page of them, in the order they were made.</summary>
    public required IReadOnlyList<CorrectionAnswer> Corrections { get; init; }

    /// <summary>The address of the next page; null on the last one.</summary>
    public required string? Next { get; init; }
}

/// <summary>A field of an article that a person has corrected.</summary>
internal sealed record CorrectionAnswer
{
    /// <summary>Its number; by it a correction is undone.</summary>
    public required long Id { get; init; }

    /// <summary>The article.</summary>
    public required ArticleId Article { get; init; }

    /// <summary>The field.</summary>
    public required CorrectedField Field { get; init; }

    /// <summary>The paragraph, of the fields “kind” and “cut”; null of any other.</summary>
    public required ParagraphAnchor? Paragraph { get; init; }

    /// <summary>The value that normalisation had found.</summary>
    public required FieldValue From { get; init; }

    /// <summary>The value that holds instead.</summary>
    public required FieldValue To { get; init; }

    /// <summary>
    /// Who corrected it: the name of the key, the name given on the command line, or that of the machine's user; “anonymous” where a server
    /// lets anybody write.
    /// </summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What has been found since that contradicts it; null when nothing does.</summary>
    public required CorrectionConflict? Conflict { get; init; }

    /// <summary>When it was undone, or another took its place (UTC); null while it holds.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who ended it; null while it holds.</summary>
    public required string? EndedBy { get; init; }

    public static CorrectionAnswer Of(StoredCorrection stored) => new()
    {
        Id = stored.Correction.Id,
        Article = stored.Article,
        Field = stored.Correction.Field,
        Paragraph = stored.Correction.Paragraph,
        From = stored.Correction.From,
        To = stored.Correction.To,
        By = stored.Correction.By,
        At = stored.Correction.At,
        Conflict = stored.Correction.Conflict,
        EndedAt = stored.EndedAt,
        EndedBy = stored.EndedBy,
    };
}

/// <summary>What correcting all hits of a search came to, or would come to.</summary>
internal sealed record CorrectedHitsAnswer
{
    /// <summary>Whether something was written; false where “expect” was not given.</summary>
    public required bool IsWritten { get; init; }

    /// <summary>How many articles match; the other three add up to it.</summary>
    public required int Matched { get; init; }

    /// <summary>How many were corrected, or would be.</summary>
    public required int Corrected { get; init; }

    /// <summary>How many have the values already.</summary>
    public required int Unchanged { get; init; }

    /// <summary>How many could not be corrected, because they do not have the paragraph, for instance, or cannot be read.</summary>
    public required int Skipped { get; init; }

    /// <summary>The first hundred of those, with the reason.</summary>
    public required IReadOnlyList<SkippedArticle> SkippedArticles { get; init; }
}

/// <summary>An article that was not corrected.</summary>
/// <param name="Id">The article.</param>
/// <param name="Reason">Why.</param>
internal sealed record SkippedArticle(ArticleId Id, string Reason);
