using Archive.Core.Articles;

namespace Archive.Core.Catalog;

/// <summary>An article as its latest change left it.</summary>
/// <param name="Sequence">The number of the change.</param>
/// <param name="Id">The article.</param>
/// <param name="Article">The record; null when the article was deleted.</param>
public sealed record ArticleChange(long Sequence, ArticleId Id, Article? Article)
{
    /// <summary>
    /// Whether this is the article's first change: an index that has not come so far has nothing of it to replace.
    /// False where that is not known.
    /// </summary>
    public bool IsFirst { get; init; }

    /// <summary>How long the body is, in characters: what a batch of changes takes in memory goes by it.</summary>
    public long TextLength => Article?.Paragraphs.Sum(paragraph => (long)paragraph.Text.Length) ?? 0;

    /// <summary>An article that is there.</summary>
    public ArticleChange(long sequence, Article article)
        : this(sequence, article.Id, article)
    {
    }
}
