using Archive.Core.Articles;

namespace Archive.Core.Normalization;

/// <summary>An article without its identity, or the reason why there is none. Exactly one of the two is null.</summary>
public sealed record NormalizationResult(Article? Article, string? Rejection)
{
    /// <summary>The text that positions in <see cref="Article.Removed"/> count in: the decoded text, or the one extracted from a page; null when rejected.</summary>
    public string? Text { get; init; }

    /// <summary>Lines of the body that are boilerplate if they recur in other articles of the source; what an archive learns from.</summary>
    public IReadOnlyList<RecurringCandidate> LinesThatMayRecur { get; init; } = [];

    /// <summary>A paragraph of the body that copies of the article share.</summary>
    public string Telltale { get; init; } = "";

    /// <summary>The lines that would make another record, were something else known of them.</summary>
    public IReadOnlyList<string> LinesAskedFor { get; init; } = [];
}
