using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using Archive.Api.Http;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Archive.Api.Access;

/// <summary>
/// An endpoint that works for as long as there is something to move, as its metadata: no time limit, and a share of its own of what is done
/// at a time.
/// </summary>
internal sealed record LongRunning;

/// <summary>An endpoint that leaves something behind, as its metadata: a caller may ask it so often an hour.</summary>
internal sealed record HourlyLimit(int Requests);

/// <summary>
/// How many requests a caller may make, and how many are worked on at a time; the others wait in a short queue, and beyond it are refused.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    /// <summary>Uploads and exports at a time; and of one caller.</summary>
    private const int LongConcurrency = 8, LongConcurrencyPerCaller = 2;

    /// <summary>How long a request waits for its turn before it is refused.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly LimitsOptions _options;
    private readonly TimeProvider _time;
    private readonly CallerQuota _rates;
    private readonly ConcurrentDictionary<HourlyLimit, CallerQuota> _hourly = new();
    private readonly ConcurrencyLimiter _turns, _longTurns;
    private readonly PartitionedRateLimiter<string> _turnsPerCaller, _longTurnsPerCaller;

    public RequestLimits(IOptions<LimitsOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _rates = new CallerQuota(
            _options.Burst, TimeSpan.FromSeconds(_options.Burst / (double)_options.RequestsPerSecond), QuotaRefill.Steady, time);
        var turns = _options.Concurrency > 0 ? _options.Concurrency : 8 * Environment.ProcessorCount;
        _turns = new ConcurrencyLimiter(Turns(turns, _options.Queue));
        _longTurns = new ConcurrencyLimiter(Turns(LongConcurrency, LongConcurrency));
        // Nobody has more than half of the turns, however slowly he sends or reads.
        _turnsPerCaller = PerCaller(Math.Max(1, turns / 2), _options.Queue / 2);
        _longTurnsPerCaller = PerCaller(LongConcurrencyPerCaller, LongConcurrencyPerCaller);
    }

    /// <summary>Turns that nobody has.</summary>
    public long FreeTurns => _turns.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Requests that have a turn of their caller's and wait for one of these.</summary>
    public long QueuedRequests => _turns.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Requests of one caller that wait for a turn of his.</summary>
    public long QueuedRequestsOf(string caller) => _turnsPerCaller.GetStatistics(caller)!.CurrentQueuedCount;

    /// <summary>Admits a request for as long as the answer is held, or has answered it with 429 or 503.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Whose it is; null for somebody with a wrong key, who is counted by address.</param>
    public async ValueTask<Admission> AdmitAsync(HttpContext context, Caller? caller)
    {
        var name = caller is null ? $"address {context.Connection.RemoteIpAddress}" : caller.Name;
        if (name is not null && RefusalOf(context, name) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return new Admission();
        }
        var isLong = context.GetEndpoint()?.Metadata.GetMetadata<LongRunning>() is not null;
        using var wait = new CancellationTokenSource(MaxWait, _time);
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, wait.Token);
        var (turns, turnsPerCaller) = isLong ? (_longTurns, _longTurnsPerCaller) : (_turns, _turnsPerCaller);
        var admission = new Admission();
        try
        {
            // The caller's own turn first; whatever happens then, both come back.
            if (name is not null && !admission.Add(await turnsPerCaller.AcquireAsync(name, 1, aborted.Token)))
            {
                return await OverloadedAsync(context, admission);
            }
            return admission.Add(await turns.AcquireAsync(1, aborted.Token)) ? admission : await OverloadedAsync(context, admission);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await OverloadedAsync(context, admission);
        }
        catch
        {
            admission.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _turns.Dispose();
        _longTurns.Dispose();
        _turnsPerCaller.Dispose();
        _longTurnsPerCaller.Dispose();
    }

    /// <summary>Counts a request; the answer to one too many, null otherwise.</summary>
    private ProblemHttpResult? RefusalOf(HttpContext context, string caller)
    {
        var (isTaken, left, retryAfter) = _rates.Take(caller);
        WriteRateLimitHeaders(context.Response, left);
        if (!isTaken) return TooManyRequests(context.Response, retryAfter, _options.RequestsPerSecond, "a second");
        if (context.GetEndpoint()?.Metadata.GetMetadata<HourlyLimit>() is not { } limit) return null;

        var quota = _hourly.GetOrAdd(
            limit, static (limit, time) => new CallerQuota(limit.Requests, TimeSpan.FromHours(1), QuotaRefill.AtOnce, time), _time);
        (isTaken, _, retryAfter) = quota.Take(caller);
        return isTaken ? null : TooManyRequests(context.Response, retryAfter, limit.Requests, "an hour");
    }

    private static ProblemHttpResult TooManyRequests(HttpResponse response, TimeSpan retryAfter, int count, string period)
    {
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.TooManyRequests(count, period);
    }

    /// <summary>The fields of the IETF draft “RateLimit header fields for HTTP” (draft-ietf-httpapi-ratelimit-headers).</summary>
    private void WriteRateLimitHeaders(HttpResponse response, int left)
    {
        response.Headers["RateLimit-Policy"] = $"\"requests\";q={_options.Burst};w={SecondsFor(_options.Burst)}";
        response.Headers["RateLimit"] = $"\"requests\";r={left};t={SecondsFor(_options.Burst - left)}";
    }

    /// <summary>In how many seconds, rounded up, so many requests come back.</summary>
    private int SecondsFor(int requests) => (requests + _options.RequestsPerSecond - 1) / _options.RequestsPerSecond;

    private static async Task<Admission> OverloadedAsync(HttpContext context, Admission admission)
    {
        admission.Dispose();
        context.Response.Headers.RetryAfter = "1";
        await Problems.Overloaded().ExecuteAsync(context);
        return admission;
    }

    private static PartitionedRateLimiter<string> PerCaller(int permits, int queue) => PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Turns(permits, queue)));

    private static ConcurrencyLimiterOptions Turns(int permits, int queue) =>
        new() { PermitLimit = permits, QueueLimit = queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    /// <summary>The turns that a request has, until it is disposed.</summary>
    internal sealed class Admission : IDisposable
    {
        private readonly List<RateLimitLease> _leases = new(2);

        /// <summary>Whether it has all that it needs.</summary>
        public bool IsAdmitted { get; private set; }

        /// <summary>Adds a turn, or what was given in place of one; says which.</summary>
        public bool Add(RateLimitLease lease)
        {
            _leases.Add(lease);
            return IsAdmitted = lease.IsAcquired;
        }

        public void Dispose()
        {
            IsAdmitted = false;
            foreach (var lease in _leases) lease.Dispose();
            _leases.Clear();
        }
    }
}
