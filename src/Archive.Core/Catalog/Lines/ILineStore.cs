using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Catalog.Lines;

/// <summary>The catalogue's part that keeps what is known of the lines of sources.</summary>
public interface ILineStore
{
    /// <summary>What became known of the lines of a source, or of all (null), after a version, in the order it became known.</summary>
    Task<IReadOnlyList<DecidedLine>> GetAsync(string? source, long afterVersion = 0, CancellationToken cancellationToken = default);

    /// <summary>Says what a line of a source is, whatever was known of it.</summary>
    Task DecideAsync(string source, SourceLine line, LineState state, DateTimeOffset at, CancellationToken cancellationToken = default);
}
