using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>A record with its corrections applied, and what contradicts them.</summary>
/// <param name="Article">The record; its <see cref="Article.Corrections"/> say what conflicts, and its trace what was done.</param>
public sealed record AppliedCorrections(Article Article)
{
    /// <summary>The corrections that hold although what was found anew contradicts them.</summary>
    public IReadOnlyList<Correction> Conflicts => Article.Corrections.Where(correction => correction.Conflict is not null).ToList();
}
