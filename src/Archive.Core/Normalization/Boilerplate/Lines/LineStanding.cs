namespace Archive.Core.Normalization.Boilerplate.Lines;

/// <summary>What is known of a line.</summary>
[Flags]
internal enum LineStanding
{
    /// <summary>Nothing.</summary>
    Unknown = 0,

    /// <summary>It recurs inside or below the text of articles.</summary>
    RecursBelow = 1,

    /// <summary>It recurs above the text of articles.</summary>
    RecursAbove = 2,

    /// <summary>A person calls it boilerplate, wherever it stands.</summary>
    Taken = 4,

    /// <summary>A person calls it text; nothing else is said of it then.</summary>
    Allowed = 8,
}
