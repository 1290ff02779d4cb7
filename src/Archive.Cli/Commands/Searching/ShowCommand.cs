using System.CommandLine;
using System.Text.Json;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Hosting;

namespace Archive.Cli.Commands.Searching;

/// <summary><c>archive show</c>: one article.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var id = new Argument<string>("ID") { Description = "The article's id: 26 characters, as “archive search” prints it." };
        var json = new Option<bool>("--json") { Description = "Print the record as JSON, as the REST API gives it." };
        var raw = new Option<bool>("--raw") { Description = "Write the original bytes, exactly as they were delivered." };
        var numbers = new Option<bool>("--numbers")
        {
            Description = "Number the paragraphs and what was removed, as “archive correct” takes them.",
        };
        var command = new Command("show", "Show an article.") { id, json, raw, numbers };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var text = parsed.GetValue(id)!;
            var article = ArticleId.TryParse(text, out var articleId)
                ? await archive.Catalog.Articles.GetAsync(articleId, cancellationToken)
                : null;
            if (article is null && await archive.Catalog.Articles.FindTombstoneAsync(articleId, cancellationToken) is { } tombstone)
            {
                var undo = tombstone.IsPurged ? "" : $" “archive delete --undo {articleId}” brings it back.";
                throw new ArchiveException(FaultKind.NotFound, tombstone.Reason + undo);
            }
            if (article is null)
            {
                throw new ArchiveException(
                    FaultKind.NotFound,
                    $"No article has the id “{text}”. Ids have {ArticleId.Length} characters; “archive search” prints them.");
            }

            if (parsed.GetValue(raw))
            {
                await terminal.RawOut.WriteAsync(await archive.Originals.GetAsync(article.Sha256, cancellationToken), cancellationToken);
            }
            else if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(article, ArticleJson.Compact.Article));
            }
            else
            {
                ArticleView.WriteWhole(terminal.Out, article, parsed.GetValue(numbers));
            }
            return ExitCode.Success;
        });
        return command;
    }
}
