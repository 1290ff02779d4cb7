namespace Archive.Core.Articles;

/// <summary>A value with how many articles have it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Articles.</param>
public sealed record NamedCount(string Value, long Count);
