using System.CommandLine;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Archive.Cli;
using Archive.Core.Storage;
using Archive.Tests.Support;

namespace Archive.Tests.Cli;

public sealed class CliTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Quickstart_fills_an_archive_and_the_second_time_changes_nothing()
    {
        var first = await RunAsync("quickstart", "--no-serve");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("16 offered = 16 added", first.Out, StringComparison.Ordinal);
        Assert.Equal(3, first.Out.Split("archive search '").Length - 1);
        Assert.Contains("*acqua alta*", first.Out, StringComparison.Ordinal);

        var second = await RunAsync("quickstart", "--no-serve");
        Assert.Contains("16 unchanged", second.Out, StringComparison.Ordinal);
        Assert.Contains("nothing changed", second.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_search_show_and_stats_work_together()
    {
        var path = _folder.Write(
            "in/bridge.txt",
            "Il ponte di assi\n\ndi Ada Rossi\n\n3 giugno 2023\n\nIl ponte di legno sul fiume è rimasto in piedi per nove anni.");
        var ingested = await RunAsync("ingest", path, "--source", "valley");
        Assert.Equal(0, ingested.ExitCode);
        Assert.Contains("1 offered = 1 added", ingested.Out, StringComparison.Ordinal);

        var found = await RunAsync("search", "ponti fiumi", "--lang", "IT", "--from", "2023-06", "--to", "2023", "--limit", "5", "--json");
        Assert.Equal(0, found.ExitCode);
        using var results = JsonDocument.Parse(found.Out);
        Assert.Equal(1, results.RootElement.GetProperty("total").GetInt64());
        var id = results.RootElement.GetProperty("hits")[0].GetProperty("id").GetString()!;

        Assert.Contains("*ponte* di legno sul *fiume*", (await RunAsync("search", "ponti fiumi")).Out, StringComparison.Ordinal);
        Assert.Contains("Il ponte di legno sul fiume", (await RunAsync("show", id)).Out, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(path), (await RunAsync("show", id, "--raw")).RawOut);
        Assert.Contains("articles   1", (await RunAsync("stats")).Out, StringComparison.Ordinal);
        Assert.Contains("up to date", (await RunAsync("stats")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_hit_is_exported_to_a_file_or_to_standard_output()
    {
        await RunAsync(
            "ingest", _folder.Write("in/a.txt", "The bridge was opened."), _folder.Write("in/b.txt", "The ferry was sold at the bridge."));
        var printed = await RunAsync("export", "bridge", "--sort", "newest");
        Assert.Equal("2 articles.", printed.Error.Trim());
        Assert.Equal(3, Encoding.UTF8.GetString(printed.RawOut).Trim().Split('\n').Length);

        var file = _folder["hits.csv"];
        Assert.Equal("1 article.", (await RunAsync("export", "ferry", "--format", "csv", "-o", file)).Error.Trim());
        Assert.Contains("The ferry was sold", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".part"));
        var refused = await RunAsync("export", "date:soon", "--from", "2022-13");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--from: “2022-13” is not a date", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_listed_with_what_became_of_their_items()
    {
        Assert.Contains("There is no archive", (await RunAsync("runs")).Error, StringComparison.Ordinal);
        await RunAsync("ingest", _folder.Write("in/a.txt", "A text that is there."), _folder["missing.txt"], "--source", "valley");
        Assert.Contains(
            "2 offered = 1 added + 0 replaced + 0 unchanged + 0 duplicate + 1 rejected + 0 ignored",
            (await RunAsync("runs")).Out,
            StringComparison.Ordinal);
        var rejected = await RunAsync("runs", "show", "1", "--outcome", "rejected");
        Assert.Contains("missing.txt: There is no such file.", rejected.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("added  ", rejected.Out, StringComparison.Ordinal);
        using var added = JsonDocument.Parse((await RunAsync("runs", "show", "1", "--outcome", "added", "--json")).Out);
        Assert.Equal("added", added.RootElement.GetProperty("kind").GetString());
        Assert.Contains("no run 7", (await RunAsync("runs", "show", "7")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_is_backed_up_verified_damaged_repaired_and_restored()
    {
        for (var i = 0; i < 20; i++) _folder.Write($"in/{i}.txt", $"The text number {i} of the valley.");
        await RunAsync("ingest", _folder["in"]);
        var elsewhere = _folder["backup"];
        Assert.Contains("20 originals, 20 of them new", (await RunAsync("backup", elsewhere)).Out, StringComparison.Ordinal);
        Assert.Contains("0 of them new", (await RunAsync("backup", elsewhere)).Out, StringComparison.Ordinal);
        Assert.Contains("lie in one another", (await RunAsync("backup", _folder["archive/b"])).Error, StringComparison.Ordinal);
        _folder.Write("mine/thesis.txt", "keep me");
        Assert.Contains("holds something else", (await RunAsync("backup", _folder["mine"])).Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["mine/thesis.txt"]));
        Assert.Equal("Everything is whole.", (await RunAsync("verify", "--backup", elsewhere)).Out.Trim());
        Assert.Equal("Everything is whole.", (await RunAsync("verify")).Out.Trim());

        _folder.Write("in/later.txt", "The text that came after the backup.");
        await RunAsync("ingest", _folder["in"]);
        var pack = await File.ReadAllBytesAsync(_folder["archive/blobs/packs/00000001.tar"]);
        pack[520] ^= 1;
        _folder.Write("archive/blobs/packs/00000001.tar", pack);
        Directory.Delete(_folder["archive/index"], recursive: true);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_folder["archive"], "catalog.db-*")) File.Delete(file);
        var catalog = await File.ReadAllBytesAsync(_folder["archive/catalog.db"]);
        "broken"u8.CopyTo(catalog);
        _folder.Write("archive/catalog.db", catalog);
        Assert.Equal(ExitCode.Failure, (await RunAsync("verify")).ExitCode);
        Assert.Contains("repaired from a backup", (await RunAsync("verify", "--repair")).Out, StringComparison.Ordinal);
        var repaired = await RunAsync("verify", "--repair", "--from", elsewhere);
        Assert.Equal(
            (ExitCode.Success, true), (repaired.ExitCode, repaired.Out.Contains("Everything is whole.", StringComparison.Ordinal)));

        var restored = await CliRunner.RunAsync("restore", elsewhere, "--archive", _folder["restored"] + "/");
        Assert.Contains("20 originals", restored.Out, StringComparison.Ordinal);
        Assert.Contains(
            "20 articles", (await CliRunner.RunAsync("search", "valley", "--archive", _folder["restored"])).Out, StringComparison.Ordinal);
        Assert.Contains(
            "is not empty",
            (await CliRunner.RunAsync("restore", elsewhere, "--archive", _folder["restored"])).Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "built anew from 20 articles",
            (await CliRunner.RunAsync("reindex", "--archive", _folder["restored"])).Out,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// backup-of-schema-7.zip was made by the version before the eighth migration: three texts, one of them replaced, another deleted.
    /// </summary>
    [Fact]
    public async Task A_backup_that_an_earlier_version_made_is_restored_and_brought_up_to_date()
    {
        ZipFile.ExtractToDirectory(Path.Combine(Repo.Root, "tests/Archive.Tests/Cli/backup-of-schema-7.zip"), _folder["backup"]);
        Assert.Contains("4 originals", (await RunAsync("restore", _folder["backup"])).Out, StringComparison.Ordinal);
        Assert.Equal("Everything is whole.", (await RunAsync("verify")).Out.Trim());
        Assert.Contains("It was *repaired*", (await RunAsync("search", "repaired")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "ponte", (await RunAsync("search", "ponte")).Out.Replace("“ponte”", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("built anew from 2 articles", (await RunAsync("reindex")).Out, StringComparison.Ordinal);
        _folder.Write("in/bridge.txt", "The bridge over the river is closed once more.");
        Assert.Contains("1 added", (await RunAsync("ingest", _folder["in"], "--source", "later")).Out, StringComparison.Ordinal);
        Assert.Contains("2 articles", (await RunAsync("search", "bridge")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_article_is_deleted_brought_back_and_purged()
    {
        await RunAsync("ingest", _folder.Write("in/a.txt", "A text of the valley."));
        var id = Core.Articles.ArticleId.For(Make.Identity("a.txt", "local")).Value;
        Assert.Contains("brings it back", (await RunAsync("delete", id)).Out, StringComparison.Ordinal);
        Assert.Contains("was deleted on", (await RunAsync("show", id)).Error, StringComparison.Ordinal);
        Assert.Contains("is back", (await RunAsync("delete", "--undo", id)).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunAsync("show", id)).ExitCode);
        Assert.Contains("destroyed", (await RunAsync("delete", "--purge", id)).Out, StringComparison.Ordinal);
        Assert.Contains("purged", (await RunAsync("delete", "--undo", id)).Error, StringComparison.Ordinal);
        Assert.Contains("No article", (await RunAsync("delete", "nonsense")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recurring_lines_are_listed_applied_to_earlier_articles_and_restored()
    {
        for (var i = 1; i <= 4; i++)
        {
            _folder.Write(
                $"in/{i}.txt",
                $"Title {i}\n\nThe town number {i} has a bridge of its own, and the people of town number {i} walk over it day and night.\n\nThe bells of Saint Vitus ring for everybody in the valley.");
        }
        Assert.Contains(
            "Learned: 1 recurring line of valley",
            (await RunAsync("ingest", _folder["in"], "--source", "valley")).Out,
            StringComparison.Ordinal);
        Assert.Contains(
            "The bells of Saint Vitus ring for everybody in the valley.", (await RunAsync("boilerplate", "list")).Out,
            StringComparison.Ordinal);

        var dry = await RunAsync("renormalize", "--source", "valley", "--dry-run");
        Assert.Contains(
            "4 articles = 3 changed + 1 unchanged + 0 rejected (dry run: nothing was written)", dry.Out, StringComparison.Ordinal);
        Assert.Contains("3 × recurring: The bells of Saint Vitus", dry.Out, StringComparison.Ordinal);
        Assert.Contains("3 changed", (await RunAsync("renormalize", "--source", "valley")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Vitus", (await RunAsync("search", "vitus")).Out, StringComparison.Ordinal);

        Assert.Contains(
            "is text in articles of valley",
            (await RunAsync("boilerplate", "allow", "the bells of saint vitus ring for everybody in the valley.", "--source", "valley")).Out,
            StringComparison.Ordinal);
        var restored = await RunAsync("renormalize", "--source", "valley", "--json");
        Assert.Equal(
            4,
            restored.Out.TrimEnd().Split('\n')
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("restored")[0].GetProperty("label").GetString())
                .Count(label => label == "recurring"));
        Assert.Contains("*Vitus*", (await RunAsync("search", "vitus")).Out, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("boilerplate", "allow", "***")).ExitCode);
    }

    [Fact]
    public async Task Rejected_input_is_listed_and_the_exit_code_is_two()
    {
        _folder.Write("in/good.txt", "A title\n\nThe body of the article says enough to be one.");
        _folder.Write("in/empty.txt", "");
        var result = await RunAsync("ingest", _folder["in"], _folder["missing.txt"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"rejected  {_folder["in/empty.txt"]}: It is empty", result.Out, StringComparison.Ordinal);
        Assert.Contains("missing.txt: There is no such file.", result.Out, StringComparison.Ordinal);
        Assert.Contains(
            "3 offered = 1 added + 0 replaced + 0 unchanged + 0 duplicate + 2 rejected + 0 ignored", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Normalize_prints_records_and_writes_them_to_files()
    {
        var path = _folder.Write("one.txt", "A title\n\nThe body of the article says enough to be one.");
        _folder.Write("lines.ndjson", "{\"id\":\"a\",\"text\":\"One line.\"}\n{\"id\":\"b\",\"text\":\"Another line.\"}");

        Assert.Contains("title       A title", (await CliRunner.RunAsync("normalize", path)).Out, StringComparison.Ordinal);

        var json = await CliRunner.RunAsync("normalize", path, "--json");
        using var record = JsonDocument.Parse(json.Out);
        Assert.Equal(
            ("A title", "one.txt"),
            (record.RootElement.GetProperty("title").GetString(), record.RootElement.GetProperty("key").GetString()));

        var written = await CliRunner.RunAsync("normalize", path, _folder["lines.ndjson"], "--out", _folder["out"]);
        Assert.Equal(0, written.ExitCode);
        Assert.Equal(["lines-1.json", "lines-2.json", "one.json"], Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Normalize_does_not_write_one_record_over_another()
    {
        _folder.Write("a/x.txt", "A title\n\nThe body of the article says enough to be one.");
        _folder.Write("b/x.txt", "Another title\n\nThe body of the article says enough to be one.");
        var result = await CliRunner.RunAsync("normalize", _folder["a"], _folder["b"], "--out", _folder["out"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("already", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_is_the_same_through_every_door()
    {
        var path = Path.Combine(Repo.Samples, "en-01-registry-offline.txt");
        using var normalized = JsonDocument.Parse((await CliRunner.RunAsync("normalize", path, "--json")).Out);
        await RunAsync("ingest", path);
        var shown = (await RunAsync("show", normalized.RootElement.GetProperty("id").GetString()!, "--json")).Out.TrimEnd();

        await using var server = await TestServer.StartAsync();
        var body = new ByteArrayContent(File.ReadAllBytes(path));
        body.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain");
        var id = (await (await server.Client.PostAsync("/v1/articles?key=en-01-registry-offline.txt", body))
            .Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("id").GetString();
        var served = await server.Client.GetStringAsync($"/v1/articles/{id}");

        Assert.Equal(WithoutIngestTime(normalized.RootElement.GetRawText()), WithoutIngestTime(shown));
        Assert.Equal(WithoutIngestTime(shown), WithoutIngestTime(served));
    }

    [Fact]
    public async Task Explain_shows_what_is_kept_and_what_is_removed_in_reading_order()
    {
        var result = await CliRunner.RunAsync("normalize", "--explain", Path.Combine(Repo.Samples, "en-02-bridge-of-planks.txt"));
        Assert.Equal(0, result.ExitCode);
        var lines = result.Out.Split('\n');
        var share = Array.FindIndex(lines, line => line.StartsWith("- Share this article", StringComparison.Ordinal));
        Assert.True(share > Array.FindIndex(lines, line => line.StartsWith("+ The bridge of planks", StringComparison.Ordinal)));
        Assert.Contains("share, en, share.en.row", lines[share + 1], StringComparison.Ordinal);
        Assert.Contains("language: en (function words)", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Languages_are_told_line_by_line()
    {
        var result = await CliRunner.RunWithInputAsync(
            "Il governo ha deciso di rinviare la legge.\nThe government has decided to postpone the law.\n123\n", "detect-language", "-");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["it", "en", "und"], result.Out.Trim().Split('\n').Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public async Task A_locked_archive_is_not_written_and_still_read()
    {
        await RunAsync("quickstart", "--no-serve");
        using var held = ArchiveLock.Acquire(_folder["archive"], "archive serve", TimeProvider.System);

        var ingest = await RunAsync("ingest", _folder.Root);
        Assert.Equal(1, ingest.ExitCode);
        Assert.Contains("in use by “archive serve”", ingest.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("search", "ponte")).ExitCode);
    }

    [Theory]
    [InlineData("There is no archive in", "search", "x")]
    [InlineData("There is no archive in", "stats")]
    [InlineData("--form", "search", "x", "--form", "2022")]
    [InlineData("Unrecognized command", "serch", "x")]
    [InlineData("Name what to ingest", "ingest")]
    [InlineData("“tomorrow” is not a date", "search", "x", "--from", "tomorrow")]
    public async Task A_wrong_command_line_is_answered_plainly(string message, params string[] args)
    {
        if (message.Contains("date", StringComparison.Ordinal)) await RunAsync("quickstart", "--no-serve");
        var result = await RunAsync(args);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Wrong_search_options_are_named_as_the_user_typed_them()
    {
        await RunAsync("quickstart", "--no-serve");
        var result = await RunAsync("search", "x", "--limit", "500", "--lang", "italian");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--limit: 500", result.Error, StringComparison.Ordinal);
        Assert.Contains("--lang: “italian”", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help-ingest", "ingest", "--help")]
    [InlineData("help-search", "search", "--help")]
    [InlineData("help-review", "review", "--help")]
    public async Task Help_is_the_one_that_was_reviewed(string snapshot, params string[] args)
    {
        var result = await CliRunner.RunAsync(args);
        Assert.Equal(0, result.ExitCode);
        // The test host's name stands where the program's does.
        Repo.AssertSnapshot($"cli/{snapshot}.txt", result.Out.Replace(RootCommand.ExecutableName, "archive", StringComparison.Ordinal));
    }

    private Task<CliResult> RunAsync(params string[] args) => CliRunner.RunAsync([.. args, "--archive", _folder["archive"]]);

    private static string WithoutIngestTime(string record)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(Encoding.UTF8.GetBytes(record))!;
        node["ingestedAt"] = null;
        return node.ToJsonString();
    }
}
