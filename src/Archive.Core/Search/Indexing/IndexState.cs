namespace Archive.Core.Search.Indexing;

/// <summary>A state of an index, as searches see it.</summary>
/// <param name="Name">
/// Letters, digits and full stops; another state, also of another process or after a rebuild, has another name.
/// </param>
/// <param name="Sequence">The number of the latest change that it holds; it holds all before. 0 for an empty index.</param>
public readonly record struct IndexState(string Name, long Sequence);
