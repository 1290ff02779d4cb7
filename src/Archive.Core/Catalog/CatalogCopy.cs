namespace Archive.Core.Catalog;

/// <summary>A copy of a catalogue as of one moment: open for reading, and as bytes for a backup.</summary>
/// <param name="Name">What the bytes are called where they belong, from which a restoration knows the engine.</param>
/// <param name="Catalog">The copy, for reading.</param>
/// <param name="Content">Opens the bytes of the copy, from the beginning, to be read and sought in.</param>
/// <param name="Close">Closes the copy and removes what it left behind.</param>
public sealed record CatalogCopy(string Name, ICatalog Catalog, Func<Stream> Content, Func<ValueTask> Close) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Close();
}
