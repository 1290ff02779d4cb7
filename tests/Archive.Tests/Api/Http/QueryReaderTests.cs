using Archive.Api.Http;
using Archive.Api.Search;
using Microsoft.AspNetCore.Http;

namespace Archive.Tests.Api.Http;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("langs", "lang")]
    [InlineData("language", "lang")]
    [InlineData("form", "from")]
    [InlineData("Size", "size")]
    [InlineData("sorce", "source")]
    [InlineData("autor", "author")]
    [InlineData("zzz", null)]
    [InlineData("x", null)]
    public void An_unknown_parameter_is_told_with_the_nearest_known_one(string name, string? nearest)
    {
        var query = new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { [name] = "1" });
        var problem = Assert.Single(new QueryReader(query, SearchParameters.Matching.Concat(SearchParameters.Paging).ToList()).Problems);
        Assert.Equal(name, problem.Field);
        if (nearest is null) Assert.DoesNotContain("Did you mean", problem.Message, StringComparison.Ordinal);
        else Assert.Contains($"Did you mean {nearest}?", problem.Message, StringComparison.Ordinal);
    }
}
