using System.Globalization;

namespace Archive.Cli.Views;

/// <summary>How far a long command is: a line every few seconds.</summary>
/// <param name="terminal">Where it is printed.</param>
/// <param name="what">What is counted, in the plural.</param>
/// <param name="time">The clock.</param>
internal sealed class CountProgress(Terminal terminal, string what, TimeProvider time) : IProgress<long>, IProgress<int>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private long _last = time.GetTimestamp();

    public void Report(int value) => Report((long)value);

    public void Report(long value)
    {
        if (time.GetElapsedTime(_last) < Interval) return;
        _last = time.GetTimestamp();
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value:N0} {what}"));
    }
}
