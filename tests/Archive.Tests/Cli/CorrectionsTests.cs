using System.Text;
using System.Text.Json;
using Archive.Cli;
using Archive.Tests.Support;

namespace Archive.Tests.Cli;

public sealed class CorrectionsTests : IDisposable
{
    private const string Notice =
        "Le campane di San Vito suonano ancora per tutti gli abitanti della valle, anche per chi abita dall'altra parte del fiume.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_article_is_corrected_listed_undone_and_exported()
    {
        var id = await IngestAsync("a");
        Assert.Contains($"[2] {Notice}", (await RunAsync("show", id, "--numbers")).Out, StringComparison.Ordinal);

        var corrected = await RunAsync(
            "correct", id, "title=Una passerella = ponte", "Authors=Ugo Bianchi; Ada Rossi", "caption=", "--boilerplate", "2", "--label",
            "related", "--give-back", "1", "--kind", "Il ponte=quote", "--by", "ada");
        Assert.True(corrected.ExitCode == 0, corrected.Error);
        Assert.Contains("title: “Il ponte di assi” → “Una passerella = ponte” (ada, ", corrected.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("caption", corrected.Out, StringComparison.Ordinal);

        var shown = (await RunAsync("show", id)).Out;
        Assert.Contains("authors     Ugo Bianchi, Ada Rossi", shown, StringComparison.Ordinal);
        Assert.Contains("> Il ponte di legno", shown, StringComparison.Ordinal);
        Assert.Contains($"removed     related (it) at", shown, StringComparison.Ordinal);
        Assert.Contains("corrected   1  title: “Il ponte di assi”", shown, StringComparison.Ordinal);
        Assert.Contains("1 article", (await RunAsync("search", "title:passerella")).Out, StringComparison.Ordinal);
        Assert.Equal(
            "The article has these values already; nothing was written.",
            (await RunAsync("correct", id, "title=Una passerella = ponte")).Out.Split('\n')[0]);

        Assert.Equal(5, (await RunAsync("corrections", "list", "--json")).Out.Trim().Split('\n').Length);
        Assert.Equal("No correction is contradicted by what was found.", (await RunAsync("corrections", "conflicts")).Out.Trim());
        Assert.Equal("No. 1 is undone.\nNo. 2 is undone.\n", (await RunAsync("corrections", "undo", "1", "2", "--by", "ugo")).Out);
        Assert.Equal(ExitCode.Failure, (await RunAsync("corrections", "undo", "1")).ExitCode);
        var history = (await RunAsync("corrections", "list", id)).Out;
        Assert.Contains("by ugo", history, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("corrections", "list", "--json")).Out.Trim().Split('\n').Length);

        var file = _folder["gold.ndjson"];
        Assert.Equal("1 corrected article.", (await RunAsync("corrections", "export", "-o", file)).Error.Trim());
        using var gold = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(3, gold.RootElement.GetProperty("corrections").GetArrayLength());
        Assert.Equal("0 corrected articles.", (await RunAsync("corrections", "export", "--source", "elsewhere")).Error.Trim());
    }

    [Fact]
    public async Task All_hits_are_corrected_once_their_number_was_said()
    {
        await IngestAsync("a");
        await IngestAsync("b");
        await RunAsync("ingest", _folder.Write("c/c.txt", "Il ponte di ferro è stato venduto al paese vicino, che lo ha smontato."));
        string[] command = ["correct", "--query", "ponte", "--boilerplate", Notice];

        var counted = await RunAsync(command);
        Assert.Equal(
            "3 matching = 2 to correct + 0 unchanged + 1 skipped.\nNothing was written. The same command with --expect 3 corrects them.\n",
            counted.Out);
        Assert.Contains(
            ": skipped: --boilerplate: Nothing in the article begins with “Le campane", counted.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.SomeRejected, "Nothing was corrected.\n"), (counted.ExitCode, (await RunAsync("corrections", "list")).Out));
        Assert.Contains("finds 3 articles, not 2.", (await RunAsync([.. command, "--expect", "2"])).Error, StringComparison.Ordinal);
        Assert.StartsWith(
            "3 matching = 2 corrected + 0 unchanged + 1 skipped.",
            (await RunAsync([.. command, "--expect", "3"])).Out,
            StringComparison.Ordinal);
        Assert.StartsWith("0 articles", (await RunAsync("search", "campane")).Out, StringComparison.Ordinal);
        Assert.StartsWith("2 articles", (await RunAsync("search", "campane", "--removed")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Normalising_again_and_a_new_delivery_keep_corrections_and_list_conflicts()
    {
        var id = await IngestAsync("a");
        await RunAsync("correct", id, "title=Right");
        Assert.Contains("0 changed + 1 unchanged", (await RunAsync("renormalize", "--source", "local")).Out, StringComparison.Ordinal);
        await IngestAsync("a", "Un altro ponte");
        Assert.Contains("title       Right", (await RunAsync("show", id)).Out, StringComparison.Ordinal);
        Assert.Contains(
            "conflict: normalisation now finds “Un altro ponte”", (await RunAsync("corrections", "conflicts")).Out,
            StringComparison.Ordinal);
        await RunAsync("correct", id, "title=Right");
        Assert.Contains("No correction is contradicted", (await RunAsync("corrections", "conflicts")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_holds_corrections_and_a_repair_keeps_them()
    {
        var id = await IngestAsync("a");
        await RunAsync("correct", id, "title=Right", "--boilerplate", Notice);
        Assert.Equal(0, (await RunAsync("backup", _folder["backup"])).ExitCode);
        await RunAsync("correct", id, "caption=After the backup");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.RunSql("archive/catalog.db", "UPDATE corrections SET to_value = '\"Altered\"' WHERE id = 1");
        Assert.Contains("1 rows of corrections were altered", (await RunAsync("verify")).Out, StringComparison.Ordinal);
        var repaired = await RunAsync("verify", "--repair", "--from", _folder["backup"]);
        Assert.True(repaired.ExitCode == 0, repaired.Out + repaired.Error);
        var listed = (await RunAsync("corrections", "list")).Out;
        Assert.Contains("→ “Right”", listed, StringComparison.Ordinal);
        Assert.Contains("→ “After the backup”", listed, StringComparison.Ordinal);

        Assert.Equal(0, (await CliRunner.RunAsync("restore", _folder["backup"], "--archive", _folder["again"])).ExitCode);
        var restored = await CliRunner.RunAsync("corrections", "list", "--json", "--archive", _folder["again"]);
        Assert.Equal(2, restored.Out.Trim().Split('\n').Length);
        await RunAsync("delete", id, "--purge");
        Assert.Equal("Nothing was corrected.", (await RunAsync("corrections", "list")).Out.Trim());
        Assert.Equal("Everything is whole.", (await RunAsync("verify")).Out.Trim());
    }

    [Theory]
    [InlineData("ID: Which article?", "title=x")]
    [InlineData(
        "ID: “bridge” is one too many: one is corrected. A value of several words is put in quotation marks", "ID", "title=A", "bridge")]
    [InlineData("ID: “bridge” is one too many: --query needs none.", "--query", "ponte", "title=A", "bridge")]
    [InlineData("Give a field with its right value", "ID")]
    [InlineData("titel: “titel” cannot be corrected; these fields can: title,", "ID", "titel=x")]
    [InlineData("date: “soon” is not a day; write yyyy-MM-dd", "ID", "date=soon")]
    [InlineData("title: It is given more than once.", "ID", "title=x", "Title=y")]
    [InlineData("cut: Use --kind", "ID", "Cut=x")]
    [InlineData("--kind: “3” has no “=”; write it as 3=heading.", "ID", "--kind", "3")]
    [InlineData("--kind: “big” is not a kind", "ID", "--kind", "3=big")]
    [InlineData("cut: Use --kind", "ID", "cut=x")]
    [InlineData("--boilerplate: “Share!” is not a label", "ID", "--boilerplate", "2", "--label", "Share!")]
    [InlineData("--give-back: There is no number 9", "ID", "title=x", "--boilerplate", "2", "--give-back", "9")]
    [InlineData("--boilerplate: There is no number 9; the article has 3 paragraphs.", "ID", "--boilerplate", "9")]
    [InlineData("--boilerplate: A number belongs to one article", "--query", "ponte", "--boilerplate", "2")]
    [InlineData("--query: ", "--query", "date:soon", "title=x")]
    [InlineData("--expect: It goes with --query.", "ID", "title=x", "--expect", "1")]
    [InlineData("No article has the id “nothere”", "nothere", "title=x")]
    public async Task What_cannot_be_is_refused_and_named(string expected, params string[] args)
    {
        var id = await IngestAsync("a");
        var refused = await RunAsync(["correct", .. args.Select(arg => arg == "ID" ? id : arg)]);
        Assert.Equal(ExitCode.Failure, refused.ExitCode);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
    }

    private async Task<string> IngestAsync(string key, string title = "Il ponte di assi")
    {
        var path = _folder.Write(
            $"{key}/{key}.txt",
            $"{title}\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte di legno sul fiume {key} è rimasto in piedi per nove anni, dicono gli abitanti del paese.\n\n{Notice}\n\nIl comune di {key} ha deciso di rifarlo in pietra, e i lavori cominceranno a settembre.\n\nCondividi su Facebook");
        Assert.Equal(0, (await RunAsync("ingest", path)).ExitCode);
        var exported = await RunAsync("export", "");
        return Encoding.UTF8.GetString(exported.RawOut).Split('\n')
            .Where(line => line.Contains($"\"key\":\"{key}.txt\"", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).Single();
    }

    private Task<CliResult> RunAsync(params string[] args) => CliRunner.RunAsync([.. args, "--archive", _folder["archive"]]);
}
