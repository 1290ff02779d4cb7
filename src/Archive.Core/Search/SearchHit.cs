using Archive.Core.Articles;

namespace Archive.Core.Search;

/// <summary>An article that matches.</summary>
public sealed record SearchHit
{
    /// <summary>The article's id.</summary>
    public required ArticleId Id { get; init; }

    /// <summary>The caller's key within the source.</summary>
    public required string Key { get; init; }

    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>The headline, or what stands in for it.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the title is the article's own headline; false when caption, standfirst, first words or key stand in.</summary>
    public required bool HasTitle { get; init; }

    /// <summary>The words of the title that matched.</summary>
    public IReadOnlyList<TextRange> TitleHighlights { get; init; } = [];

    /// <summary>The day of publication; null when unknown.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The authors.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language of the body.</summary>
    public required string Language { get; init; }

    /// <summary>The address it was published at; null when unknown.</summary>
    public string? Url { get; init; }

    /// <summary>The probability that the least sure field is right, 0 to 1.</summary>
    public required double Certainty { get; init; }

    /// <summary>The fields that are in doubt, the least sure first.</summary>
    public IReadOnlyList<DoubtField> Doubts { get; init; } = [];

    /// <summary>
    /// The passages that match best, best first, three at most; the beginning when no words were searched for. None
    /// where they were not asked for.
    /// </summary>
    public required IReadOnlyList<Snippet> Snippets { get; init; }

    /// <summary>How well it matches; comparable within one answer only. 0 where the order is by date or doubt.</summary>
    public required double Score { get; init; }
}

/// <summary>A text with the words in it that matched.</summary>
/// <param name="Text">Plain text. In a passage of an article an ellipsis marks an end that is not the paragraph's.</param>
/// <param name="Highlights">The words that matched, in order, without overlap.</param>
public sealed record Snippet(string Text, IReadOnlyList<TextRange> Highlights)
{
    /// <summary>The text as HTML: everything escaped, the matches in &lt;mark&gt;.</summary>
    public string Html => SafeHtml.Of(Text, Highlights);
}

/// <summary>A range of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
public readonly record struct TextRange(int Start, int Length);
