namespace Archive.Core.Articles;

/// <summary>A value of a field and the number of articles that have it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">The number of articles.</param>
public sealed record NamedCount(string Value, long Count);
