using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>
/// What every search index must do. The words here are made up, so that no analysis of any language changes or drops them; Italian and
/// English ones follow in the other part.
/// </summary>
public abstract partial class SearchIndexConformance<TIndex>
    where TIndex : ISearchIndex, IIndexWriter, IIndexMaintenance
{
    /// <summary>An empty index.</summary>
    protected abstract TIndex CreateIndex();

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
            Make.Article("c") with
            {
                Paragraphs =
                [
                    new Paragraph(ParagraphKind.Text, "en", "kwelb zorq"), new Paragraph(ParagraphKind.Text, "en", "plim mundk"),
                ],
            });
        Assert.Equal(["a"], await KeysAsync(index, "\"zorq plim\""));
        Assert.Equal(["a"], await KeysAsync(index, "draxt \"zorq plim\""));
    }

    [Fact]
    public async Task Head_and_body_are_searched()
    {
        await using var index = await FilledAsync(
            Make.Article("t", "x", title: "zorq"), Make.Article("s", "x", standfirst: "zorq"),
                Make.Article("c", "x") with { Caption = "zorq" }, Make.Article("b", "zorq"));
        Assert.Equal(["b", "c", "s", "t"], (await KeysAsync(index, "zorq")).Order());
    }

    [Fact]
    public async Task What_was_removed_from_an_article_is_not_searched()
    {
        await using var index =
            await FilledAsync(Make.Article("a", "zorq") with { Removed = [new RemovedSpan("share", "en", "plim", "r", 0, 4)] });
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
            Make.Article("a", "zorq", "it", "2020-05-05"), Make.Article("b", "zorq", "en", "2020-05-05"),
                Make.Article("c", "zorq", "it", "2021-01-01"),
            Make.Article("d", "zorq", "it"), Make.Article("e", "zorq", "sq", "2020-05-05"));
        Assert.Equal(["a"],
            await KeysAsync(index, "zorq",
            filters: new SearchFilters { Languages = ["it"], From = new DateOnly(2020, 5, 5), To = new DateOnly(2020, 12, 31) }));
        Assert.Equal(["a", "b", "e"], (await KeysAsync(index, "zorq", filters: new SearchFilters { To = new DateOnly(2020, 5, 5) }))
            .Order());
        Assert.Equal(["b", "e"], (await KeysAsync(index, "zorq", filters: new SearchFilters { Languages = ["en", "sq"] })).Order());
        Assert.Empty(await KeysAsync(index, "zorq", filters: new SearchFilters { Languages = ["fr"] }));
    }

    [Fact]
    public async Task Everything_comes_newest_first_and_undated_last()
    {
        await using var index =
            await FilledAsync(Make.Article("a", "x"), Make.Article("b", "x", date: "2020-01-01"),
            Make.Article("c", "x", date: "2022-01-01"));
        Assert.Equal(["c", "b", "a"], await KeysAsync(index, ""));
    }

    [Fact]
    public async Task A_hit_carries_what_a_list_shows()
    {
        var article = Make.Article("key", "zorq plim", "it", "2022-09-28", "Titolo") with { Authors = ["Ada Rossi"] };
        await using var index = await FilledAsync(article);

        var hit = Assert.Single((await SearchAsync(index, "zorq")).Hits);

        Assert.Equal((article.Id, "key", "test", "Titolo", true, article.Date, "it"),
            (hit.Id, hit.Key, hit.Source, hit.Title, hit.HasTitle, hit.Date, hit.Language));
        Assert.Equal(["Ada Rossi"], hit.Authors);
        Assert.True(hit.Score > 0);
        Assert.Contains("zorq", hit.Snippets[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_has_a_name_of_its_own_and_says_how_far_it_has_come()
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq"));
        var first = await index.StateAsync();
        Assert.Equal((1, 1), (first.Sequence, index.Sequence));
        Assert.Matches("^[A-Za-z0-9.]{1,200}$", first.Name);
        Assert.Equal(first, await index.StateAsync());
        await index.ApplyAsync([new ArticleChange(5, Make.Article("b", "zorq"))]);
        var second = await index.StateAsync();
        Assert.Equal(5, second.Sequence);
        Assert.NotEqual(first.Name, second.Name);
    }

    [Fact]
    public async Task A_place_that_names_a_state_which_is_not_there_goes_on_in_the_present_one()
    {
        await using var index =
            await FilledAsync(Enumerable.Range(0, 5).Select(i => Make.Article($"{i}", "zorq", date: $"2020-01-0{i + 1}")).ToArray());
        var query = Ask.For("zorq") with { Sort = SearchSort.Oldest, Take = 2 };
        var first = await index.SearchAsync(query);
        foreach (var state in new[] { "", "gone", "ffffffff.1", "1.2.3", "·" })
        {
            var next = await index.SearchAsync(query with { After = first.Last! with { State = state } });
            Assert.Equal(["2", "3"], next.Hits.Select(hit => hit.Key));
        }
    }

    [Fact]
    public async Task What_the_engine_offers_of_upkeep_works_and_what_it_does_not_says_so()
    {
        await using var index = await FilledAsync(Make.Article("a", "zorq"), Make.Article("b", "zorq"));
        await TryAsync(IndexCapabilities.Optimize, () => index.OptimizeAsync());
        await TryAsync(IndexCapabilities.ExpungeDeleted, () => index.ExpungeDeletedAsync());
        await TryAsync(IndexCapabilities.Copy, async () => await (await index.CopyAsync()).DisposeAsync());
        await TryAsync(IndexCapabilities.FindDamage, async () => Assert.Empty(await index.FindDamageAsync().ToListAsync()));
        await TryAsync(IndexCapabilities.ReadArticles, async () =>
        {
            var held = await index.ReadArticlesAsync();
            Assert.Equal((2, 2), (held.Sequence, await held.Ids.CountAsync()));
        });

        async Task TryAsync(IndexCapabilities capability, Func<Task> use)
        {
            if (index.Capabilities.HasFlag(capability)) await use();
            else await Assert.ThrowsAsync<NotSupportedException>(use);
        }
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
        await using var index =
            await FilledAsync(Enumerable.Range(0, 30)
            .Select(i => Make.Article($"k{i}", string.Join(' ', Enumerable.Repeat("zorq", 1 + i % 5)))).ToArray());
        var query = Ask.For("zorq") with { Take = 7 };
        var whole = (await index.SearchAsync(query with { Take = 100 })).Hits.Select(hit => hit.Key).ToList();

        var followed = new List<string>();
        SearchPosition? after = null;
        for (var sequence = 100L; ; sequence++)
        {
            var page = await index.SearchAsync(query with { After = after });
            followed.AddRange(page.Hits.Select(hit => hit.Key));
            if ((after = page.Last) is null) break;
            var (added, replaced) = (Make.Article($"new{sequence}", "zorq zorq zorq"), Make.Article($"k{sequence % 30}", "plim"));
            await index.ApplyAsync([new ArticleChange(sequence, added), new ArticleChange(sequence, replaced)]);
        }
        if (index is not ScanningSearchIndex) Assert.Equal(whole, followed); // the oracle keeps no states
    }

    [Fact]
    public async Task Names_and_words_are_completed_with_exact_counts()
    {
        await using var index = await FilledAsync(
            Make.Article("a", "zorq zorn") with { Authors = ["Ada Zorq"], Tags = ["kwelb"] },
                Make.Article("b", "zorq") with { Authors = ["Ada Zorq", "Zoe Plim"] }, Make.Article("c", "plim"));
        await index.ApplyAsync([new ArticleChange(9, Make.Article("c", "zorn zorq"))]);
        Assert.Equal([new NamedCount("zorq", 3), new NamedCount("zorn", 2)], await index.CompleteAsync(CompletionField.Word, "zo", 10));
        Assert.Equal([new NamedCount("Ada Zorq", 2), new NamedCount("Zoe Plim", 1)],
            await index.CompleteAsync(CompletionField.Author, "zo", 10));
        Assert.Equal([new NamedCount("kwelb", 1)], await index.CompleteAsync(CompletionField.Tag, "KWE", 10));
        Assert.Equal([new NamedCount("test", 3)], await index.CompleteAsync(CompletionField.Source, "t", 1));
    }

    [Fact]
    public async Task Similar_articles_share_words_and_leave_the_article_out()
    {
        var article = Make.Article("a", "zorq plim draxt kwelb");
        await using var index =
            await FilledAsync(article, Make.Article("b", "zorq plim draxt"), Make.Article("c", "mundk forpz"),
            Make.Article("d", "zorq hjumb skrit vlank", "it"));
        Assert.Equal("b", (await index.FindSimilarAsync(article, SearchFilters.None, 10))[0].Key);
        Assert.DoesNotContain(await index.FindSimilarAsync(article, SearchFilters.None, 10), hit => hit.Key is "a" or "c");
        Assert.Equal(["d"], (await index.FindSimilarAsync(article, new SearchFilters { Languages = ["it"] }, 10)).Select(hit => hit.Key));
    }

    [Fact]
    public async Task An_explanation_agrees_with_the_search()
    {
        var article = Make.Article("a", "zorq plim", date: "2020-05-05");
        await using var index = await FilledAsync(article, Make.Article("b", "draxt"));
        var explained = await index.ExplainAsync(article, Ask.For("zorq draxt -plim"));
        Assert.False(explained.Matches);
        Assert.Equal([("zorq", true), ("draxt", false), ("NOT plim", false)], explained.Parts.Select(part => (part.Part, part.Matches)));
        Assert.True((await index.ExplainAsync(article, Ask.For("zorq"))).Matches);
        var later = new SearchFilters { From = new DateOnly(2021, 1, 1) };
        Assert.False((await index.ExplainAsync(article, Ask.For("zorq", filters: later))).Matches);
    }

    [Fact]
    public async Task A_rebuilt_index_takes_the_place_of_the_old_one_at_once()
    {
        await using var index = await FilledAsync(Make.Article("old", "zorq"), Make.Article("both", "zorq"));
        await using (var rebuild = await index.BeginRebuildAsync())
        {
            await rebuild.ApplyAsync(
                [new ArticleChange(1, Make.Article("new", "zorq")), new ArticleChange(2, Make.Article("both", "zorq"))]);
            Assert.Equal(["both", "old"], (await KeysAsync(index, "zorq")).Order());
            await index.ApplyAsync([new ArticleChange(3, Make.Article("late", "zorq"))]);
            Assert.Equal(["both", "late", "old"], (await KeysAsync(index, "zorq")).Order());
            await rebuild.ApplyAsync([new ArticleChange(3, Make.Article("late", "zorq"))]);
            Assert.Equal(3, await rebuild.CompleteAsync());
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
        await using (var rebuild = await index.BeginRebuildAsync()) await rebuild.ApplyAsync(
            [new ArticleChange(1, Make.Article("new", "zorq"))]);
        Assert.Equal(["old"], await KeysAsync(index, "zorq"));
        await index.ApplyAsync([new ArticleChange(2, Make.Article("more", "zorq"))]);
        Assert.Equal(2, index.Sequence);
    }

    [Fact]
    public async Task Of_several_changes_of_one_article_the_last_counts()
    {
        await using var index = CreateIndex();
        await index.ApplyAsync(Enumerable.Range(1, 60).Select(i => new ArticleChange(i, Make.Article($"{i % 3}", $"zorq plim{i}")))
            .ToList());
        Assert.Equal(3, (await SearchAsync(index, "zorq")).Total);
        Assert.Equal(["1"], await KeysAsync(index, "plim58"));
        Assert.Empty(await KeysAsync(index, "plim57"[..^1] + "1"));
    }

    private async Task<TIndex> FilledAsync(params Article[] articles)
    {
        var index = CreateIndex();
        await index.ApplyAsync(articles.Select((article, position) => new ArticleChange(position + 1, article)).ToList());
        return index;
    }

    private static Task<IndexResults> SearchAsync(TIndex index, string text, SearchFilters? filters = null)
    {
        var query = Ask.For(text, filters: filters);
        return index.SearchAsync(query with { Sort = query.Query.Query.HasText ? SearchSort.Relevance : SearchSort.Newest });
    }

    private static async Task<List<string>> KeysAsync(TIndex index, string text, SearchFilters? filters = null) =>
        (await SearchAsync(index, text, filters)).Hits.Select(hit => hit.Key).ToList();
}
