using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Structure;

/// <summary>The head of an article: what comes above the body.</summary>
internal sealed record ParsedHead
{
    public string? Title { get; init; }
    public string? Caption { get; init; }
    public string? Standfirst { get; init; }

    /// <summary>The datelines and bylines, by their index among the blocks.</summary>
    public required IReadOnlyDictionary<int, Byline> Bylines { get; init; }

    /// <summary>The blocks below the head, and those of the head that are none of its parts.</summary>
    public required List<TextBlock> Body { get; init; }
}
