using System.Threading.RateLimiting;

namespace Archive.Api.Access;

/// <summary>How much of articles' bodies is being normalised at a time: that takes many times their size in memory.</summary>
internal sealed class BodyBudget(TimeProvider time) : IDisposable
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>Mebibytes at a time, and those that wait.</summary>
    private const int Limit = 64, Queue = 512;

    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions { PermitLimit = Limit, QueueLimit = Queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>
    /// Waits for room for a body that has come in whole, which it has until the answer is given; false when too many wait, or it has waited
    /// long enough.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="bytes">The body's length.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> TakeAsync(HttpContext context, int bytes, CancellationToken cancellationToken)
    {
        using var wait = new CancellationTokenSource(RequestLimits.MaxWait, time);
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, wait.Token);
        try
        {
            var lease = await _limiter.AcquireAsync(Math.Min(Limit, 1 + (bytes / Mebibyte)), aborted.Token);
            context.Response.RegisterForDispose(lease);
            return lease.IsAcquired;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _limiter.Dispose();
}
