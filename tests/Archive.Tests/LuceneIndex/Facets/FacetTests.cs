using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.LuceneIndex;
using Archive.Tests.Support;

namespace Archive.Tests.LuceneIndex.Facets;

public sealed class FacetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Matches are counted in lots of 4,096.</summary>
    [Fact]
    public async Task Facets_count_all_matches_of_a_large_segment()
    {
        const int Articles = 9_000;
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync(Enumerable.Range(1, Articles)
            .Select(i =>
            new ArticleChange(i, Make.Article($"{i}", "zorq", i % 3 == 0 ? "it" : "en", date: $"20{i % 20 + 10}-05-01")) { IsFirst = true })
            .ToList());
        var facets = (await index.SearchAsync((Ask.For("") with { Facets = [FacetField.Language, FacetField.Year] }))).Facets!;
        Assert.Equal([("en", Articles * 2L / 3), ("it", Articles / 3L)], facets.Language!.Select(count => (count.Value, count.Count)));
        Assert.Equal(Enumerable.Repeat(Articles / 20L, 20), facets.Year!.Select(count => count.Count));
    }

    [Fact]
    public async Task Of_equally_frequent_values_the_first_by_name_are_shown()
    {
        await using var index = LuceneSearchIndex.Open(_folder["index"]);
        await index.ApplyAsync(Enumerable.Range(0, 200)
            .Select(i =>
            new ArticleChange(i + 1,
            Make.Article($"{i}", "zorq") with { Tags = [$"t{i * 7 % 200:d3}", i < 30 ? "many" : i < 50 ? "more" : "most"] })).ToList());
        var tags = (await index.SearchAsync((Ask.For("") with { Facets = [FacetField.Tag] }))).Facets!.Tag!;
        Assert.Equal(
            [("most", 150), ("many", 30), ("more", 20), .. Enumerable.Range(0, SearchFacets.MaxValues - 3).Select(i => ($"t{i:d3}", 1L))],
            tags.Select(tag => (tag.Value, tag.Count)));
    }
}
