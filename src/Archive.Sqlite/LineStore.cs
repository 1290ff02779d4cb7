using Archive.Core.Catalog;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Sqlite;

/// <summary>What is known of the lines of sources.</summary>
internal sealed class LineStore(SqliteCatalog catalog) : ILineStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<DecidedLine>> GetAsync(string? source, long afterVersion = 0, CancellationToken cancellationToken = default) =>
        catalog.Read<IReadOnlyList<DecidedLine>>(connection => Lines.Read(connection, source, afterVersion));

    /// <inheritdoc />
    public Task DecideAsync(string source, SourceLine line, LineState state, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        catalog.Write(connection => Lines.Decide(connection, source, line, state, at), cancellationToken);
}
