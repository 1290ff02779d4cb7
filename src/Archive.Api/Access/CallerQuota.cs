using System.Runtime.InteropServices;

namespace Archive.Api.Access;

/// <summary>How a quota comes back once it is used.</summary>
internal enum QuotaRefill
{
    /// <summary>Bit by bit, all of it within the period: a token bucket.</summary>
    Steady,

    /// <summary>All at once when the period that began with the first request is over: a fixed window.</summary>
    AtOnce,
}

/// <summary>
/// So many requests a caller and period. .NET's own rate limiters (System.Threading.RateLimiting) know no clock but the system's, so that
/// nothing that depends on them can be tested without waiting.
/// </summary>
/// <param name="limit">The requests that a rested caller has.</param>
/// <param name="period">In which time a used quota is whole again.</param>
/// <param name="refill">How it comes back.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerQuota(int limit, TimeSpan period, QuotaRefill refill, TimeProvider time)
{
    /// <summary>How often callers are forgotten whose quota is whole again: anybody can call from many addresses.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A quota is kept as the time that it stands for: it comes back at the pace of the clock, without fractions of requests.
    /// </summary>
    private readonly TimeSpan _cost = new(Math.Max(1, period.Ticks / limit));

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Balance> _balances = new(StringComparer.Ordinal);
    private long _sweptAt = time.GetTimestamp();

    private TimeSpan Whole => _cost * limit;

    /// <summary>Takes a request off a caller's quota.</summary>
    /// <param name="caller">Who is counted.</param>
    /// <returns>Whether there was one, how many are left, and after how long there is one again (zero where one was taken).</returns>
    public (bool IsTaken, int Left, TimeSpan RetryAfter) Take(string caller)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (time.GetElapsedTime(_sweptAt, now) >= SweepInterval) Sweep(now);
            ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(_balances, caller, out var isKnown);
            balance = isKnown ? Refilled(balance, now) : new Balance(Whole, now);
            if (balance.Credit < _cost) return (false, 0, UntilNext(balance, now));
            balance = balance with { Credit = balance.Credit - _cost };
            return (true, (int)(balance.Credit.Ticks / _cost.Ticks), TimeSpan.Zero);
        }
    }

    private Balance Refilled(Balance balance, long now)
    {
        var elapsed = time.GetElapsedTime(balance.Since, now);
        if (elapsed >= period) return new Balance(Whole, now);
        if (refill == QuotaRefill.AtOnce) return balance;
        var credit = balance.Credit + elapsed;
        return new Balance(credit < Whole ? credit : Whole, now);
    }

    private TimeSpan UntilNext(Balance balance, long now) =>
        refill == QuotaRefill.Steady ? _cost - balance.Credit : period - time.GetElapsedTime(balance.Since, now);

    private void Sweep(long now)
    {
        foreach (var (caller, balance) in _balances)
        {
            if (Refilled(balance, now).Credit >= Whole) _balances.Remove(caller);
        }
        _sweptAt = now;
    }

    /// <summary>What a caller has.</summary>
    /// <param name="Credit">His requests, and the part of one that is coming back, as the time that they stand for.</param>
    /// <param name="Since">The timestamp at which he had it; of a fixed window, at which the window began.</param>
    private readonly record struct Balance(TimeSpan Credit, long Since);
}
