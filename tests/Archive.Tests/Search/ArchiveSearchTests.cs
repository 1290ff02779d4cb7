using Archive.Core.Search;
using Archive.Tests.Support;

namespace Archive.Tests.Search;

public sealed class ArchiveSearchTests
{
    [Fact]
    public async Task Every_parameter_out_of_bounds_is_named()
    {
        var (results, problems) = await SearchAsync(new SearchRequest
        {
            Text = new string('x', 2_000),
            Size = 101,
            Page = 0,
            Languages = ["ITALIAN"],
            From = new DateOnly(2022, 1, 2),
            To = new DateOnly(2022, 1, 1),
        });
        Assert.Null(results);
        Assert.Equal(["from", "lang", "page", "q", "size"], problems!.Select(problem => problem.Field).Order());
    }

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(101, 100, false)]
    [InlineData(int.MaxValue, 100, false)]
    public async Task Pages_reach_to_hit_ten_thousand(int page, int size, bool isAllowed)
    {
        var (results, problems) = await SearchAsync(new SearchRequest { Page = page, Size = size });
        Assert.Equal(isAllowed, results is not null);
        Assert.Equal(!isAllowed, problems is not null);
    }

    private static async Task<(SearchResults?, IReadOnlyList<Core.Normalization.FieldProblem>?)> SearchAsync(SearchRequest request)
    {
        await using var index = new ScanningSearchIndex();
        return await new ArchiveSearch(index).SearchAsync(request);
    }
}
