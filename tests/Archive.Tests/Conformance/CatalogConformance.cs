using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>What every catalogue must do.</summary>
public abstract partial class CatalogConformance
{
    private static readonly RunStart Start = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero), "test", ["folder"]);

    /// <summary>An empty catalogue.</summary>
    protected abstract ICatalog CreateCatalog();

    /// <summary>The same catalogue, closed and opened again.</summary>
    protected abstract Task<ICatalog> ReopenAsync(ICatalog catalog);

    [Fact]
    public async Task A_new_article_is_added_and_read_back_whole()
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "Parole — città", "it", "2022-09-28", "Titolo") with
        {
            Tags = ["uno"],
            Notes = ["licence: x"],
            IngestedAt = Start.StartedAt,
        };

        var recorded = await RecordAsync(catalog, article);

        Assert.Equal(IngestOutcomeKind.Added, recorded.Kind);
        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(article, ArticleJson.Compact.Article),
            System.Text.Json.JsonSerializer.Serialize((await catalog.Articles.GetAsync(article.Id))!, ArticleJson.Compact.Article));
        Assert.Equal(1, await catalog.Articles.GetSequenceAsync());
    }

    [Fact]
    public async Task Earlier_versions_stay_readable()
    {
        await using var catalog = CreateCatalog();
        foreach (var body in new[] { "one", "two", "three" }) await RecordAsync(catalog, Make.Article("a", body));
        var versions = await catalog.Articles.GetVersionsAsync(Make.Article("a").Id);
        Assert.Equal(
            [(3, true, "three"), (2, false, "two"), (1, false, "one")],
            versions.Select(version => (version.Version, version.IsCurrent, version.Article.Body)));
        Assert.Empty(await catalog.Articles.GetVersionsAsync(Make.Article("b").Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_article_leaves_a_tombstone_and_a_change_for_the_index(bool purge)
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "gone");
        await RecordAsync(catalog, Make.Article("a", "before"));
        await RecordAsync(catalog, article);
        await RecordAsync(catalog, Make.Article("keeper", "before"));

        var tombstone = await catalog.Articles.DeleteAsync(article.Id, Start.StartedAt, purge);

        Assert.Equal(new Tombstone(article.Id, Start.StartedAt, purge), tombstone);
        Assert.Equal(tombstone, await catalog.Articles.FindTombstoneAsync(article.Id));
        Assert.Null(await catalog.Articles.GetAsync(article.Id));
        Assert.Empty(await catalog.Articles.GetVersionsAsync(article.Id));
        var change = (await Make.ToListAsync(catalog.Articles.ReadChangesAsync(0)))[^1];
        Assert.Equal((article.Id, null), (change.Id, change.Article));
        Assert.Equal(change.Sequence, await catalog.Articles.GetSequenceAsync());
        var statistics = await catalog.GetStatisticsAsync();
        Assert.Equal((1, 1, 1, 1), (statistics.Articles, statistics.Deleted, statistics.Versions, statistics.Addresses));
        var before = Make.Article("keeper", "before").Sha256;
        Assert.Equal(
            purge ? new[] { article.Sha256, before }.OrderBy(hash => hash.Hex) : [],
            (await catalog.Articles.GetUnpurgedAsync()).OrderBy(hash => hash.Hex));
        // the keeper has it too
        Assert.Equal(
            (!purge, true), (await catalog.Articles.HasContentAsync(article.Sha256), await catalog.Articles.HasContentAsync(before)));
        Assert.Equal(PurgeOutcome.Finished, await catalog.Articles.FinishPurgeAsync(await catalog.Articles.GetUnpurgedAsync()));
        Assert.Empty(await catalog.Articles.GetUnpurgedAsync());
        Assert.Null(await catalog.Articles.DeleteAsync(Make.Article("never").Id, Start.StartedAt, purge));

        Assert.Equal(!purge, await catalog.Articles.UndeleteAsync(article.Id));
        Assert.Equal(purge ? null : "gone", (await catalog.Articles.GetAsync(article.Id))?.Body);
        Assert.Equal(purge ? 0 : 2, (await catalog.Articles.GetVersionsAsync(article.Id)).Count);
        Assert.False(await catalog.Articles.UndeleteAsync(article.Id));
    }

    [Fact]
    public async Task Deliveries_of_a_deleted_article_or_of_its_bytes_are_passed_over_unless_it_is_to_come_back()
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "gone");
        await RecordAsync(catalog, article);
        await catalog.Articles.DeleteAsync(article.Id, Start.StartedAt, purge: true);

        foreach (var delivery in new[] { article, Make.Article("a", "other bytes"), Make.Article("b", "gone") })
        {
            var passed = await RecordAsync(catalog, delivery);
            Assert.Equal((IngestOutcomeKind.Ignored, null), (passed.Kind, passed.Article));
            Assert.Contains("deleted on 2026-05-01", passed.Reason, StringComparison.Ordinal);
        }
        Assert.NotNull((await catalog.Articles.FindAsync(Make.Identity("a"), article.Sha256))!.Tombstone);
        Assert.NotNull((await catalog.Articles.FindAsync(Make.Identity("new"), article.Sha256))!.Tombstone);

        var restored = (await catalog.RecordAsync(null, [Make.Item(article) with { Restores = true }]))[0];
        Assert.Equal((IngestOutcomeKind.Replaced, article.Id), (restored.Kind, restored.Article));
        Assert.Equal("gone", (await catalog.Articles.GetAsync(article.Id))!.Body);
        Assert.Null(await catalog.Articles.FindTombstoneAsync(article.Id));
        Assert.Equal(2, (await catalog.Articles.GetVersionsAsync(article.Id)).Single().Version);
    }

    [Fact]
    public async Task The_same_bytes_under_the_same_identity_change_nothing()
    {
        await using var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a"));
        Assert.Equal(IngestOutcomeKind.Unchanged, (await RecordAsync(catalog, Make.Article("a"))).Kind);
        Assert.Equal(1, await catalog.Articles.GetSequenceAsync());
    }

    [Fact]
    public async Task Other_bytes_under_the_same_identity_make_a_new_version()
    {
        await using var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a", "old"));
        Assert.Equal(IngestOutcomeKind.Replaced, (await RecordAsync(catalog, Make.Article("a", "new"))).Kind);

        Assert.Equal("new", (await catalog.Articles.GetAsync(Make.Article("a").Id))!.Body);
        var statistics = await catalog.GetStatisticsAsync();
        Assert.Equal((1, 2, 1), (statistics.Articles, statistics.Versions, statistics.Addresses));
    }

    [Fact]
    public async Task Other_words_of_the_caller_over_the_same_bytes_make_a_new_version()
    {
        await using var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a"));
        Assert.Equal(IngestOutcomeKind.Replaced, (await RecordAsync(catalog, Make.Article("a"), """{"title":"x"}""")).Kind);
        Assert.Equal(IngestOutcomeKind.Unchanged, (await RecordAsync(catalog, Make.Article("a"), """{"title":"x"}""")).Kind);
    }

    [Fact]
    public async Task Known_bytes_under_a_new_identity_are_another_address_of_the_same_article()
    {
        await using var catalog = CreateCatalog();
        var original = Make.Article("a", "same");
        await RecordAsync(catalog, original);

        var recorded = await RecordAsync(catalog, Make.Article("b", "same", source: "elsewhere"));

        Assert.Equal((IngestOutcomeKind.Duplicate, original.Id), (recorded.Kind, recorded.Article));
        Assert.Equal(original.Id, (await catalog.Articles.FindIdentityAsync(Make.Identity("b", "elsewhere")))!.Article);
        Assert.Equal(IngestOutcomeKind.Unchanged, (await RecordAsync(catalog, Make.Article("b", "same", source: "elsewhere"))).Kind);
        Assert.Equal(1, (await catalog.GetStatisticsAsync()).Articles);
    }

    [Fact]
    public async Task An_address_that_brings_bytes_of_its_own_becomes_an_article_of_its_own()
    {
        await using var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a", "same"));
        await RecordAsync(catalog, Make.Article("b", "same"));

        var recorded = await RecordAsync(catalog, Make.Article("b", "own"));

        Assert.Equal((IngestOutcomeKind.Added, Make.Article("b").Id), (recorded.Kind, recorded.Article));
        Assert.Equal("same", (await catalog.Articles.GetAsync(Make.Article("a").Id))!.Body);
    }

    [Fact]
    public async Task An_address_whose_article_has_changed_since_begins_an_article_of_its_own()
    {
        await using var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a", "same"));
        await RecordAsync(catalog, Make.Article("b", "same"));
        await RecordAsync(catalog, Make.Article("a", "changed"));

        Assert.False((await catalog.Articles.FindIdentityAsync(Make.Identity("b")))!.IsCurrent);
        Assert.Equal(
            (IngestOutcomeKind.Added, Make.Article("b").Id),
            ((await RecordAsync(catalog, Make.Article("b", "same"))) is var again ? (again.Kind, again.Article!.Value) : default));
        Assert.Equal("same", (await catalog.Articles.GetAsync(Make.Article("b").Id))!.Body);
    }

    [Fact]
    public async Task Changes_are_read_in_their_order_each_article_once_at_its_latest()
    {
        await using var catalog = CreateCatalog();
        foreach (var key in new[] { "a", "b", "c" }) await RecordAsync(catalog, Make.Article(key, key));
        await RecordAsync(catalog, Make.Article("a", "again"));

        var all = await Make.ToListAsync(catalog.Articles.ReadChangesAsync(0));
        var late = await Make.ToListAsync(catalog.Articles.ReadChangesAsync(all[1].Sequence));

        Assert.Equal(["b", "c", "a"], all.Select(change => change.Article!.Key));
        Assert.Equal(["a"], late.Select(change => change.Article!.Key));
        Assert.Equal("again", late[0].Article!.Body);
        // An index adds what a first change brings without looking for what it replaces.
        Assert.Equal([true, true, false], all.Select(change => change.IsFirst));
        await catalog.Articles.DeleteAsync(Make.Article("b").Id, Start.StartedAt, purge: false);
        await catalog.Articles.UndeleteAsync(Make.Article("b").Id);
        Assert.Equal(
            [("c", true), ("a", false), ("b", false)],
            (await Make.ToListAsync(catalog.Articles.ReadChangesAsync(0))).Select(change => (change.Article!.Key, change.IsFirst)));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_opening_again()
    {
        var catalog = CreateCatalog();
        await RecordAsync(catalog, Make.Article("a", "kept"));
        await using var again = await ReopenAsync(catalog);
        Assert.Equal("kept", (await again.Articles.GetAsync(Make.Article("a").Id))!.Body);
        Assert.Equal(1, await again.Articles.GetSequenceAsync());
    }

    [Fact]
    public async Task Nothing_is_found_in_an_empty_catalogue()
    {
        await using var catalog = CreateCatalog();
        Assert.Null(await catalog.Articles.FindIdentityAsync(Make.Identity("a")));
        Assert.Null(await catalog.Articles.GetAsync(Make.Article("a").Id));
        Assert.Empty(await Make.ToListAsync(catalog.Articles.ReadChangesAsync(0)));
        Assert.Equal(0, await catalog.Articles.GetSequenceAsync());
    }

    [Fact]
    public async Task Recording_stops_before_an_item_that_is_not_unchanged_any_more()
    {
        await using var catalog = CreateCatalog();
        var first = Make.Article("a", "first");
        await RecordAsync(catalog, first);
        var unchanged = new UnchangedDelivery("a", Make.Identity("a"), first.Sha256, null, first.Id);

        Assert.Equal(
            [IngestOutcomeKind.Unchanged, IngestOutcomeKind.Replaced],
            (await catalog.RecordAsync(null, [unchanged, Make.Item(Make.Article("a", "second")), unchanged])).Select(item => item.Kind));
        Assert.Equal("second", (await catalog.Articles.GetAsync(first.Id))!.Body);
    }

    [Fact]
    public async Task A_record_made_again_is_a_new_version_unless_the_article_has_other_bytes_by_now()
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "same");
        await RecordAsync(catalog, article, "{}");
        await RecordAsync(catalog, Make.Article("b", "elsewhere", source: "other"));

        async Task<IngestOutcomeKind> AgainAsync() =>
            (await catalog.RecordAsync(null, [Make.Item(article with { Title = "New" }, "{}") with { IsRenormalized = true }]))[0].Kind;

        Assert.Equal(IngestOutcomeKind.Replaced, await AgainAsync());
        Assert.Equal(["New"], (await Make.ToListAsync(catalog.Articles.ReadAsync("test"))).Select(stored => stored.Article.Title));
        Assert.Equal("{}", (await Make.ToListAsync(catalog.Articles.ReadAsync("test"))).Single().Supplied);
        await RecordAsync(catalog, Make.Article("a", "changed"));
        Assert.Equal(IngestOutcomeKind.Unchanged, await AgainAsync());
        Assert.Equal(["changed"], (await Make.ToListAsync(catalog.Articles.ReadAsync("test"))).Select(stored => stored.Article.Body));
    }

    private static async Task<RunOutcome> RecordAsync(ICatalog catalog, Article article, string? supplied = null) =>
        (await catalog.RecordAsync(null, [Make.Item(article, supplied)]))[0];
}
