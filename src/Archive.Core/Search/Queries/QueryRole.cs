namespace Archive.Core.Search.Queries;

/// <summary>What a part does among those that merely stand side by side.</summary>
internal enum QueryRole
{
    /// <summary>A word, phrase or group: all of them, some or any, as the search asks.</summary>
    Wished,

    /// <summary>A filter or an exclusion, which holds however many words must match.</summary>
    Narrowing,

    /// <summary>Marked with a plus.</summary>
    Insisted,
}
