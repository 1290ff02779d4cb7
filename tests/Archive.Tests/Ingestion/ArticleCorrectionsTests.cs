using System.Text;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Runs;
using Archive.Core.Export;
using Archive.Core.Ingestion;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Recording.Corrections;
using Archive.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Archive.Tests.Ingestion;

/// <summary>Corrections from the original bytes to the record, through everything that makes a record anew.</summary>
public sealed class ArticleCorrectionsTests : IngestingTests
{
    private const string First = "Il ponte di legno sul fiume è rimasto in piedi per nove anni, dicono gli abitanti del paese.";
    private const string Notice =
        "Le campane di San Vito suonano ancora per tutti gli abitanti della valle, anche per chi abita dall'altra parte del fiume.";
    private const string Last = "Il comune ha deciso di rifarlo in pietra, e i lavori cominceranno alla fine di settembre.";
    private const string Text =
        $"Il ponte di assi\n\ndi Ada Rossi\n\n3 giugno 2023\n\n{First}\n\n{Notice}\n\n{Last}\n\nCondividi su Facebook";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    private ArticleCorrections Corrections => new(Catalog, Ingestor, _time);

    [Fact]
    public async Task A_cut_gets_the_place_that_the_paragraph_has_in_the_original()
    {
        var article = await AddAsync(Text);
        var corrected = (await CorrectAsync(
            article.Id, Request("cut", "related", text: "Le campane"), Request("cut", null, removed: 1))).Article!;

        Assert.Equal([First, Last, "Condividi su Facebook"], corrected.Paragraphs.Select(paragraph => paragraph.Text));
        var span = Assert.Single(corrected.Removed);
        Assert.Equal((Notice, Notice), (span.Text, Text[span.Start..span.End]));
        Assert.Equal(_time.GetUtcNow(), corrected.IngestedAt);
        Assert.Equal(2, (await Catalog.Articles.GetVersionsAsync(article.Id)).Count);
    }

    [Fact]
    public async Task The_same_bytes_delivered_again_are_unchanged_and_other_bytes_are_corrected()
    {
        var article = await AddAsync(Text);
        await CorrectAsync(article.Id, Request("title", "Il ponte di legno"), Request("cut", "related", text: Notice));

        Assert.Equal(IngestOutcomeKind.Unchanged, (await IngestAsync(Text)).Kind);
        var replaced = await IngestAsync(Text.Replace("nove anni", "dieci anni", StringComparison.Ordinal));

        Assert.Equal(IngestOutcomeKind.Replaced, replaced.Kind);
        Assert.Equal(("Il ponte di legno", 2), (replaced.Record!.Title, replaced.Record.Paragraphs.Count));
        Assert.Contains("dieci anni", replaced.Record.Body, StringComparison.Ordinal);
        Assert.Equal(
            ArticleJson.FingerprintOf(replaced.Record), ArticleJson.FingerprintOf((await Catalog.Articles.GetAsync(article.Id))!));
        Assert.Empty(await Catalog.Corrections.GetAsync(onlyConflicts: true, 0, 10));
    }

    [Fact]
    public async Task Normalising_again_keeps_corrections_and_tells_what_contradicts_them()
    {
        var article = await AddAsync(Text);
        await CorrectAsync(article.Id, Request("title", "Il ponte di legno"), Request("kind", "heading", text: Notice));
        Assert.Equal(IngestOutcomeKind.Unchanged, (await RenormalizeAsync(isDryRun: false)).Kind);

        await Catalog.Lines.DecideAsync("test", SourceLine.Of(Notice), LineState.Taken, _time.GetUtcNow());
        var dry = await RenormalizeAsync(isDryRun: true);
        Assert.Equal(("Il ponte di legno", 2), (dry.After.Title, dry.After.Paragraphs.Count));
        Assert.Equal(2, (await Catalog.Articles.GetVersionsAsync(article.Id)).Count);

        Assert.Equal(IngestOutcomeKind.Replaced, (await RenormalizeAsync(isDryRun: false)).Kind);
        var again = (await Catalog.Articles.GetAsync(article.Id))!;
        Assert.Equal(ArticleJson.FingerprintOf(dry.After), ArticleJson.FingerprintOf(again));
        Assert.Equal([First, Last], again.Paragraphs.Select(paragraph => paragraph.Text));
        var conflict = Assert.Single(await Catalog.Corrections.GetAsync(onlyConflicts: true, 0, 10));
        Assert.Equal((CorrectedField.Kind, ConflictKind.Gone), (conflict.Correction.Field, conflict.Correction.Conflict!.Kind));
        Assert.Contains(
            again.Trace, entry => entry.Stage == "correction" && entry.Reason.EndsWith("the paragraph is gone", StringComparison.Ordinal));
        Assert.Equal(IngestOutcomeKind.Unchanged, (await RenormalizeAsync(isDryRun: false)).Kind);
    }

    [Fact]
    public async Task What_is_undone_is_as_it_was_found_and_has_its_tag()
    {
        var article = await AddAsync(Text);
        var corrected = (await CorrectAsync(
            article.Id, Request("title", "Other"), Request("cut", "related", text: Notice),
            Request("kind", "quote", text: First))).Article!;
        Assert.NotEqual(ArticleJson.FingerprintOf(article), ArticleJson.FingerprintOf(corrected));
        foreach (var correction in corrected.Corrections)
        {
            Assert.Equal(CorrectionResultKind.Corrected, (await Corrections.UndoAsync(article.Id, correction.Id, "ugo")).Kind);
        }
        var undone = (await Catalog.Articles.GetAsync(article.Id))!;
        Assert.Equal(ArticleJson.FingerprintOf(article), ArticleJson.FingerprintOf(undone));
        Assert.Equal(5, (await Catalog.Articles.GetVersionsAsync(article.Id)).Count);
        Assert.Null((await Catalog.Corrections.FindAsync(article.Id))!.Found);
        Assert.Equal(CorrectionResultKind.NotFound, (await Corrections.UndoAsync(article.Id, corrected.Corrections[0].Id, "ugo")).Kind);
    }

    [Fact]
    public async Task Undoing_after_a_new_delivery_gives_what_that_one_brought()
    {
        var article = await AddAsync(Text);
        var number = (await CorrectAsync(article.Id, Request("title", "Right"))).Article!.Corrections.Single().Id;
        await IngestAsync(Text.Replace("Il ponte di assi", "Il ponte di pietra", StringComparison.Ordinal));
        Assert.Equal(
            FieldValue.Of("Il ponte di pietra"),
            Assert.Single(await Catalog.Corrections.GetAsync(onlyConflicts: true, 0, 10)).Correction.Conflict!.Found);

        var undone = await Corrections.UndoAsync(article.Id, number, "ada");
        Assert.Equal(("Il ponte di pietra", 0), (undone.Article!.Title, undone.Article.Corrections.Count));
        Assert.Empty(await Catalog.Corrections.GetAsync(onlyConflicts: true, 0, 10));
    }

    [Fact]
    public async Task Conditions_hold_and_what_is_so_already_writes_nothing()
    {
        var article = await AddAsync(Text);
        Assert.Equal(
            CorrectionResultKind.PreconditionFailed,
            (await Corrections.CorrectAsync(article.Id, [Request("title", "x")], "ada", _ => false)).Kind);
        Assert.Equal(CorrectionResultKind.NotFound, (await CorrectAsync(Make.Article("other").Id, Request("title", "x"))).Kind);
        Assert.Equal(
            CorrectionResultKind.Invalid, (await CorrectAsync(article.Id, Request("title", "x"), Request("cut", null, removed: 7))).Kind);
        Assert.Equal(CorrectionResultKind.Unchanged, (await CorrectAsync(article.Id, Request("title", "Il ponte di assi"))).Kind);
        var dry = await Corrections.CorrectAsync(article.Id, [Request("title", "x")], "ada", isDryRun: true);
        Assert.Equal((CorrectionResultKind.Corrected, "Il ponte di assi"), (dry.Kind, dry.Article!.Title));
        Assert.Single(await Catalog.Articles.GetVersionsAsync(article.Id));
    }

    [Fact]
    public async Task Of_many_who_correct_at_once_none_loses_anything()
    {
        var article = await AddAsync(Text);
        string[] fields = ["title", "standfirst", "caption", "date", "language", "url"];
        string[] values = ["T", "S", "C", "2022-01-01", "en", "https://example.org/"];
        await Task.WhenAll(fields.Zip(values, (field, value) => CorrectAsync(article.Id, Request(field, value))));
        var corrected = (await Catalog.Articles.GetAsync(article.Id))!;
        Assert.Equal(fields.Order(), corrected.Corrections.Select(one => CorrectionRules.NameOf(one.Field)).Order());
        Assert.Equal(("T", "S", "C", "en"), (corrected.Title, corrected.Standfirst, corrected.Caption, corrected.Language));
    }

    [Fact]
    public async Task Many_articles_are_corrected_and_those_without_the_paragraph_are_skipped()
    {
        var ids = new List<ArticleId>();
        for (var i = 0; i < 40; i++)
        {
            var text = $"Il titolo numero {i}\n\nLa storia numero {i} comincia in un paese sul fiume e finisce, dopo anni, in città."
                + (i % 4 == 0 ? "" : $"\n\n{Notice}\n\nAlla fine della storia numero {i} tutti tornano a casa, e il ponte resta dov'era.");
            ids.Add((await IngestAsync(text, $"{i}")).Article!.Value);
        }
        async Task<(int, int, int)> CorrectAllAsync(bool isDryRun)
        {
            var results = await Make.ToListAsync(
                Corrections.CorrectAllAsync(ids, [Request("title", "T"), Request("cut", "related", text: Notice)], "ada", isDryRun));
            int Count(CorrectionResultKind kind) => results.Count(result => result.Kind == kind);
            return (Count(CorrectionResultKind.Corrected), Count(CorrectionResultKind.Unchanged), Count(CorrectionResultKind.Invalid));
        }
        // The notice was learned from the third article on, and is cut by then.
        Assert.Equal((30, 0, 10), await CorrectAllAsync(isDryRun: true));
        Assert.Equal(0, await Catalog.Corrections.CountAsync(onlyConflicts: false));
        Assert.Equal((30, 0, 10), await CorrectAllAsync(isDryRun: false));
        Assert.Equal((0, 30, 10), await CorrectAllAsync(isDryRun: false));
    }

    [Fact]
    public async Task Of_many_articles_one_that_cannot_be_read_is_accounted_for_and_the_others_are_corrected()
    {
        var ids = new List<ArticleId>();
        foreach (var key in new[] { "a", "b", "c" })
        {
            ids.Add((await IngestAsync(Text.Replace("nove", key, StringComparison.Ordinal), key)).Article!.Value);
        }
        Folder.RunSql("catalog.db", $"UPDATE versions SET record = CAST('x' AS BLOB) WHERE article = '{ids[1]}'");

        var results = await Make.ToListAsync(Corrections.CorrectAllAsync(ids, [Request("title", "T")], "ada", isDryRun: false));

        Assert.Equal(2, results.Count(result => result.Kind == CorrectionResultKind.Corrected));
        var unreadable = Assert.Single(results, result => result.Kind == CorrectionResultKind.Unreadable);
        Assert.Equal(ids[1], unreadable.Id);
        Assert.Contains("cannot be read", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Corrected_articles_are_exported_as_gold()
    {
        var article = await AddAsync(Text);
        await IngestAsync("Another text that nobody has corrected so far.", "b");
        await CorrectAsync(article.Id, Request("title", "Right"), Request("cut", "related", text: Notice));

        using var output = new MemoryStream();
        Assert.Equal(1, await GoldExport.WriteAsync(Catalog.Corrections, source: null, output));

        using var gold = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray()));
        var root = gold.RootElement;
        Assert.Equal(article.Sha256.Hex, root.GetProperty("sha256").GetString());
        string? TitleOf(string record) => root.GetProperty(record).GetProperty("title").GetString();
        Assert.Equal(("Il ponte di assi", "Right"), (TitleOf("found"), TitleOf("corrected")));
        Assert.Equal(
            (3, 2),
            (root.GetProperty("found").GetProperty("paragraphs").GetArrayLength(),
                root.GetProperty("corrected").GetProperty("paragraphs").GetArrayLength()));
        Assert.Equal(2, root.GetProperty("corrections").GetArrayLength());
    }

    private Task<CorrectionResult> CorrectAsync(ArticleId id, params CorrectionRequest[] requests) =>
        Corrections.CorrectAsync(id, requests, "ada");

    private async Task<Article> AddAsync(string text) => (await IngestAsync(text)).Record!;

    private async Task<RunOutcome> IngestAsync(string text, string key = "a") =>
        (await Ingestor.IngestAsync(Make.Text(text) with { CallerId = key }, "test", pathKey: null))!;

    private async Task<RenormalizedArticle> RenormalizeAsync(bool isDryRun)
    {
        await Ingestor.PreviewAsync(Make.Text("x"), "test"); // reads what was decided of lines meanwhile
        return (await Make.ToListAsync(new Renormalization(Catalog, Ingestor, _time).RunAsync("test", isDryRun))).Single();
    }

    private static CorrectionRequest Request(string field, string? to, int? removed = null, string? text = null) =>
        CorrectionRequest.Check(field, FieldValue.Of(to), removed: removed, text: text).Request!;
}
