using System.Threading.RateLimiting;

namespace Archive.Api.Access;

/// <summary>How much of articles' bodies is in memory at a time: normalising takes many times their size.</summary>
internal sealed class BodyBudget : IDisposable
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>Mebibytes at a time, and those that wait.</summary>
    private const int Limit = 64, Queue = 512;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = Limit, QueueLimit = Queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Waits for room for a body, which it has until the answer is given; false when too many wait.</summary>
    /// <param name="context">The request.</param>
    /// <param name="largest">What a body of unknown length may have, in bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> TakeAsync(HttpContext context, int largest, CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync((int)Math.Min(Limit, 1 + ((context.Request.ContentLength ?? largest) / Mebibyte)), cancellationToken);
        context.Response.RegisterForDispose(lease);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
