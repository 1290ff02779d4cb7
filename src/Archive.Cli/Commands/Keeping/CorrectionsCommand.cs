using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Export;
using Archive.Core.Ingestion;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive corrections</c>: what people have corrected.</summary>
internal static class CorrectionsCommand
{
    private const int PageSize = 1_000;

    public static Command Create(Terminal terminal, TimeProvider time) =>
        new("corrections", "List what people have corrected, undo it, or export it as gold. “archive correct” corrects.")
        {
            CreateList(terminal, time, "list", "List the corrections that hold.", onlyConflicts: false),
            CreateList(
                terminal, time, "conflicts",
                "List the corrections that are contradicted by what has been found since. They still hold: undo one to take what is found now, "
                + "or make it again to confirm it. Where the paragraph is gone there is nothing to make again: undo it, or leave it "
                + "in case the paragraph comes back.",
                onlyConflicts: true),
            CreateUndo(terminal, time),
            CreateExport(terminal, time),
        };

    private static Command CreateList(Terminal terminal, TimeProvider time, string name, string description, bool onlyConflicts)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "Only those of this article, including those that were undone.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Print each as a line of JSON." };
        var command = new Command(name, description) { json };
        if (!onlyConflicts) command.Add(id);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var count = 0L;
            await foreach (var stored in ReadAsync(archive, onlyConflicts ? null : parsed.GetValue(id), onlyConflicts, cancellationToken))
            {
                count++;
                if (!parsed.GetValue(json)) CorrectionView.Write(terminal.Out, stored);
                else await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(stored, CorrectionViewJson.Compact.StoredCorrection));
            }
            if (count == 0 && !parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(
                    onlyConflicts ? "No correction is contradicted by what was found." : "Nothing was corrected.");
            }
            return ExitCode.Success;
        });
        return command;
    }

    private static async IAsyncEnumerable<StoredCorrection> ReadAsync(
        OpenArchive archive,
        string? id,
        bool onlyConflicts,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var store = archive.Catalog.Corrections;
        if (id is not null)
        {
            if (!ArticleId.TryParse(id, out var article) || await store.FindAsync(article, cancellationToken) is null)
            {
                throw new ArchiveException(FaultKind.NotFound, $"No article has the id “{id}”. “archive search” prints them.");
            }
            foreach (var stored in await store.GetHistoryAsync(article, cancellationToken)) yield return stored;
            yield break;
        }
        var after = 0L;
        while (await store.GetAsync(onlyConflicts, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var stored in page) yield return stored;
            after = page[^1].Correction.Id;
        }
    }

    private static Command CreateUndo(Terminal terminal, TimeProvider time)
    {
        var numbers = new Argument<long[]>("NUMBER")
        {
            Description = "The corrections' numbers, as “archive corrections list” prints them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var by = Signature.Create();
        var command = new Command("undo", "Undo corrections: what was found holds again. They are kept, and listed with their article.")
        {
            numbers, by,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = await OpenArchive.ForChangingAsync(ArchiveCli.Options(parsed), "archive corrections undo", time);
            var failed = false;
            foreach (var number in parsed.GetValue(numbers)!)
            {
                var stored = await archive.Catalog.Corrections.FindAsync(number, cancellationToken);
                var result = stored is null ? null
                    : await archive.Corrections.UndoAsync(
                        stored.Article, number, parsed.GetValue(by)!, cancellationToken: cancellationToken);
                if (result?.Kind == CorrectionResultKind.Corrected)
                {
                    await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"No. {number} is undone."));
                    continue;
                }
                failed = true;
                await terminal.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no correction {number} that holds. “archive corrections list” lists them."));
            }
            await archive.Follower!.CatchUpAsync(isVisible: false, CancellationToken.None);
            await archive.Follower!.CommitAsync(CancellationToken.None);
            return failed ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    private static Command CreateExport(Terminal terminal, TimeProvider time)
    {
        var source = new Option<string?>("--source") { Description = "Only articles of this source.", HelpName = "NAME" };
        var output = OutputFile.CreateOption();
        var command = new Command(
            "export",
            "Export the corrected articles as gold, a line of JSON each: the original's SHA-256, its address, what was found and what is right.")
        {
            source, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var count = await OutputFile.WriteAsync(
                parsed.GetValue(output), terminal,
                file => GoldExport.WriteAsync(archive.Catalog.Corrections, parsed.GetValue(source), file, cancellationToken));
            await terminal.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{count:N0} corrected {(count == 1 ? "article" : "articles")}."));
            return ExitCode.Success;
        });
        return command;
    }
}
