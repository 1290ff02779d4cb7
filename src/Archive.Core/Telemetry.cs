using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Archive.Core;

/// <summary>
/// The metrics and trace spans of the archive, for OpenTelemetry or any other listener; the cost is negligible while nothing listens.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Archive";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Duration of searches, in seconds.</summary>
    public static Histogram<double> Searches { get; } = Durations(
        "archive.search.duration", "Duration of searches.", 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10);

    /// <summary>Duration of commits of the index, in seconds.</summary>
    public static Histogram<double> Commits { get; } = Durations(
        "archive.index.commit.duration", "Duration of commits of the index.", 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);

    /// <summary>Duration of merges of the index's segments, in seconds.</summary>
    public static Histogram<double> Merges { get; } = Durations(
        "archive.index.merge.duration", "Duration of merges of the index's segments.", 0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800);

    /// <summary>Number of ingested items, by the tag "outcome".</summary>
    public static Counter<long> Items { get; } =
        Meter.CreateCounter<long>("archive.ingest.items", "{item}", "Items that were ingested, by what became of them.");

    /// <summary>
    /// Starts a measurement, which ends when the returned value is disposed: a duration, and a span of the current trace.
    /// </summary>
    /// <param name="name">The span's name.</param>
    /// <param name="durations">The histogram that records the duration.</param>
    public static Measurement Measure(string name, Histogram<double> durations) =>
        new(Source.StartActivity(name), durations, Stopwatch.GetTimestamp());

    private static Histogram<double> Durations(string name, string description, params IReadOnlyList<double> bounds) =>
        Meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>A running measurement; disposing it records the duration and ends the span.</summary>
    public readonly struct Measurement(Activity? span, Histogram<double> durations, long start) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose()
        {
            durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            span?.Dispose();
        }
    }
}
