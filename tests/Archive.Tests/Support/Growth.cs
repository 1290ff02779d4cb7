using System.Diagnostics;

namespace Archive.Tests.Support;

/// <summary>
/// Tells time that grows with a text from time that grows with its square, on a busy machine too: what else runs makes single runs slower,
/// never faster, and lasts seldom through all of them.
/// </summary>
internal static class Growth
{
    /// <summary>How much longer the long text is; its square is 1,024.</summary>
    private const int Factor = 32;

    /// <summary>Between the two: caches and collections cost a long text more, small texts have a part that does not grow.</summary>
    private const int Limit = 256;

    private const int Attempts = 5, ShortRuns = 8;

    /// <summary>Compares the quickest run over a text with that over one of a thirty-second of its size.</summary>
    /// <param name="textOf">Makes the text of a size.</param>
    /// <param name="size">The size of the long text.</param>
    /// <param name="work">What takes the time.</param>
    public static void AssertLinear(Func<int, string> textOf, int size, Action<string> work)
    {
        var (shortText, longText) = (textOf(size / Factor), textOf(size));
        work(shortText); // compiles, and reads data that is loaded when it is first needed
        TimeSpan shortest = TimeSpan.MaxValue, longest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            for (var run = 0; run < ShortRuns; run++) shortest = Quicker(shortest, shortText);
            longest = Quicker(longest, longText);
            if (longest < shortest * Limit) return;
        }
        Assert.Fail($"{longText[..10]}… took {longest}, a text of a {Factor}th of it {shortest}");

        TimeSpan Quicker(TimeSpan before, string text)
        {
            var started = Stopwatch.GetTimestamp();
            work(text);
            var elapsed = Stopwatch.GetElapsedTime(started);
            return elapsed < before ? elapsed : before;
        }
    }
}
