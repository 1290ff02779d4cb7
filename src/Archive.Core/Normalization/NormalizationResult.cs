using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Normalization;

/// <summary>An article without its identity, or the reason why there is none. Exactly one of the two is null.</summary>
public sealed record NormalizationResult(Article? Article, string? Rejection)
{
    /// <summary>
    /// The text that positions in <see cref="Article.Removed"/> count in: the decoded text, or the one extracted from a
    /// page; null when rejected.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Where each paragraph of the article stands in <see cref="Text"/>, in their order; empty when rejected.</summary>
    public IReadOnlyList<TextPlace> Places { get; init; } = [];

    /// <summary>What an archive may learn from the article about its source.</summary>
    public LearnableLines Learnable { get; init; } = LearnableLines.None;

    /// <summary>What the record depends on of what is known of its source's lines.</summary>
    public LineDependencies DependsOn { get; init; } = LineDependencies.None;
}
