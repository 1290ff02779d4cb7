using System.Runtime.CompilerServices;

namespace Archive.Tests.Support;

/// <summary>
/// Waits for what another thread or process is about to do. The only place where tests let time pass: what depends on a clock is tested
/// by advancing a FakeTimeProvider.
/// </summary>
internal static class Until
{
    /// <summary>
    /// Long after anything that works has happened, however busy the machine is: it ends a test that would hang, and measures nothing.
    /// </summary>
    private static readonly TimeSpan Hung = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns once a condition holds.</summary>
    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>Returns once a condition holds that takes a while to find out.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var hung = new CancellationTokenSource(Hung);
        while (!await condition())
        {
            Assert.False(hung.IsCancellationRequested, $"This has not come true: {what}");
            await Task.Delay(Interval);
        }
    }
}
