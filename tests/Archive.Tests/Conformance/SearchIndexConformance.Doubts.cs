using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>Finding, counting and ordering by what is in doubt.</summary>
public abstract partial class SearchIndexConformance<TIndex>
{
    [Theory]
    [InlineData("title body", "title")]
    [InlineData("body date", "body", "date")]
    [InlineData("title body date", "any")]
    [InlineData("title body date", "any", "title")]
    [InlineData("date", "date")]
    [InlineData("", "language")]
    public async Task Articles_are_found_by_what_is_in_doubt(string expected, params string[] doubts)
    {
        await using var index = await FilledAsync(
            Make.InDoubt("title", "zorq", DoubtField.Title), Make.InDoubt("body", "zorq", DoubtField.Body, DoubtField.Title),
            Make.InDoubt("date", "zorq", DoubtField.Date, DoubtField.Date), Make.Article("sure", "zorq any title"));
        var filters = new SearchFilters { Doubts = doubts };
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            (await KeysAsync(index, "zorq", filters)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fields_in_doubt_are_counted_and_hits_name_them()
    {
        await using var index = await FilledAsync(
            Make.InDoubt("a", "zorq", DoubtField.Body, DoubtField.Title, DoubtField.Body), Make.InDoubt("b", "zorq", DoubtField.Body),
            Make.Article("c", "zorq"));
        var found = await index.SearchAsync(Ask.For("zorq") with { Facets = [FacetField.Doubt], Sort = SearchSort.Doubt });
        Assert.Equal([new NamedCount("body", 2), new NamedCount("title", 1)], found.Facets.Doubt!);
        var hits = found.Hits.ToDictionary(hit => hit.Key);
        Assert.Equal([DoubtField.Body, DoubtField.Title], hits["a"].Doubts);
        Assert.Equal((0.5, 1d), (hits["b"].Certainty, hits["c"].Certainty));
        Assert.Empty(hits["c"].Doubts);
        Assert.Null((await SearchAsync(index, "zorq")).Facets.Doubt);
    }

    [Fact]
    public async Task The_least_sure_come_first_also_page_by_page()
    {
        double[] certainties = [1, 0.25, 0.9, 0.25, 0, 0.7000001, 0.7, 1, 0.25];
        var articles = certainties.Select((certainty, i) => Make.Article($"{i}", "zorq", date: $"2020-01-0{i + 1}") with
        {
            Certainty = certainty,
        }).ToArray();
        await using var index = await FilledAsync(articles);
        var expected = articles.OrderBy(article => (float)article.Certainty).ThenBy(article => article.Id.Value, StringComparer.Ordinal)
            .Select(article => article.Id).ToList();
        var query = Ask.For("zorq") with { Sort = SearchSort.Doubt, Take = 2 };

        Assert.Equal(expected, await index.ListAsync(query));
        var followed = new List<ArticleId>();
        for (var page = await index.SearchAsync(query); ; page = await index.SearchAsync(query with { After = page.Last }))
        {
            followed.AddRange(page.Hits.Select(hit => hit.Id));
            Assert.All(page.Hits, hit => Assert.Equal(0, hit.Score));
            if (page.Last is null) break;
        }
        Assert.Equal(expected, followed);
        // A state that is gone is gone on from as well.
        var first = (await index.SearchAsync(query)).Last!;
        var next = await index.SearchAsync(query with { After = first with { State = "gone" } });
        Assert.Equal(expected.Skip(2).Take(2), next.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_doubt_that_was_settled_is_found_no_more()
    {
        await using var index = await FilledAsync(Make.InDoubt("a", "zorq", DoubtField.Title));
        await index.ApplyAsync([new Core.Catalog.ArticleChange(2, Make.Article("a", "zorq"))]);
        Assert.Empty(await KeysAsync(index, "zorq", new SearchFilters { Doubts = [DoubtFields.Any] }));
        Assert.Equal(1, (await SearchAsync(index, "zorq")).Hits.Single().Certainty);
    }

    [Fact]
    public async Task An_explanation_says_whether_the_doubts_that_are_asked_for_are_there()
    {
        var article = Make.InDoubt("a", "zorq", DoubtField.Title);
        await using var index = await FilledAsync(article);
        Task<MatchExplanation> ExplainAsync(string doubt) =>
            index.ExplainAsync(article, Ask.For("zorq", filters: new SearchFilters { Doubts = [doubt] }));
        Assert.True((await ExplainAsync("title")).Matches);
        Assert.True((await ExplainAsync("any")).Matches);
        Assert.False((await ExplainAsync("date")).Matches);
    }
}
