namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>What a date in a byline is the date of.</summary>
internal enum BylineDateKind
{
    /// <summary>Nothing says.</summary>
    Plain,

    /// <summary>The line says that it is that of publication.</summary>
    Published,

    /// <summary>The line says that it is that of an update, a print or a visit.</summary>
    Updated,
}

/// <summary>A date in a byline.</summary>
internal readonly record struct BylineDate(PrintedDate Date, BylineDateKind Kind);

/// <summary>The dates and people of a byline or date line.</summary>
/// <param name="Dates">The dates, in their order.</param>
/// <param name="Authors">The people, in their order; empty for a desk or agency.</param>
/// <param name="HasMore">Whether the line holds words besides: a place, a role, a photographer.</param>
internal sealed record BylineContent(IReadOnlyList<BylineDate> Dates, IReadOnlyList<string> Authors, bool HasMore);
