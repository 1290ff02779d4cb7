using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Core.Search.Indexing;
using Archive.Core.Search.Queries;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>Random searches over random archives, held against the oracle.</summary>
public abstract partial class SearchIndexConformance<TIndex>
{
    private static readonly string[] Vocabulary =
        ["zorq", "plim", "draxt", "kwelb", "mundk", "forpz", "gralt", "hjumb", "skrit", "vlank", "wembt", "yortk"];

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
                var changes = Enumerable.Range(0, random.Next(1, 25)).Select(_ => RandomArticle(random))
                    .Select(article => new ArticleChange(++sequence, article.Id, random.Next(5) == 0 ? null : article)).ToList();
                await index.ApplyAsync(changes);
                await oracle.ApplyAsync(changes);
                for (var search = 0; search < 10; search++)
                {
                    await AssertAgreeAsync(index, oracle, RandomQuery(random), $"seed {seed}, batch {batch}, search {search}");
                }
            }
        }
    }

    private static async Task AssertAgreeAsync(ISearchIndex index, ISearchIndex oracle, IndexQuery query, string where)
    {
        var expected = await oracle.SearchAsync(query with { Take = 1_000 });
        var actual = await index.SearchAsync(query with { Take = 1_000 });
        where = $"{where}: {query.Query.Query} {query.Sort} {query.Scope}";
        Assert.True(expected.Total == actual.Total, $"{where} found {actual.Total}, not {expected.Total}");
        AssertSame(expected.Hits.Select(hit => hit.Key).Order(StringComparer.Ordinal), actual.Hits.Select(hit => hit.Key)
            .Order(StringComparer.Ordinal), where);
        Assert.Equal(JsonSerializer.Serialize(expected.Facets), JsonSerializer.Serialize(actual.Facets));
        if (query.Sort != SearchSort.Relevance) AssertSame(expected.Hits.Select(hit => hit.Id), actual.Hits.Select(hit => hit.Id), where);

        // Pages and cursors put together are the whole, in one order.
        List<ArticleId> paged = [], followed = [];
        for (var skip = 0; skip < actual.Total; skip += 4)
        {
            paged.AddRange((await index.SearchAsync(query with { Skip = skip, Take = 4 })).Hits.Select(hit => hit.Id));
        }
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
        var date = random.Next(4) == 0 ? null
            : new DateOnly(2018 + random.Next(4), random.Next(1, 13), random.Next(1, 29))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Make.Article($"key{random.Next(40)}", Words(12), language, date, random.Next(2) == 0 ? null
            : Words(4), standfirst: random.Next(3) == 0 ? Words(5) : null) with
        {
            Paragraphs = Enumerable.Range(0, random.Next(1, 4))
                .Select(_ =>
                new Paragraph(random.Next(5) == 0 ? ParagraphKind.Heading : ParagraphKind.Text, random.Next(3) == 0 ? "en"
                : language, Words(10))).ToList(),
            Authors = Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, "Ada Zorq", "Ugo Plim", "Lina Zorq Vlank")).Distinct()
                .ToList(),
            Tags = Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, "kwelb", "mundk forpz", "gralt")).ToList(),
            Removed = Enumerable.Range(0, random.Next(3))
                .Select(_ => new RemovedSpan(Pick(random, "share", "donate"), "en", Words(4), "rule", 0, 1)).ToList(),
            Certainty = random.Next(8) / 7d,
            Doubts = Enumerable.Range(0, random.Next(3))
                .Select(_ => new Doubt((DoubtField)random.Next(7), random.NextDouble(), null, null, null)).ToList(),
        };
    }

    private static IndexQuery RandomQuery(Random random)
    {
        var from = new DateOnly(2018 + random.Next(4), random.Next(1, 13), 1);
        var filters = new SearchFilters
        {
            Languages = random.Next(4) == 0 ? ["it", "sq"] : [],
            Authors = random.Next(6) == 0 ? ["Ada Zorq", "Ugo Plim"] : [],
            Tags = random.Next(6) == 0 ? ["gralt"] : [],
            Sources = random.Next(8) == 0 ? ["test"] : [],
            Doubts = random.Next(6) == 0 ? [Pick(random, [.. DoubtFields.Choices]), "title"] : [],
            From = random.Next(4) == 0 ? from : null,
            To = random.Next(5) == 0 ? from.AddMonths(random.Next(0, 20)) : null,
        };
        var tree = random.Next(6) == 0 ? EverythingQuery.Instance : RandomTree(random, depth: 3);
        return Ask.For(tree, random.Next(3) == 0 ? SearchScope.All : SearchScope.Article, filters) with
        {
            Sort = (SearchSort)random.Next(4),
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
            5 => new FuzzyQuery(AWord(random) is var word && random.Next(2) == 0 ? word[..^1]
                : word, 0, random.Next(1, 3))
            { InTitle = title },
            6 => new AttributeQuery((ArticleAttribute)random.Next(3), Pick(random, "zorq", "ada zorq", "test", "forpz"), 0),
            7 => new LanguageQuery(Pick(random, "it", "en", "und")),
            8 => new DateQuery(random.Next(2) == 0 ? new DateOnly(2019, 1, 1) : null, new DateOnly(2020, random.Next(1, 13), 1)),
            _ => new WordQuery(AWord(random), 0) { InTitle = title },
        };
    }
}
