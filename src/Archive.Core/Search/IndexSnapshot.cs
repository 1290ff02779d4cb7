namespace Archive.Core.Search;

/// <summary>A state of an index as files.</summary>
/// <param name="Files">Their names and contents, from the beginning; contents can be read more than once.</param>
public sealed record IndexSnapshot(IReadOnlyList<(string Name, Stream Content)> Files) : IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, content) in Files) await content.DisposeAsync();
    }
}
