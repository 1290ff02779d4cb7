using Archive.Core.Catalog;
using Archive.Core.Catalog.Lines;
using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Recording;

/// <summary>
/// Learns which lines are a source's boilerplate: a line that stands in the bodies of three articles of the source, each with a text of its
/// own. For the duration of one transaction.
/// </summary>
internal sealed class LineLearning(ICatalogTransaction transaction)
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>Whether a line that the record depends on became known after it was normalised.</summary>
    public bool HasChangedFor(NormalizedDelivery delivery)
    {
        var source = delivery.Identity.Source;
        return VersionOf(source) > delivery.LinesVersion && delivery.DependsOn.Any(key => VersionOf(source, key) > delivery.LinesVersion);
    }

    /// <summary>
    /// Counts the lines of an article that was added or replaced; those seen in a third one with another text become learned.
    /// </summary>
    public void Learn(NormalizedDelivery delivery)
    {
        var (source, learnable) = (delivery.Identity.Source, delivery.Learnable);
        if (learnable.Lines.Count + learnable.Paragraphs.Count == 0) return;
        var sighting = new LineSighting(LineKey.Of(delivery.Article.Id.Value).Value, LineKey.Of(learnable.SignatureParagraph).Value);
        var isRetold = learnable.Paragraphs.Count(
            line => transaction.FindSightings(source, line.Key) is { } seen && seen.First.Article != sighting.Article) > 1;
        foreach (var line in isRetold ? learnable.Lines : learnable.Lines.Concat(learnable.Paragraphs))
        {
            if (VersionOf(source, line.Key) > 0 || !IsThirdSighting(source, line.Key, sighting)) continue;
            _versions[source] = transaction.DecideLine(
                source, line, LineState.Learned, delivery.Article.IngestedAt ?? DateTimeOffset.UnixEpoch);
        }
    }

    private bool IsThirdSighting(string source, LineKey line, LineSighting sighting)
    {
        var seen = transaction.FindSightings(source, line);
        if (seen is { Second: { } second }) return sighting.IsIndependentOf(seen.First) && sighting.IsIndependentOf(second);
        if (seen is null) transaction.SaveSightings(source, line, new LineSightings(sighting, Second: null));
        else if (sighting.IsIndependentOf(seen.First)) transaction.SaveSightings(source, line, seen with { Second = sighting });
        return false;
    }

    private long VersionOf(string source)
    {
        if (_versions.TryGetValue(source, out var version)) return version;
        return _versions[source] = transaction.LinesVersionOf(source);
    }

    private long VersionOf(string source, LineKey line) => VersionOf(source) == 0 ? 0 : transaction.LineVersionOf(source, line);
}
