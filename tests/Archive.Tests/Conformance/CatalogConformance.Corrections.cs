using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Recording;
using Archive.Core.Recording.Corrections;
using Archive.Tests.Support;

namespace Archive.Tests.Conformance;

/// <summary>What every catalogue must do: corrections.</summary>
public abstract partial class CatalogConformance
{
    [Fact]
    public async Task A_correction_is_read_back_whole_with_what_was_found_also_after_opening_again()
    {
        var catalog = CreateCatalog();
        var article = Make.Article("a", "One.", title: "Found");
        await RecordAsync(catalog, article, """{"title":"x"}""");
        Assert.Equal(
            (1, "Found", 0, null),
            await catalog.Corrections.FindAsync(article.Id) is { } before
                ? (before.Version, before.Article.Title, before.Corrections.Count, before.Found)
                : default);

        var written = await CorrectAsync(
            catalog, article,
            Request("title", FieldValue.Of("Right – città")), Request("authors", FieldValue.Of(["Ada", "Ugo"])),
            Request("cut", FieldValue.Of("share"), paragraph: 1));

        await using var again = await ReopenAsync(catalog);
        var stored = (await again.Corrections.FindAsync(article.Id))!;
        Assert.Equal((2, """{"title":"x"}""", "Found"), (stored.Version, stored.Supplied, stored.Found!.Article.Title));
        Assert.Equal([new TextPlace(3, 7)], stored.Found.Places!);
        Assert.Equal(written!.Corrections, stored.Corrections);
        Assert.Equal(written.Corrections, stored.Article.Corrections);
        Assert.Equal(FieldValue.Of(["Ada", "Ugo"]), stored.Corrections[1].To);
        Assert.Equal("One.", stored.Corrections[2].Paragraph!.Beginning);
        Assert.Equal(
            ["Found", "Right – città"], (await again.Articles.GetVersionsAsync(article.Id)).Select(one => one.Article.Title).Reverse());
        Assert.Equal(2, await again.Articles.GetSequenceAsync());
        Assert.Equal("Found", (await Make.ToListAsync(again.Articles.ReadAsync("test"))).Single().Found!.Title);
        Assert.Empty(await Make.ToListAsync(again.FindDamageAsync()));
    }

    [Fact]
    public async Task A_correction_that_was_undone_is_kept_and_its_number_is_no_others()
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "One.", title: "Found");
        await RecordAsync(catalog, article);
        var first = (await CorrectAsync(catalog, article, Request("title", FieldValue.Of("Right"))))!.Corrections.Single();

        var undone = await WriteAsync(catalog, article, CorrectionPlan.Undo(first), Places);
        var second = (await CorrectAsync(catalog, article, Request("title", FieldValue.Of("Better"))))!.Corrections.Single();

        Assert.Equal(("Found", 0), (undone!.Title, undone.Corrections.Count));
        Assert.True(second.Id > first.Id);
        Assert.Equal(
            [(first.Id, Start.StartedAt, "ada"), (second.Id, null, null)],
            (await catalog.Corrections.GetHistoryAsync(article.Id)).Select(one => (one.Correction.Id, one.EndedAt, one.EndedBy)));
        Assert.Equal([second], (await catalog.Corrections.GetAsync(onlyConflicts: false, 0, 10)).Select(one => one.Correction));
        Assert.NotNull((await catalog.Corrections.FindAsync(first.Id))!.EndedAt);
        Assert.Null(await catalog.Corrections.FindAsync(second.Id + 1));
    }

    [Fact]
    public async Task Corrections_are_applied_to_a_new_delivery_and_conflicts_are_listed()
    {
        await using var catalog = CreateCatalog();
        foreach (var key in new[] { "a", "b" }) await RecordAsync(catalog, Make.Article(key, key, title: "Found"));
        foreach (var key in new[] { "a", "b" })
        {
            await CorrectAsync(catalog, Make.Article(key, key, title: "Found"), Request("title", FieldValue.Of("Right")));
        }
        Assert.Equal(0, await catalog.Corrections.CountAsync(onlyConflicts: true));

        var outcome = await RecordAsync(catalog, Make.Article("b", "other", title: "Other"));

        Assert.Equal("Right", outcome.Record!.Title);
        var article = (await catalog.Articles.GetAsync(Make.Article("b").Id))!;
        Assert.Equal(("Right", "other", ConflictKind.Changed), (article.Title, article.Body, article.Corrections.Single().Conflict!.Kind));
        var conflict = Assert.Single(await catalog.Corrections.GetAsync(onlyConflicts: true, 0, 10));
        Assert.Equal((article.Id, article.Corrections.Single()), (conflict.Article, conflict.Correction));
        Assert.Equal((1, 2), (await catalog.Corrections.CountAsync(true), await catalog.Corrections.CountAsync(false)));
        Assert.Equal("Other", (await catalog.Corrections.FindAsync(article.Id))!.Found!.Article.Title);
        Assert.Equal([conflict.Correction.Id], (await catalog.Corrections.GetAsync(false, 1, 1)).Select(one => one.Correction.Id));

        await RecordAsync(catalog, Make.Article("b", "again", title: "Right"));
        Assert.Empty(await catalog.Corrections.GetAsync(onlyConflicts: true, 0, 10));
        Assert.Equal(["a", "b"], (await Make.ToListAsync(catalog.Corrections.ReadAsync("test"))).Select(one => one.Article.Key).Order());
        Assert.Empty(await Make.ToListAsync(catalog.Corrections.ReadAsync("elsewhere")));
    }

    [Fact]
    public async Task Nothing_is_corrected_when_the_article_has_another_version_by_now()
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "One.", title: "Found");
        await RecordAsync(catalog, article);
        var current = (await catalog.Corrections.FindAsync(article.Id))!;
        await RecordAsync(catalog, Make.Article("a", "Two.", title: "Other"));

        var plan = CorrectionPlan.Make(
            new FoundRecord(article, Places), [], [Request("title", FieldValue.Of("Right"))], "ada", Start.StartedAt).Plan!;
        Assert.Null(await catalog.InTransactionAsync(transaction => CorrectionRecorder.Write(
            transaction, current, new FoundRecord(article, Places), plan, "ada", Start.StartedAt)));
        Assert.Empty(await catalog.Corrections.GetHistoryAsync(article.Id));
        Assert.Equal("Other", (await catalog.Articles.GetAsync(article.Id))!.Title);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_articles_corrections_come_back_with_it_and_are_destroyed_with_it(bool purge)
    {
        await using var catalog = CreateCatalog();
        var article = Make.Article("a", "One.", title: "Found");
        await RecordAsync(catalog, article);
        var number = (await CorrectAsync(catalog, article, Request("title", FieldValue.Of("Right"))))!.Corrections.Single().Id;

        await catalog.Articles.DeleteAsync(article.Id, Start.StartedAt, purge);

        Assert.Null(await catalog.Corrections.FindAsync(article.Id));
        Assert.Null(await catalog.Corrections.FindAsync(number));
        Assert.Empty(await catalog.Corrections.GetAsync(onlyConflicts: false, 0, 10));
        Assert.Equal(0, await catalog.Corrections.CountAsync(onlyConflicts: false));
        Assert.Empty(await Make.ToListAsync(catalog.Corrections.ReadAsync(null)));

        await catalog.RecordAsync(null, [Make.Item(Make.Article("a", "Two.", title: "Found")) with { Restores = true }]);
        Assert.Equal(purge ? "Found" : "Right", (await catalog.Articles.GetAsync(article.Id))!.Title);
        Assert.Equal(purge ? 0 : 1, (await catalog.Corrections.GetHistoryAsync(article.Id)).Count);
        Assert.Empty(await Make.ToListAsync(catalog.FindDamageAsync()));
    }

    private static readonly TextPlace[] Places = [new TextPlace(3, 7)];

    private protected static CorrectionRequest Request(string field, FieldValue to, int? paragraph = null) =>
        CorrectionRequest.Check(field, to, paragraph).Request!;

    /// <summary>Corrects an article whose record was found as given.</summary>
    private protected static async Task<Article?> CorrectAsync(ICatalog catalog, Article found, params CorrectionRequest[] requests)
    {
        var current = (await catalog.Corrections.FindAsync(found.Id))!;
        var plan = CorrectionPlan.Make(new FoundRecord(found, Places), current.Corrections, requests, "ada", Start.StartedAt).Plan!;
        return await WriteAsync(catalog, found, plan, Places);
    }

    private static async Task<Article?> WriteAsync(ICatalog catalog, Article found, CorrectionPlan plan, TextPlace[] places)
    {
        var current = (await catalog.Corrections.FindAsync(found.Id))!;
        return await catalog.InTransactionAsync(transaction => CorrectionRecorder.Write(
            transaction, current, new FoundRecord(found, places), plan, "ada", Start.StartedAt));
    }
}
