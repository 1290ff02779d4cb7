using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Ingestion;
using Archive.Core.Recording.Corrections;
using Archive.Sqlite;
using Archive.Tests.Support;

namespace Archive.Tests.Sqlite;

/// <summary>What is salvaged of a damaged catalogue and an earlier copy is of one piece.</summary>
public sealed class SalvageTests : IngestingTests
{
    private ArticleCorrections Corrections => new(Catalog, Ingestor, TimeProvider.System);

    [Theory]
    [InlineData("UPDATE versions SET supplied = 'x' WHERE version = 2", "Right")] // the version with the correction is lost
    [InlineData("UPDATE versions SET supplied = 'x' WHERE version = 2; UPDATE found_records SET places = 'x'", "Right")]
    [InlineData("UPDATE corrections SET made_by = 'x'", "Right")] // the correction is lost, its record has it
    public async Task A_correction_since_the_copy_holds_and_its_record_has_it(string damage, string title)
    {
        var article = await AddAsync();
        Folder.RunSql("catalog.db", $"VACUUM INTO '{Folder["copy.db"]}'");
        await Corrections.CorrectAsync(article, [Title("Right")], "ada");

        await using var salvaged = Repair(damage);

        var record = (await salvaged.Articles.GetAsync(article))!;
        Assert.Equal((title, "ada"), (record.Title, record.Corrections.Single().By));
        Assert.Equal(record.Corrections, (await salvaged.Corrections.FindAsync(article))!.Corrections);
        Assert.Equal("Il ponte di assi", (await salvaged.Corrections.FindAsync(article))!.Found!.Article.Title);
        Assert.Empty(await Make.ToListAsync(salvaged.FindDamageAsync()));
    }

    [Theory]
    [InlineData("UPDATE corrections SET made_by = 'x'")] // that it was undone is lost, its record has it not
    [InlineData("UPDATE versions SET supplied = 'x' WHERE version = 3")] // the version without it is lost
    public async Task What_was_undone_since_the_copy_stays_undone(string damage)
    {
        var article = await AddAsync();
        var correction = (await Corrections.CorrectAsync(article, [Title("Right")], "ada")).Article!.Corrections.Single();
        Folder.RunSql("catalog.db", $"VACUUM INTO '{Folder["copy.db"]}'");
        await Corrections.UndoAsync(article, correction.Id, "ugo");

        await using var salvaged = Repair(damage);

        var record = (await salvaged.Articles.GetAsync(article))!;
        Assert.Equal(("Il ponte di assi", 0), (record.Title, record.Corrections.Count));
        Assert.NotNull((await salvaged.Corrections.FindAsync(correction.Id))!.EndedAt);
        Assert.Empty(await Make.ToListAsync(salvaged.FindDamageAsync()));
    }

    private SqliteCatalog Repair(string damage)
    {
        Folder.RunSql("catalog.db", damage);
        Salvage.Run(Folder["catalog.db"], Folder["copy.db"]);
        return SqliteCatalog.Open(Folder["copy.db"]);
    }

    private async Task<ArticleId> AddAsync() => (await Ingestor.IngestAsync(
        Make.Text("Il ponte di assi\n\nIl ponte di legno sul fiume è rimasto in piedi per nove anni, dicono gli abitanti del paese."),
        "test", pathKey: "a"))!.Article!.Value;

    private static CorrectionRequest Title(string title) => CorrectionRequest.Check("title", FieldValue.Of(title)).Request!;
}
