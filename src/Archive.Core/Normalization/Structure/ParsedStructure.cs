using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Core.Normalization.Structure;

/// <summary>The parts of an article; the blocks of the body keep their offsets in the decoded text.</summary>
internal sealed record ParsedStructure
{
    public string? Title { get; init; }
    public string? Caption { get; init; }
    public string? Standfirst { get; init; }
    public DateOnly? Date { get; init; }

    /// <summary>The latest day of an update, where it is not that of publication; null for none.</summary>
    public DateOnly? Modified { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<TextBlock> Body { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Blocks that were removed from the body because of their place in the structure.</summary>
    public IReadOnlyList<StrippedBlock> Removed { get; init; } = [];
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>How sure each field is, whatever the estimate; empty when nothing is known of that.</summary>
    public IReadOnlyList<Doubt> Doubts { get; init; } = [];

    /// <summary>Whether it has a date whose day and month could be swapped.</summary>
    public bool HasAmbiguousDate { get; init; }

    /// <summary>Whether it has a date that can only be read with the month first.</summary>
    public bool ProvesMonthFirst { get; init; }
}
