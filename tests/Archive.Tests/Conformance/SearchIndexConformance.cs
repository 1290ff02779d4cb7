using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>What every search index must do. The words are made up, so that no analysis of any language changes or drops them.</summary>
public abstract class SearchIndexConformance
{
    private static readonly string[] Vocabulary = ["zorq", "plim", "draxt", "kwelb", "mundk", "forpz", "gralt", "hjumb", "skrit", "vlank", "wembt", "yortk"];

    /// <summary>An empty index.</summary>
    protected abstract ISearchIndex CreateIndex();

    [Fact]
    public async Task All_words_are_required()
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq plim"), Make.Article("b", "zorq"), Make.Article("c", "plim"));
        Assert.Equal(["a"], await KeysAsync(index, "zorq plim"));
        Assert.Equal(["a", "b"], (await KeysAsync(index, "zorq")).Order());
        Assert.Empty(await KeysAsync(index, "zorq draxt"));
    }

    [Fact]
    public async Task A_phrase_wants_its_words_side_by_side_in_one_paragraph()
    {
        await using var index = await FilledAsync(
            Make.Article("a", "zorq plim draxt"), Make.Article("b", "plim zorq"),
            Make.Article("c") with { Paragraphs = [new Paragraph(ParagraphKind.Text, "en", "kwelb zorq"), new Paragraph(ParagraphKind.Text, "en", "plim mundk")] });
        Assert.Equal(["a"], await KeysAsync(index, "\"zorq plim\""));
        Assert.Equal(["a"], await KeysAsync(index, "draxt \"zorq plim\""));
    }

    [Fact]
    public async Task Head_and_body_are_searched()
    {
        await using var index = await FilledAsync(
            Make.Article("t", "x", title: "zorq"), Make.Article("s", "x", standfirst: "zorq"), Make.Article("c", "x") with { Caption = "zorq" }, Make.Article("b", "zorq"));
        Assert.Equal(["b", "c", "s", "t"], (await KeysAsync(index, "zorq")).Order());
    }

    [Fact]
    public async Task What_was_removed_from_an_article_is_not_searched()
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq") with { Removed = [new RemovedSpan("share", "en", "plim", "r", 0, 4)] });
        Assert.Empty(await KeysAsync(index, "plim"));
    }

    [Fact]
    public async Task A_later_change_replaces_what_was_known_of_an_article()
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq"));
        await index.ApplyAsync([new ArticleChange(2, Make.Article("a", "plim"))]);
        Assert.Empty(await KeysAsync(index, "zorq"));
        Assert.Equal(["a"], await KeysAsync(index, "plim"));
        Assert.Equal(2, index.Sequence);
    }

    [Fact]
    public async Task Applying_a_change_again_is_harmless()
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq"));
        await index.ApplyAsync([new ArticleChange(1, Make.Article("a", "zorq"))]);
        Assert.Equal(["a"], await KeysAsync(index, "zorq"));
        Assert.Equal(1, index.Sequence);
    }

    [Fact]
    public async Task Filters_by_language_and_period_combine()
    {
        await using var index = await FilledAsync(
            Make.Article("a", "zorq", "it", "2020-05-05"), Make.Article("b", "zorq", "en", "2020-05-05"), Make.Article("c", "zorq", "it", "2021-01-01"),
            Make.Article("d", "zorq", "it"), Make.Article("e", "zorq", "sq", "2020-05-05"));
        Assert.Equal(["a"], await KeysAsync(index, "zorq", query => query with { Languages = ["it"], From = new DateOnly(2020, 5, 5), To = new DateOnly(2020, 12, 31) }));
        Assert.Equal(["a", "b", "e"], (await KeysAsync(index, "zorq", query => query with { To = new DateOnly(2020, 5, 5) })).Order());
        Assert.Equal(["b", "e"], (await KeysAsync(index, "zorq", query => query with { Languages = ["en", "sq"] })).Order());
        Assert.Empty(await KeysAsync(index, "zorq", query => query with { Languages = ["fr"] }));
    }

    [Fact]
    public async Task Everything_comes_newest_first_and_undated_last()
    {
        await using var index = await FilledAsync(Make.Article("a", "x"), Make.Article("b", "x", date: "2020-01-01"), Make.Article("c", "x", date: "2022-01-01"));
        Assert.Equal(["c", "b", "a"], await KeysAsync(index, ""));
    }

    [Fact]
    public async Task A_hit_carries_what_a_list_shows()
    {
        var article = Make.Article("key", "zorq plim", "it", "2022-09-28", "Titolo") with { Authors = ["Ada Rossi"] };
        await using var index = await FilledAsync(article);

        var hit = Assert.Single((await SearchAsync(index, "zorq")).Hits);

        Assert.Equal((article.Id, "key", "test", "Titolo", true, article.Date, "it"), (hit.Id, hit.Key, hit.Source, hit.Title, hit.HasTitle, hit.Date, hit.Language));
        Assert.Equal(["Ada Rossi"], hit.Authors);
        Assert.True(hit.Score > 0);
        Assert.Contains("zorq", hit.Snippet.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_index_finds_nothing()
    {
        await using var index = CreateIndex();
        var results = await SearchAsync(index, "zorq");
        Assert.Equal((0, 0), (results.Total, results.Hits.Count));
        Assert.Equal(0, index.Sequence);
        Assert.Equal(0, (await SearchAsync(index, "")).Total);
    }

    [Theory]
    [InlineData("!!! ??? —")]
    [InlineData("\"\"")]
    [InlineData("\"zorq")]
    [InlineData("zorq* (plim] AND || {x} \\ ~^")]
    [InlineData("\uD800")]
    [InlineData("l' dell'")]
    [InlineData("the il and")]
    public async Task Any_text_is_answered(string text)
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq plim"));
        Assert.InRange((await SearchAsync(index, text)).Total, 0, 1);
    }

    [Fact]
    public async Task Random_searches_over_random_archives_agree_with_a_scan_of_every_article()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            await using var index = CreateIndex();
            await using var oracle = new ScanningSearchIndex();
            var sequence = 0;
            for (var batch = 0; batch < 3; batch++)
            {
                // Keys repeat, so later batches replace earlier articles.
                var changes = Enumerable.Range(0, random.Next(1, 25)).Select(_ => new ArticleChange(++sequence, RandomArticle(random))).ToList();
                await index.ApplyAsync(changes);
                await oracle.ApplyAsync(changes);
                for (var search = 0; search < 10; search++) await AssertAgreeAsync(index, oracle, RandomQuery(random), $"seed {seed}, batch {batch}, search {search}");
            }
        }
    }

    private static async Task AssertAgreeAsync(ISearchIndex index, ISearchIndex oracle, IndexQuery query, string where)
    {
        var expected = await oracle.SearchAsync(query with { Take = 1_000 });
        var actual = await index.SearchAsync(query with { Take = 1_000 });
        Assert.True(expected.Total == actual.Total, $"{where}: {query} found {actual.Total}, not {expected.Total}");
        Assert.Equal(expected.Hits.Select(hit => hit.Key).Order(StringComparer.Ordinal), actual.Hits.Select(hit => hit.Key).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Facets.Language, actual.Facets.Language);
        Assert.Equal(expected.Facets.Year, actual.Facets.Year);
        if (query.Query is EverythingQuery) Assert.Equal(expected.Hits.Select(hit => hit.Id), actual.Hits.Select(hit => hit.Id));

        // Pages put together are the whole, in one order.
        var paged = new List<ArticleId>();
        for (var skip = 0; skip < actual.Total; skip += 4) paged.AddRange((await index.SearchAsync(query with { Skip = skip, Take = 4 })).Hits.Select(hit => hit.Id));
        Assert.Equal(actual.Hits.Select(hit => hit.Id), paged);
    }

    private static Article RandomArticle(Random random)
    {
        string Words(int most) => string.Join(' ', Enumerable.Range(0, random.Next(1, most)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]));
        var language = new[] { "it", "en", "sq", "und" }[random.Next(4)];
        var date = random.Next(4) == 0 ? null : new DateOnly(2018 + random.Next(4), random.Next(1, 13), random.Next(1, 29)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return Make.Article($"key{random.Next(40)}", Words(12), language, date, random.Next(2) == 0 ? null : Words(4)) with
        {
            Paragraphs = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Paragraph(ParagraphKind.Text, random.Next(3) == 0 ? "en" : language, Words(10))).ToList(),
        };
    }

    private static IndexQuery RandomQuery(Random random)
    {
        var words = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]).ToList();
        var text = words.Count > 1 && random.Next(3) == 0 ? $"\"{string.Join(' ', words)}\"" : string.Join(' ', words);
        var from = new DateOnly(2018 + random.Next(4), random.Next(1, 13), 1);
        return new IndexQuery
        {
            Query = QueryParser.Parse(text).Query!,
            Languages = random.Next(3) == 0 ? ["it", "sq"] : [],
            From = random.Next(3) == 0 ? from : null,
            To = random.Next(4) == 0 ? from.AddMonths(random.Next(0, 20)) : null,
        };
    }

    private async Task<ISearchIndex> FilledAsync(params Article[] articles)
    {
        var index = CreateIndex();
        await index.ApplyAsync(articles.Select((article, position) => new ArticleChange(position + 1, article)).ToList());
        return index;
    }

    private static Task<SearchResults> SearchAsync(ISearchIndex index, string text, Func<IndexQuery, IndexQuery>? narrow = null)
    {
        var query = new IndexQuery { Query = QueryParser.Parse(text).Query! };
        return index.SearchAsync(narrow is null ? query : narrow(query));
    }

    private static async Task<List<string>> KeysAsync(ISearchIndex index, string text, Func<IndexQuery, IndexQuery>? narrow = null) =>
        (await SearchAsync(index, text, narrow)).Hits.Select(hit => hit.Key).ToList();
}
