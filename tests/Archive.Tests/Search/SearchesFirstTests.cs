using System.Diagnostics;
using Archive.Core.Search;

namespace Archive.Tests.Search;

public sealed class SearchesFirstTests
{
    private const int Times = 20;

    [Fact]
    public void Work_waits_a_moment_while_a_search_is_in_hand_and_not_at_all_when_none_is()
    {
        using var searches = new SearchesFirst();
        using (searches.Begin())
        {
            var other = searches.Begin();
            other.Dispose(); // the first one is still in hand
            Assert.InRange(Waited(), TimeSpan.FromMilliseconds(4 * Times), TimeSpan.FromSeconds(5));
        }
        Assert.InRange(Waited(), TimeSpan.Zero, TimeSpan.FromMilliseconds(4 * Times));

        TimeSpan Waited()
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Times; i++) searches.GiveWay();
            return watch.Elapsed;
        }
    }
}
