using System.Globalization;
using System.Threading.RateLimiting;
using Archive.Api.Http;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Archive.Api.Access;

/// <summary>An endpoint that works for as long as there is something to move, as its metadata: no time limit, and a share of its own of what is done at a time.</summary>
internal sealed record LongRunning;

/// <summary>An endpoint that leaves something behind, as its metadata: a caller may ask it so often an hour.</summary>
internal sealed record HourlyLimit(int Requests);

/// <summary>How many requests a caller may make, and how many are worked on at a time; the others wait in a short queue, and beyond it are refused.</summary>
internal sealed class RequestLimits : IDisposable
{
    /// <summary>Uploads and exports at a time; and of one caller.</summary>
    private const int LongConcurrency = 8, LongConcurrencyOfOne = 2;

    /// <summary>Who has waited so long for a turn is refused.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly LimitsOptions _options;
    private readonly PartitionedRateLimiter<string> _rates;
    private readonly PartitionedRateLimiter<(string Caller, HourlyLimit Limit)> _hourly = PartitionedRateLimiter.Create<(string Caller, HourlyLimit Limit), (string, HourlyLimit)>(
        asked => RateLimitPartition.GetFixedWindowLimiter(asked, _ => new FixedWindowRateLimiterOptions { PermitLimit = asked.Limit.Requests, Window = TimeSpan.FromHours(1) }));
    private readonly ConcurrencyLimiter _turns, _longTurns;
    private readonly PartitionedRateLimiter<string> _turnsOfOne, _longTurnsOfOne;

    public RequestLimits(IOptions<LimitsOptions> options)
    {
        _options = options.Value;
        _rates = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = _options.Burst,
            TokensPerPeriod = Math.Max(1, _options.RequestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, _options.RequestsPerSecond / 10) / (double)_options.RequestsPerSecond),
            AutoReplenishment = true,
        }));
        var turns = _options.Concurrency > 0 ? _options.Concurrency : 8 * Environment.ProcessorCount;
        _turns = new ConcurrencyLimiter(Turns(turns, _options.Queue));
        _longTurns = new ConcurrencyLimiter(Turns(LongConcurrency, LongConcurrency));
        // Nobody has more than half of the turns, however slowly he sends or reads.
        _turnsOfOne = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Turns(Math.Max(1, turns / 2), _options.Queue / 2)));
        _longTurnsOfOne = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, _ => Turns(LongConcurrencyOfOne, LongConcurrencyOfOne)));
    }

    private static ConcurrencyLimiterOptions Turns(int permits, int queue) => new() { PermitLimit = permits, QueueLimit = queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    /// <summary>Admits a request for as long as the answer is held, or has answered it with 429 or 503.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Whose it is; null for somebody with a wrong key, who is counted by address.</param>
    public async ValueTask<Admission> AdmitAsync(HttpContext context, Caller? caller)
    {
        var name = caller is null ? $"address {context.Connection.RemoteIpAddress}" : caller.Name;
        if (name is not null)
        {
            using var token = _rates.AttemptAcquire(name);
            Tell(context, name);
            if (!token.IsAcquired) return await RefuseAsync(context, token, Problems.TooManyRequests(_options.RequestsPerSecond, "a second"));
            if (context.GetEndpoint()?.Metadata.GetMetadata<HourlyLimit>() is { } limit)
            {
                using var share = _hourly.AttemptAcquire((name, limit));
                if (!share.IsAcquired) return await RefuseAsync(context, share, Problems.TooManyRequests(limit.Requests, "an hour"));
            }
        }
        var isLong = context.GetEndpoint()?.Metadata.GetMetadata<LongRunning>() is not null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var (turns, turnsOfOne) = isLong ? (_longTurns, _longTurnsOfOne) : (_turns, _turnsOfOne);
        var taken = new Admission();
        try
        {
            // The caller's own turn first; whatever happens then, both come back.
            if (name is not null && !taken.Add(await turnsOfOne.AcquireAsync(name, 1, patience.Token))) return await OverloadedAsync(context, taken);
            return taken.Add(await turns.AcquireAsync(1, patience.Token)) ? taken : await OverloadedAsync(context, taken);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await OverloadedAsync(context, taken);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private static async Task<Admission> OverloadedAsync(HttpContext context, Admission taken)
    {
        taken.Dispose();
        context.Response.Headers.RetryAfter = "1";
        await Problems.Overloaded().ExecuteAsync(context);
        return taken;
    }

    private static async Task<Admission> RefuseAsync(HttpContext context, RateLimitLease refused, ProblemHttpResult problem)
    {
        var wait = refused.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await problem.ExecuteAsync(context);
        return new Admission();
    }

    /// <summary>The fields of the IETF draft “RateLimit header fields for HTTP”.</summary>
    private void Tell(HttpContext context, string name)
    {
        var window = (_options.Burst + _options.RequestsPerSecond - 1) / _options.RequestsPerSecond;
        var left = _rates.GetStatistics(name)?.CurrentAvailablePermits ?? _options.Burst;
        context.Response.Headers["RateLimit-Policy"] = $"\"requests\";q={_options.Burst};w={window}";
        context.Response.Headers["RateLimit"] = $"\"requests\";r={left};t={(_options.Burst - left + _options.RequestsPerSecond - 1) / _options.RequestsPerSecond}";
    }

    public void Dispose()
    {
        _rates.Dispose();
        _hourly.Dispose();
        _turns.Dispose();
        _longTurns.Dispose();
        _turnsOfOne.Dispose();
        _longTurnsOfOne.Dispose();
    }

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
