using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Search;

/// <summary>What a search found.</summary>
public sealed record SearchResults
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>The hits asked for: best first, of equal ones the smaller id first; newest first when everything was asked for.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>Counts over all matching articles.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>Words of the query that were not searched for because nearly every article holds them.</summary>
    public IReadOnlyList<string> IgnoredWords { get; init; } = [];
}

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

    /// <summary>Whether <see cref="Title"/> is the article's own headline; false when caption, standfirst, first words or key stand in.</summary>
    public required bool HasTitle { get; init; }

    /// <summary>The day of publication; null when unknown.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The authors.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The language of the body.</summary>
    public required string Language { get; init; }

    /// <summary>The passage that matches best, or the beginning when no words were searched for.</summary>
    public required Snippet Snippet { get; init; }

    /// <summary>How well it matches; comparable within one answer only.</summary>
    public required double Score { get; init; }
}

/// <summary>A passage of an article.</summary>
/// <param name="Text">The passage as plain text. An ellipsis marks an end that is not the paragraph's.</param>
/// <param name="Highlights">The words that matched, in order, without overlap.</param>
public sealed record Snippet(string Text, IReadOnlyList<TextRange> Highlights);

/// <summary>A range of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
public readonly record struct TextRange(int Start, int Length);

/// <summary>Counts over all matching articles, most first, of equal ones in ordinal order.</summary>
/// <param name="Language">By language.</param>
/// <param name="Year">By year of publication, newest first; articles without a date are not counted.</param>
public sealed record SearchFacets(IReadOnlyList<NamedCount> Language, IReadOnlyList<NamedCount> Year);
