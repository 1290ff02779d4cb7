using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Queries;
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
    public async Task A_deleted_article_is_gone_and_may_come_again()
    {
        var article = Make.Article("a", "zorq");
        await using var index = await FilledAsync(article, Make.Article("b", "zorq"));
        await index.ApplyAsync([new ArticleChange(3, article.Id, null)]);
        Assert.Equal(["b"], await KeysAsync(index, "zorq"));
        Assert.Equal(3, index.Sequence);
        await index.ApplyAsync([new ArticleChange(4, article)]);
        Assert.Equal(["a", "b"], (await KeysAsync(index, "zorq")).Order());
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
    public async Task First_changes_that_come_again_or_are_followed_by_others_leave_an_article_once()
    {
        var (one, other) = (Make.Article("a", "zorq"), Make.Article("b", "zorq"));
        await using var index = CreateIndex();
        ArticleChange[] first = [new(1, one) { IsFirst = true }, new(2, other) { IsFirst = true }];
        await index.ApplyAsync(first);
        await index.ApplyAsync(first); // they are behind the sequence by now
        Assert.Equal(["a", "b"], (await KeysAsync(index, "zorq")).Order());
        await index.ApplyAsync([new(3, one), new(4, Make.Article("b", "plim"))]);
        Assert.Equal(["a"], await KeysAsync(index, "zorq"));
        Assert.Equal(["b"], await KeysAsync(index, "plim"));
    }

    [Fact]
    public async Task Filters_by_language_and_period_combine()
    {
        await using var index = await FilledAsync(
            Make.Article("a", "zorq", "it", "2020-05-05"), Make.Article("b", "zorq", "en", "2020-05-05"), Make.Article("c", "zorq", "it", "2021-01-01"),
            Make.Article("d", "zorq", "it"), Make.Article("e", "zorq", "sq", "2020-05-05"));
        Assert.Equal(["a"], await KeysAsync(index, "zorq", query => query with { Filters = new SearchFilters { Languages = ["it"], From = new DateOnly(2020, 5, 5), To = new DateOnly(2020, 12, 31) } }));
        Assert.Equal(["a", "b", "e"], (await KeysAsync(index, "zorq", query => query with { Filters = new SearchFilters { To = new DateOnly(2020, 5, 5) } })).Order());
        Assert.Equal(["b", "e"], (await KeysAsync(index, "zorq", query => query with { Filters = new SearchFilters { Languages = ["en", "sq"] } })).Order());
        Assert.Empty(await KeysAsync(index, "zorq", query => query with { Filters = new SearchFilters { Languages = ["fr"] } }));
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
        Assert.Contains("zorq", hit.Snippets[0].Text, StringComparison.Ordinal);
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
    [InlineData("zorq (plim] AND || {x} \\ ~^")]
    [InlineData("\uD800")]
    [InlineData("l' dell'")]
    [InlineData("the il and")]
    public async Task Any_text_is_answered(string text)
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq plim"));
        Assert.InRange((await SearchAsync(index, text)).Total, 0, 1);
    }

    [Fact]
    public async Task A_cursor_goes_on_where_it_was_whatever_is_written_meanwhile()
    {
        await using var index = await FilledAsync(Enumerable.Range(0, 30).Select(i => Make.Article($"k{i}", string.Join(' ', Enumerable.Repeat("zorq", 1 + i % 5)))).ToArray());
        var query = new IndexQuery { Query = new WordQuery("zorq", 0), Take = 7 };
        var whole = (await index.SearchAsync(query with { Take = 100 })).Hits.Select(hit => hit.Key).ToList();

        var followed = new List<string>();
        SearchPosition? after = null;
        for (var sequence = 100L; ; sequence++)
        {
            var page = await index.SearchAsync(query with { After = after });
            followed.AddRange(page.Hits.Select(hit => hit.Key));
            if ((after = page.Last) is null) break;
            await index.ApplyAsync([new ArticleChange(sequence, Make.Article($"new{sequence}", "zorq zorq zorq")), new ArticleChange(sequence, Make.Article($"k{sequence % 30}", "plim"))]);
        }
        if (index is not ScanningSearchIndex) Assert.Equal(whole, followed);
    }

    [Fact]
    public async Task Names_and_words_are_completed_with_exact_counts()
    {
        await using var index = await FilledAsync(
            Make.Article("a", "zorq zorn") with { Authors = ["Ada Zorq"], Tags = ["kwelb"] }, Make.Article("b", "zorq") with { Authors = ["Ada Zorq", "Zoe Plim"] }, Make.Article("c", "plim"));
        await index.ApplyAsync([new ArticleChange(9, Make.Article("c", "zorn zorq"))]);
        Assert.Equal([new NamedCount("zorq", 3), new NamedCount("zorn", 2)], await index.CompleteAsync(CompletionField.Word, "zo", 10));
        Assert.Equal([new NamedCount("Ada Zorq", 2), new NamedCount("Zoe Plim", 1)], await index.CompleteAsync(CompletionField.Author, "zo", 10));
        Assert.Equal([new NamedCount("kwelb", 1)], await index.CompleteAsync(CompletionField.Tag, "KWE", 10));
        Assert.Equal([new NamedCount("test", 3)], await index.CompleteAsync(CompletionField.Source, "t", 1));
    }

    [Fact]
    public async Task Similar_articles_share_words_and_leave_the_article_out()
    {
        var article = Make.Article("a", "zorq plim draxt kwelb");
        await using var index = await FilledAsync(article, Make.Article("b", "zorq plim draxt"), Make.Article("c", "mundk forpz"), Make.Article("d", "zorq hjumb skrit vlank", "it"));
        Assert.Equal("b", (await index.FindSimilarAsync(article, SearchFilters.None, 10))[0].Key);
        Assert.DoesNotContain(await index.FindSimilarAsync(article, SearchFilters.None, 10), hit => hit.Key is "a" or "c");
        Assert.Equal(["d"], (await index.FindSimilarAsync(article, new SearchFilters { Languages = ["it"] }, 10)).Select(hit => hit.Key));
    }

    [Fact]
    public async Task An_explanation_agrees_with_the_search()
    {
        var article = Make.Article("a", "zorq plim", date: "2020-05-05");
        await using var index = await FilledAsync(article, Make.Article("b", "draxt"));
        var query = new IndexQuery { Query = QueryParser.Parse("zorq draxt -plim").Query! };
        var explained = await index.ExplainAsync(article, query);
        Assert.False(explained.Matches);
        Assert.Equal([("zorq", true), ("draxt", false), ("NOT plim", false)], explained.Parts.Select(part => (part.Part, part.Matches)));
        Assert.True((await index.ExplainAsync(article, query with { Query = new WordQuery("zorq", 0) })).Matches);
        Assert.False((await index.ExplainAsync(article, query with { Query = new WordQuery("zorq", 0), Filters = new SearchFilters { From = new DateOnly(2021, 1, 1) } })).Matches);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Random_searches_over_random_archives_agree_with_a_scan_of_every_article()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            await using var index = CreateIndex();
            await using var oracle = new ScanningSearchIndex();
            var sequence = 0;
            for (var batch = 0; batch < 3; batch++)
            {
                // Keys repeat, so later batches replace earlier articles, or delete them.
                var changes = Enumerable.Range(0, random.Next(1, 25)).Select(_ => RandomArticle(random)).Select(article => new ArticleChange(++sequence, article.Id, random.Next(5) == 0 ? null : article)).ToList();
                await index.ApplyAsync(changes);
                await oracle.ApplyAsync(changes);
                for (var search = 0; search < 10; search++) await AssertAgreeAsync(index, oracle, RandomQuery(random), $"seed {seed}, batch {batch}, search {search}");
            }
        }
    }

    [Fact]
    public async Task A_rebuilt_index_takes_the_place_of_the_old_one_at_once()
    {
        await using var index = await FilledAsync(Make.Article("old", "zorq"), Make.Article("both", "zorq"));
        await using (var rebuild = await index.BeginRebuildAsync())
        {
            await rebuild.ApplyAsync([new ArticleChange(1, Make.Article("new", "zorq")), new ArticleChange(2, Make.Article("both", "zorq"))]);
            Assert.Equal(["both", "old"], (await KeysAsync(index, "zorq")).Order());
            await index.ApplyAsync([new ArticleChange(3, Make.Article("late", "zorq"))]);
            Assert.Equal(["both", "late", "old"], (await KeysAsync(index, "zorq")).Order());
            await rebuild.ApplyAsync([new ArticleChange(3, Make.Article("late", "zorq"))]);
            await rebuild.CompleteAsync();
        }
        Assert.Equal(["both", "late", "new"], (await KeysAsync(index, "zorq")).Order());
        Assert.Equal(3, index.Sequence);
        await index.ApplyAsync([new ArticleChange(4, Make.Article("both", "zorq").Id, null)]);
        Assert.Equal(["late", "new"], (await KeysAsync(index, "zorq")).Order());
        await index.CommitAsync();
    }

    [Fact]
    public async Task A_rebuild_that_is_given_up_changes_nothing()
    {
        await using var index = await FilledAsync(Make.Article("old", "zorq"));
        await using (var rebuild = await index.BeginRebuildAsync()) await rebuild.ApplyAsync([new ArticleChange(1, Make.Article("new", "zorq"))]);
        Assert.Equal(["old"], await KeysAsync(index, "zorq"));
        await index.ApplyAsync([new ArticleChange(2, Make.Article("more", "zorq"))]);
        Assert.Equal(2, index.Sequence);
    }

    [Fact]
    public async Task Of_several_changes_of_one_article_the_last_counts()
    {
        await using var index = CreateIndex();
        await index.ApplyAsync(Enumerable.Range(1, 60).Select(i => new ArticleChange(i, Make.Article($"{i % 3}", $"zorq plim{i}"))).ToList());
        Assert.Equal(3, (await SearchAsync(index, "zorq")).Total);
        Assert.Equal(["1"], await KeysAsync(index, "plim58"));
        Assert.Empty(await KeysAsync(index, "plim57"[..^1] + "1"));
    }

    private static async Task AssertAgreeAsync(ISearchIndex index, ISearchIndex oracle, IndexQuery query, string where)
    {
        var expected = await oracle.SearchAsync(query with { Take = 1_000 });
        var actual = await index.SearchAsync(query with { Take = 1_000 });
        where = $"{where}: {query.Query} {query.Sort} {query.Scope}";
        Assert.True(expected.Total == actual.Total, $"{where} found {actual.Total}, not {expected.Total}");
        AssertSame(expected.Hits.Select(hit => hit.Key).Order(StringComparer.Ordinal), actual.Hits.Select(hit => hit.Key).Order(StringComparer.Ordinal), where);
        Assert.Equal(JsonSerializer.Serialize(expected.Facets), JsonSerializer.Serialize(actual.Facets));
        if (query.Sort != SearchSort.Relevance) AssertSame(expected.Hits.Select(hit => hit.Id), actual.Hits.Select(hit => hit.Id), where);

        // Pages and cursors put together are the whole, in one order.
        List<ArticleId> paged = [], followed = [];
        for (var skip = 0; skip < actual.Total; skip += 4) paged.AddRange((await index.SearchAsync(query with { Skip = skip, Take = 4 })).Hits.Select(hit => hit.Id));
        AssertSame(actual.Hits.Select(hit => hit.Id), paged, where);
        SearchPosition? after = null;
        do
        {
            var page = await index.SearchAsync(query with { Take = 4, After = after });
            Assert.Equal(actual.Total, page.Total);
            followed.AddRange(page.Hits.Select(hit => hit.Id));
            after = page.Last;
        }
        while (after is not null);
        AssertSame(actual.Hits.Select(hit => hit.Id), followed, where);
    }

    private static void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual, string where) =>
        Assert.True(expected.SequenceEqual(actual), $"{where}: {string.Join(", ", actual)} instead of {string.Join(", ", expected)}");

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    private static string AWord(Random random) => Vocabulary[random.Next(Vocabulary.Length)];

    private static Article RandomArticle(Random random)
    {
        string Words(int most) => string.Join(' ', Enumerable.Range(0, random.Next(1, most)).Select(_ => AWord(random)));
        var language = Pick(random, "it", "en", "sq", "und");
        var date = random.Next(4) == 0 ? null : new DateOnly(2018 + random.Next(4), random.Next(1, 13), random.Next(1, 29)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Make.Article($"key{random.Next(40)}", Words(12), language, date, random.Next(2) == 0 ? null : Words(4), standfirst: random.Next(3) == 0 ? Words(5) : null) with
        {
            Paragraphs = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Paragraph(random.Next(5) == 0 ? ParagraphKind.Heading : ParagraphKind.Text, random.Next(3) == 0 ? "en" : language, Words(10))).ToList(),
            Authors = Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, "Ada Zorq", "Ugo Plim", "Lina Zorq Vlank")).Distinct().ToList(),
            Tags = Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, "kwelb", "mundk forpz", "gralt")).ToList(),
            Removed = Enumerable.Range(0, random.Next(3)).Select(_ => new RemovedSpan(Pick(random, "share", "donate"), "en", Words(4), "rule", 0, 1)).ToList(),
        };
    }

    private static IndexQuery RandomQuery(Random random)
    {
        var from = new DateOnly(2018 + random.Next(4), random.Next(1, 13), 1);
        return new IndexQuery
        {
            Query = random.Next(6) == 0 ? EverythingQuery.Instance : RandomTree(random, depth: 3),
            Scope = random.Next(3) == 0 ? SearchScope.All : SearchScope.Article,
            Sort = (SearchSort)random.Next(3),
            Filters = new SearchFilters
            {
                Languages = random.Next(4) == 0 ? ["it", "sq"] : [],
                Authors = random.Next(6) == 0 ? ["Ada Zorq", "Ugo Plim"] : [],
                Tags = random.Next(6) == 0 ? ["gralt"] : [],
                Sources = random.Next(8) == 0 ? ["test"] : [],
                From = random.Next(4) == 0 ? from : null,
                To = random.Next(5) == 0 ? from.AddMonths(random.Next(0, 20)) : null,
            },
            Facets = Enum.GetValues<FacetField>().Where(_ => random.Next(2) == 0).ToList(),
        };
    }

    private static Query RandomTree(Random random, int depth)
    {
        List<Query> Parts() => Enumerable.Range(0, random.Next(2, 4)).Select(_ => RandomTree(random, depth - 1)).ToList();
        var title = random.Next(6) == 0;
        return random.Next(depth == 0 ? 3 : 0, 12) switch
        {
            0 => new AllOfQuery(Parts()),
            1 => Parts() is var parts ? new AnyOfQuery(parts, random.Next(1, parts.Count + 1)) : null!,
            2 => new NotQuery(RandomTree(random, depth - 1)),
            3 => new PhraseQuery(string.Join(' ', random.GetItems(Vocabulary, 2).Distinct()), 0, random.Next(3)) { InTitle = title },
            4 => new PatternQuery(AWord(random)[..2] + Pick(random, "*", "?*", "???"), 0) { InTitle = title },
            5 => new FuzzyQuery(AWord(random) is var word && random.Next(2) == 0 ? word[..^1] : word, 0, random.Next(1, 3)) { InTitle = title },
            6 => new AttributeQuery((ArticleAttribute)random.Next(3), Pick(random, "zorq", "ada zorq", "test", "forpz"), 0),
            7 => new LanguageQuery(Pick(random, "it", "en", "und")),
            8 => new DateQuery(random.Next(2) == 0 ? new DateOnly(2019, 1, 1) : null, new DateOnly(2020, random.Next(1, 13), 1)),
            _ => new WordQuery(AWord(random), 0) { InTitle = title },
        };
    }

    private async Task<ISearchIndex> FilledAsync(params Article[] articles)
    {
        var index = CreateIndex();
        await index.ApplyAsync(articles.Select((article, position) => new ArticleChange(position + 1, article)).ToList());
        return index;
    }

    private static Task<IndexResults> SearchAsync(ISearchIndex index, string text, Func<IndexQuery, IndexQuery>? narrow = null)
    {
        var parsed = QueryParser.Parse(text).Query!;
        var query = new IndexQuery { Query = parsed, Sort = parsed.HasText ? SearchSort.Relevance : SearchSort.Newest };
        return index.SearchAsync(narrow is null ? query : narrow(query));
    }

    private static async Task<List<string>> KeysAsync(ISearchIndex index, string text, Func<IndexQuery, IndexQuery>? narrow = null) =>
        (await SearchAsync(index, text, narrow)).Hits.Select(hit => hit.Key).ToList();
}
