using Archive.Core.Articles;

namespace Archive.Core.Search.Indexing;

/// <summary>A state of an index to be kept elsewhere: named streams, which only the engine that gave them understands.</summary>
/// <param name="Parts">Their names and contents, from the beginning; contents can be read more than once.</param>
public sealed record IndexCopy(IReadOnlyList<(string Name, Stream Content)> Parts) : IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, content) in Parts) await content.DisposeAsync();
    }
}

/// <summary>The articles that a state of an index holds.</summary>
/// <param name="Sequence">The number of the latest change that the state holds.</param>
/// <param name="Ids">Their ids, in no particular order; an id that comes twice is a fault of the index.</param>
public sealed record IndexedArticles(long Sequence, IAsyncEnumerable<ArticleId> Ids);
