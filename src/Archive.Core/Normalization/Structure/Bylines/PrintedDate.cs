namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>The order of day and month in a numeric date.</summary>
internal enum DateOrder
{
    DayFirst,
    MonthFirst,
}

/// <summary>A date parsed from text.</summary>
/// <param name="Date">The day.</param>
/// <param name="Length">The length of the match in characters, the weekday included.</param>
/// <param name="IsAmbiguous">Whether swapping day and month gives another valid date.</param>
/// <param name="Proof">The order of day and month that the numbers prove, as 28/09 does; null when they prove none.</param>
internal readonly record struct PrintedDate(DateOnly Date, int Length, bool IsAmbiguous, DateOrder? Proof);
