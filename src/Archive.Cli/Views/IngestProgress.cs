using System.Globalization;
using Archive.Core.Ingestion;
using Spectre.Console;

namespace Archive.Cli.Views;

/// <summary>The progress of a run: a bar where a person looks at a terminal, a line every few seconds elsewhere.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="length">The bytes that are to be read; null when that is not known, and then the time that is left is not shown.</param>
/// <param name="time">The clock.</param>
internal sealed class IngestProgress(Terminal terminal, long? length, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly long _started = time.GetTimestamp();
    private long _first = -1;

    private TimeSpan Elapsed => time.GetElapsedTime(_started);

    private TextWriter Output => terminal.Out;

    /// <summary>Runs something that reports, and shows it.</summary>
    public async Task<T> RunAsync<T>(Func<IProgress<RunProgress>, Task<T>> run)
    {
        if (terminal.Rich is not { } rich) return await run(new LineProgress(this));
        return await rich.Progress()
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Ingesting", maxValue: Math.Max(1, length ?? 1));
                bar.IsIndeterminate = length is null;
                return await run(new BarProgress(this, bar));
            });
    }

    /// <summary>The counts, the rate, and the time that the rest will take at this rate.</summary>
    private string Describe(RunProgress progress)
    {
        if (_first < 0) _first = progress.Counts.Offered; // a run that is resumed has counted earlier items with its first batch
        var seconds = Elapsed.TotalSeconds;
        var rate = (progress.Counts.Offered - _first) / Math.Max(seconds, 0.001);
        var rest = "";
        if (length is { } all && progress.Bytes > 0)
        {
            var left = TimeSpan.FromSeconds(Math.Max(0, all - progress.Bytes) / (double)progress.Bytes * seconds);
            rest = $", about {Round(left)} left";
        }
        return string.Create(
            CultureInfo.InvariantCulture, $"{progress.Counts.Offered:N0} items, {progress.Counts.Rejected:N0} rejected, {rate:N0}/s{rest}");
    }

    private static string Round(TimeSpan time) =>
        time.TotalMinutes < 1.5 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s")
        : time.TotalHours < 1.5 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h");

    private sealed class BarProgress(IngestProgress owner, ProgressTask bar) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            bar.Value = value.Bytes;
            bar.Description = owner.Describe(value);
        }
    }

    private sealed class LineProgress(IngestProgress owner) : IProgress<RunProgress>
    {
        private TimeSpan _next = Interval;

        public void Report(RunProgress value)
        {
            var line = owner.Describe(value);
            if (owner.Elapsed < _next) return;
            _next = owner.Elapsed + Interval;
            owner.Output.WriteLine($"{line}; at {value.LastItem}");
        }
    }
}
