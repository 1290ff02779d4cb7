using System.Buffers.Text;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Tests.Support;
using Archive.Words;

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
            Filters = new SearchFilters { Languages = ["ITALIAN"], From = new DateOnly(2022, 1, 2), To = new DateOnly(2022, 1, 1) },
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

    [Theory]
    [InlineData(MatchMode.All, 0, false)]
    [InlineData(MatchMode.Auto, 2, true)]
    [InlineData(MatchMode.Any, 3, false)]
    public async Task Where_no_article_has_all_words_the_answer_says_so_and_auto_takes_the_most(MatchMode match, int total, bool isRelaxed)
    {
        var results = await SearchAsync(new SearchRequest { Text = "zorq plim draxt", Match = match }, "zorq plim", "plim draxt", "draxt");
        Assert.Equal((total, isRelaxed), (results.Total, results.Interpretation.IsRelaxed));
        Assert.Equal(match == MatchMode.Any ? [] : ["No article holds all"], results.Interpretation.Notes.Select(note => note[..20]));
        if (match == MatchMode.All) Assert.Contains("2 hold some of them", results.Interpretation.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_and_exclusions_stay_required_when_words_are_not()
    {
        var results =
            await SearchAsync(new SearchRequest { Text = "zorq plim -draxt lang:en", Match = MatchMode.Any }, "zorq", "plim draxt",
            "hjumb");
        Assert.Equal(["zorq"], results.Hits.Select(hit => hit.Key));
        Assert.Equal(["plim draxt"],
            (await SearchAsync(new SearchRequest { Text = "zorq +plim", Match = MatchMode.Any }, "zorq", "plim draxt")).Hits.Select(hit =>
            hit.Key));
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_search_and_the_last_page_has_none()
    {
        var request = new SearchRequest { Text = "zorq", Size = 2 };
        string[] articles = ["zorq a", "zorq b", "zorq c"];
        var first = await SearchAsync(request, articles);
        Assert.Matches("^[A-Za-z0-9_-]+$", first.Cursor!);
        var second = await SearchAsync(request with { Cursor = first.Cursor }, articles);
        Assert.Equal((1, null), (second.Hits.Count, second.Cursor));
        Assert.Empty(first.Hits.Select(hit => hit.Id).Intersect(second.Hits.Select(hit => hit.Id)));
        string[] altered = ["x", "!", first.Cursor![..^30], "AQ" + first.Cursor[2..20]];
        var foreign = request with { Text = "plim", Cursor = first.Cursor };
        foreach (var wrong in altered.Select(cursor => request with { Cursor = cursor }).Append(foreign))
        {
            Assert.Equal("cursor", (await SearchAsync(wrong)).Item2!.Single().Field);
        }
        Assert.Equal("page", (await SearchAsync(request with { Page = 2, Cursor = first.Cursor })).Item2!.Single().Field);
    }

    [Fact]
    public void A_cursor_is_as_long_as_the_name_of_its_state_and_an_altered_or_earlier_one_is_refused()
    {
        var request = new SearchRequest { Text = "ponte", Sort = SearchSort.Newest };
        foreach (var state in new[] { "", "g1.42", new string('s', 200) })
        {
            var position = new SearchPosition(state, 0.25f, 20220928, Make.Article("a").Id.Value);
            var cursor = SearchCursor.Write(position, 0.5, request);
            Assert.Equal((position, 0.5), SearchCursor.Read(cursor, request));
            Assert.InRange(cursor.Length, 1, 500); // what the address allows
            var bytes = Base64Url.DecodeFromChars(cursor);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                Assert.Null(SearchCursor.Read(Base64Url.EncodeToString(bytes), request));
                bytes[i] ^= 1;
            }
            Assert.Null(SearchCursor.Read(Base64Url.EncodeToString(bytes.AsSpan(0, bytes.Length - 1)), request));
            bytes[0] = 2; // the version before
            Assert.Null(SearchCursor.Read(Base64Url.EncodeToString(bytes), request));
        }
        Assert.Throws<ArgumentException>(() => SearchCursor.Write(new SearchPosition(new string('s', 201), 1, 0, "a"), 1, request));
    }

    private static async Task<SearchResults> SearchAsync(SearchRequest request, params string[] bodies)
    {
        await using var index = new ScanningSearchIndex();
        await index.ApplyAsync(bodies.Select((body, i) => new Core.Catalog.ArticleChange(i + 1, Make.Article(body, body))).ToList());
        return await new ArchiveSearch(index, WordAnalysis.Instance).SearchAsync(Ask.Prepare(request));
    }

    private static async Task<(SearchResults?, IReadOnlyList<Core.Articles.FieldProblem>?)> SearchAsync(SearchRequest request)
    {
        await using var index = new ScanningSearchIndex();
        var (prepared, problems) = PreparedSearch.Prepare(request);
        return prepared is null ? (null, problems) : (await new ArchiveSearch(index, WordAnalysis.Instance).SearchAsync(prepared), null);
    }

    /// <summary>Whoever reads the source can make a cursor that fits a search; what it holds is checked as well.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("not-an-id-of-an-article-00")]
    public void A_cursor_with_an_id_that_is_none_is_refused(string id)
    {
        var request = new SearchRequest { Text = "ponte" };
        request = request with { Cursor = SearchCursor.Write(new SearchPosition("1", 1, 0, id), 1, request) };
        Assert.Equal("cursor", Assert.Single(PreparedSearch.Prepare(request).Problems!).Field);
    }
}
