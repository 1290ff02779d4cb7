using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>Writes corrections, and applies those that hold to what is recorded, inside one transaction of the catalogue.</summary>
internal static class CorrectionRecorder
{
    /// <summary>
    /// The record of an article with its corrections, to become a version within this transaction. What was found is kept beside it, and
    /// what contradicts a correction is noted of it.
    /// </summary>
    public static Article Correct(ICatalogTransaction transaction, FoundRecord found)
    {
        var corrections = transaction.FindCorrections(found.Article.Id);
        if (corrections.Count == 0) return found.Article;
        var article = CorrectionRules.Apply(found, corrections);
        transaction.SaveFound(found);
        foreach (var (before, after) in corrections.Zip(article.Corrections))
        {
            if (before.Conflict != after.Conflict) transaction.NoteConflict(after.Id, after.Conflict);
        }
        return article;
    }

    /// <summary>
    /// Carries out a plan: the article has a new version then. Null, and nothing is written, when it has another version by now.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="current">The article as the plan supposes it.</param>
    /// <param name="found">The record as it was found.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="at">When.</param>
    public static Article? Write(
        ICatalogTransaction transaction, CorrectedArticle current, FoundRecord found, CorrectionPlan plan, string by, DateTimeOffset at)
    {
        var id = current.Article.Id;
        if (transaction.FindCurrent(id)?.Version != current.Version) return null;
        foreach (var correction in plan.Ended) transaction.EndCorrection(correction.Id, by, at);
        foreach (var correction in plan.Added) transaction.AddCorrection(id, correction);
        var article = Correct(transaction, found) with { IngestedAt = at };
        if (article.Corrections.Count == 0) transaction.RemoveFound(id);
        transaction.AddVersion(run: null, article, current.Supplied);
        return article;
    }
}
