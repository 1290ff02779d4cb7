using System.Text.Json;
using Archive.Cli;
using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Archive.Core.Recording;
using Archive.Hosting;
using Archive.Tests.Support;

namespace Archive.Tests.Cli;

/// <summary>What is in doubt, listed and settled on the command line.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private static readonly Article Title =
        Make.InDoubt("title.txt", "The ferry left the island.", DoubtField.Title, DoubtField.Body) with { Title = "A LINE" };

    private static readonly Article Date = Make.InDoubt("date.txt", "The bridge was not open.") with
    {
        Certainty = 0.614,
        Doubts = [new Doubt(DoubtField.Date, 0.614, null, null, null)],
    };

    private readonly TempFolder _folder = new();

    public async Task InitializeAsync()
    {
        var options = new ArchiveOptions { Folder = _folder["archive"] };
        await using var archive = await OpenArchive.ForWritingAsync(options, "a test", TimeProvider.System);
        var run = await archive.Catalog.Runs.StartAsync(new RunStart(DateTimeOffset.UnixEpoch, "test", ["in"]));
        await archive.Catalog.RecordAsync(
            run, [Make.Item(Make.Article("sure.txt", "Nothing was sold at the market.")), Make.Item(Date), Make.Item(Title)]);
        await archive.Catalog.Runs.FinishAsync(run, DateTimeOffset.UnixEpoch, "manifest");
        await archive.Follower!.CatchUpAsync();
        await archive.Follower!.CommitAsync();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_least_sure_comes_first_with_a_line_for_each_doubt()
    {
        Assert.Equal(
            $"""
            1. A LINE
               {Title.Id} · test · title.txt · 50 % sure
               title       50 %  “A LINE” read as title, may be caption
               body        60 %  “A LINE” read as title, may be caption

            2. The bridge was not open.
               {Date.Id} · test · date.txt · 61 % sure
               date        61 %

            2 articles have doubts: body 1, date 1, title 1.
            “archive show ID --numbers” shows an article. “archive correct ID FIELD=VALUE” says what is right, and also that what was found is; what a person has said is in doubt no more.

            """,
            (await RunAsync("review")).Out);
        var one = await RunAsync("review", "--limit", "1");
        Assert.Contains("2 articles have doubts, the least sure is listed: body 1,", one.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("2. ", one.Out, StringComparison.Ordinal);
        Assert.StartsWith("1. The bridge", (await RunAsync("review", "--doubt", "date", "--doubt", "language")).Out, StringComparison.Ordinal);
        Assert.StartsWith("1. A LINE", (await RunAsync("review", "ferry", "--source", "test")).Out, StringComparison.Ordinal);
        Assert.Equal("Nothing is in doubt.\n", (await RunAsync("review", "market")).Out);
        Assert.Equal((ExitCode.Failure, 1), ((await RunAsync("review", "--doubt", "colour")).ExitCode, (await RunAsync("review", "--limit", "101")).ExitCode));
    }

    [Fact]
    public async Task As_json_it_is_a_line_an_article()
    {
        var lines = (await RunAsync("review", "--json")).Out.Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(
            (Title.Id.Value, "title.txt", "A LINE", 0.5, 2),
            (Text("id"), Text("key"), Text("title"), first.RootElement.GetProperty("certainty").GetDouble(),
                first.RootElement.GetProperty("doubts").GetArrayLength()));

        string Text(string name) => first.RootElement.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Searches_articles_and_runs_tell_what_is_in_doubt()
    {
        var found = (await RunAsync("search", "", "--sort", "doubt", "--doubt", "any")).Out;
        Assert.StartsWith("2 articles", found, StringComparison.Ordinal);
        Assert.Contains($"{Title.Id} · in doubt: title, body", found, StringComparison.Ordinal);
        Assert.Contains("  in doubt    date        61 %", (await RunAsync("show", Date.Id.Value)).Out, StringComparison.Ordinal);
        Assert.Contains("in doubt   2 (body 1, date 1, title 1)\n", (await RunAsync("stats")).Out, StringComparison.Ordinal);
        Assert.StartsWith("2 articles have doubts: body 1,", (await RunAsync("review", "--limit", "0")).Out, StringComparison.Ordinal);
        Assert.Contains("0 ignored (2 in doubt)", (await RunAsync("runs")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_says_is_in_doubt_no_more()
    {
        Assert.Equal(0, (await RunAsync("correct", Title.Id.Value, "title=The last ferry")).ExitCode);
        Assert.Equal((0.6, "body"), await DoubtsAsync(Title.Id));
        Assert.Equal(0, (await RunAsync("correct", Title.Id.Value, "--kind", "1=quote")).ExitCode);
        Assert.Equal((1, ""), await DoubtsAsync(Title.Id));
        await RunAsync("correct", Title.Id.Value, "url=https://example.org/a");
        Assert.StartsWith("1. The bridge", (await RunAsync("review")).Out, StringComparison.Ordinal);

        await RunAsync("corrections", "undo", "1");
        Assert.Equal((0.5, "title"), await DoubtsAsync(Title.Id));
        await RunAsync("corrections", "undo", "2", "3");
        Assert.Equal((0.5, "title body"), await DoubtsAsync(Title.Id));
    }

    [Fact]
    public async Task A_person_can_say_that_what_was_found_is_right()
    {
        var confirmed = await RunAsync("correct", Title.Id.Value, "title=A LINE", "--kind", "1=text", "--by", "ada");
        Assert.Contains("title: “A LINE” → “A LINE” (ada, ", confirmed.Out, StringComparison.Ordinal);
        Assert.Equal((1, ""), await DoubtsAsync(Title.Id));
        Assert.StartsWith(
            "The article has these values already; nothing was written.", (await RunAsync("correct", Title.Id.Value, "title=A LINE")).Out,
            StringComparison.Ordinal);

        await RunAsync("correct", Date.Id.Value, "date=");
        Assert.Equal("Nothing is in doubt.\n", (await RunAsync("review")).Out);
        // What is not in doubt needs nobody's word.
        Assert.StartsWith(
            "The article has these values already", (await RunAsync("correct", Date.Id.Value, "language=en")).Out,
            StringComparison.Ordinal);
    }

    private async Task<(double Certainty, string Fields)> DoubtsAsync(ArticleId id)
    {
        var article = JsonSerializer.Deserialize((await RunAsync("show", id.Value, "--json")).Out, ArticleJson.Compact.Article)!;
        return (article.Certainty, string.Join(' ', DoubtFields.Of(article).Select(DoubtFields.NameOf)));
    }

    private Task<CliResult> RunAsync(params string[] args) => CliRunner.RunAsync([.. args, "--archive", _folder["archive"]]);
}
