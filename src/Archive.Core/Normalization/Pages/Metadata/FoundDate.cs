namespace Archive.Core.Normalization.Pages.Metadata;

/// <summary>A date found in a text.</summary>
/// <param name="Day">The day.</param>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
internal readonly record struct FoundDate(DateOnly Day, int Start)
{
    /// <summary>How the numbers were read where day and month could be swapped.</summary>
    public DateReading Reading { get; init; }

    /// <summary>Whether its time is from 20:00 on in UTC: east of it the next day.</summary>
    public bool IsLateUtc { get; init; }
}

/// <summary>How a date in numbers was read.</summary>
internal enum DateReading
{
    Unambiguous,
    DayFirst,
    MonthFirst,
}
