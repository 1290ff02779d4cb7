namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>The content of a dateline or byline.</summary>
/// <param name="Date">The date in it; null when there is none.</param>
/// <param name="Authors">The people in it; empty for a desk or agency.</param>
internal sealed record Byline(DateOnly? Date, IReadOnlyList<string> Authors)
{
    /// <summary>Whether the date is that of an update only; a date of publication in another line takes precedence.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>Whether it has a date whose day and month could be swapped.</summary>
    public bool HasAmbiguousDate { get; init; }

    /// <summary>Whether it has a date that can only be read with the month first, as 09/28/2022.</summary>
    public bool ProvesMonthFirst { get; init; }
}
