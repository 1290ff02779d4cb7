namespace Archive.Core.Search;

/// <summary>A query as a tree. It knows nothing of analysis or of an engine; each index translates it.</summary>
public abstract record Query;

/// <summary>Every article.</summary>
public sealed record EverythingQuery : Query
{
    /// <summary>The one instance.</summary>
    public static EverythingQuery Instance { get; } = new();
}

/// <summary>Articles that match all parts.</summary>
/// <param name="Parts">Two parts or more.</param>
public sealed record AllOfQuery(IReadOnlyList<Query> Parts) : Query;

/// <summary>Articles that hold a word in any of its forms.</summary>
/// <param name="Text">The word as it was typed.</param>
/// <param name="Position">Where it begins in the query, in UTF-16 units.</param>
public sealed record WordQuery(string Text, int Position) : Query;

/// <summary>Articles that hold these words side by side, in these forms.</summary>
/// <param name="Text">The words as they were typed, without the quotation marks.</param>
/// <param name="Position">Where the text begins in the query, in UTF-16 units.</param>
public sealed record PhraseQuery(string Text, int Position) : Query;
