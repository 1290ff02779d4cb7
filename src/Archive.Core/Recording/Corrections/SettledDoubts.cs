using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>What a person has said of a field is not in doubt any more. The kind and the cut of a paragraph settle the body.</summary>
internal static class SettledDoubts
{
    /// <summary>
    /// The record without the doubts of the corrected fields. Its certainty is then that of the least sure doubt that remains, 1 where none
    /// does; where no doubt was settled it stays.
    /// </summary>
    public static Article RemoveFrom(Article article, IEnumerable<Correction> corrections)
    {
        var settled = corrections.Select(correction => FieldOf(correction.Field)).ToHashSet();
        var doubts = article.Doubts.Where(doubt => !settled.Contains(doubt.Field)).ToList();
        return doubts.Count == article.Doubts.Count
            ? article
            : article with { Doubts = doubts, Certainty = doubts.Select(doubt => doubt.Probability).DefaultIfEmpty(1).Min() };
    }

    /// <summary>Whether a record is in doubt of what a correction is of.</summary>
    public static bool Concern(Article article, CorrectedField field) => article.Doubts.Any(doubt => doubt.Field == FieldOf(field));

    /// <summary>The doubt that a correction settles; null for what is never in doubt.</summary>
    private static DoubtField? FieldOf(CorrectedField field) => field switch
    {
        CorrectedField.Title => DoubtField.Title,
        CorrectedField.Standfirst => DoubtField.Standfirst,
        CorrectedField.Caption => DoubtField.Caption,
        CorrectedField.Date => DoubtField.Date,
        CorrectedField.Authors => DoubtField.Authors,
        CorrectedField.Language => DoubtField.Language,
        CorrectedField.Kind or CorrectedField.Cut => DoubtField.Body,
        _ => null,
    };
}
