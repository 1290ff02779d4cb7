using Archive.Core.Catalog.Lines;
using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Sqlite.Stores;

/// <summary>What is known of the lines of sources.</summary>
internal sealed class LineStore(SqliteCatalog catalog) : ILineStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<DecidedLine>> GetAsync(
        string? source, long afterVersion = 0, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<DecidedLine>>(connection => LineRows.Read(connection, source, afterVersion));

    /// <inheritdoc />
    public Task DecideAsync(
        string source, SourceLine line, LineState state, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        catalog.Write(connection => LineRows.Decide(connection, source, line, state, at), cancellationToken);
}
