using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Core.Normalization.Structure;

/// <summary>The parts of an article; the blocks of the body still carry their place in the decoded text.</summary>
internal sealed record ParsedStructure
{
    public string? Title { get; init; }
    public string? Caption { get; init; }
    public string? Standfirst { get; init; }
    public DateOnly? Date { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<TextBlock> Body { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Blocks that only the structure shows to be no part of the body.</summary>
    public IReadOnlyList<StrippedBlock> Removed { get; init; } = [];
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>Whether the order of day and month decides the date.</summary>
    public bool HasOpenDate { get; init; }

    /// <summary>Whether a date proves that the month comes first.</summary>
    public bool ProvesMonthFirst { get; init; }
}
