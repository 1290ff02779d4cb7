using System.Collections.Concurrent;
using Archive.Core.Catalog;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Recording;

namespace Archive.Core.Ingestion;

/// <summary>
/// What the catalogue knows of the lines of sources, kept in memory. It may be older than the catalogue: recording refuses a delivery that
/// was normalised with less than the catalogue knows, and the cache is refreshed then.
/// </summary>
internal sealed class KnownLinesCache(ICatalog catalog)
{
    /// <summary>An archive has some dozens of sources; with more the cache is emptied and filled again.</summary>
    private const int MaxSources = 1_000;

    private readonly ConcurrentDictionary<string, KnownLines> _lines = new(StringComparer.Ordinal);

    /// <summary>What is known of a source's lines, from memory where it was asked for before.</summary>
    public async Task<KnownLines> GetAsync(string source, CancellationToken cancellationToken) =>
        _lines.TryGetValue(source, out var known) ? known : await RefreshAsync(source, cancellationToken);

    /// <summary>What the catalogue knows by now of a source's lines.</summary>
    public async Task<KnownLines> RefreshAsync(string source, CancellationToken cancellationToken)
    {
        var known = _lines.GetValueOrDefault(source, KnownLines.None);
        var newer = await catalog.Lines.GetAsync(source, known.Version, cancellationToken);
        if (_lines.Count >= MaxSources) _lines.Clear();
        return _lines[source] = newer.Count == 0
            ? known
            : new KnownLines(known, newer[^1].Version, newer.Select(line => (line.Line.Key, line.State)));
    }

    /// <summary>
    /// Refreshes what is known of a source, and finds which of the deliveries that were not recorded have to be prepared again: the first,
    /// and those that depend on a line that became known since they were normalised.
    /// </summary>
    public async Task<IReadOnlyList<int>> RefreshAndFindStaleAsync(
        string source, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        await RefreshAsync(source, cancellationToken);
        var oldest = deliveries.OfType<NormalizedDelivery>().Select(delivery => delivery.LinesVersion).DefaultIfEmpty(long.MaxValue).Min();
        var since = oldest == long.MaxValue
            ? []
            : (await catalog.Lines.GetAsync(source, oldest, cancellationToken)).ToDictionary(line => line.Line.Key, line => line.Version);
        return Enumerable.Range(0, deliveries.Count).Where(i => i == 0 || IsStale(deliveries[i])).ToList();

        bool IsStale(Delivery delivery) => delivery is NormalizedDelivery normalized
            && normalized.DependsOn.Any(key => since.TryGetValue(key, out var version) && version > normalized.LinesVersion);
    }
}
