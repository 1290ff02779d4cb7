using Archive.Api.Access;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.Api.Access;

public sealed class CallerQuotaTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_steady_quota_comes_back_one_by_one_up_to_its_limit()
    {
        var quota = new CallerQuota(3, TimeSpan.FromSeconds(3), QuotaRefill.Steady, _clock);
        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(_ => quota.Take("a").Left));
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal((false, 0, TimeSpan.FromMilliseconds(750)), quota.Take("a"));
        _clock.Advance(TimeSpan.FromMilliseconds(750));
        Assert.Equal((true, 0, TimeSpan.Zero), quota.Take("a"));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((true, 2, TimeSpan.Zero), quota.Take("a"));
    }

    [Fact]
    public void A_quota_at_once_comes_back_whole_when_its_period_is_over()
    {
        var quota = new CallerQuota(2, TimeSpan.FromHours(1), QuotaRefill.AtOnce, _clock);
        quota.Take("a");
        _clock.Advance(TimeSpan.FromMinutes(59));
        quota.Take("a");
        Assert.Equal((false, 0, TimeSpan.FromMinutes(1)), quota.Take("a"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((true, 1, TimeSpan.Zero), quota.Take("a"));
    }

    [Fact]
    public void Callers_are_counted_apart_and_one_who_is_forgotten_meanwhile_has_no_more_for_it()
    {
        var quota = new CallerQuota(1, TimeSpan.FromMinutes(5), QuotaRefill.Steady, _clock);
        Assert.True(quota.Take("a").IsTaken);
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(quota.Take("b").IsTaken); // sweeps
        Assert.False(quota.Take("a").IsTaken);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(quota.Take("a").IsTaken);
        Assert.False(quota.Take("b").IsTaken);
    }

    [Fact]
    public void A_limit_that_does_not_divide_its_period_is_kept()
    {
        var quota = new CallerQuota(7, TimeSpan.FromSeconds(1), QuotaRefill.Steady, _clock);
        for (var second = 0; second < 3; second++)
        {
            Assert.Equal(7, Enumerable.Range(0, 20).Count(_ => quota.Take("a").IsTaken));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
