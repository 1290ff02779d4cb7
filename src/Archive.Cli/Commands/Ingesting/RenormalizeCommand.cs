using System.CommandLine;
using System.Text.Json;
using Archive.Cli.Views;
using Archive.Core.Catalog.Runs;
using Archive.Core.Ingestion;
using Archive.Hosting;

namespace Archive.Cli.Commands.Ingesting;

/// <summary>
/// <c>archive renormalize</c>: the articles of a source normalised again from their original bytes, with a report of what changes.
/// </summary>
internal static class RenormalizeCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var source = new Option<string>("--source")
        {
            Description = "The source whose articles are normalised again.",
            HelpName = "NAME",
            Required = true,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only report what would change." };
        var json = new Option<bool>("--json") { Description = "Report each changed article as a line of JSON, fields before and after." };
        var command = new Command(
            "renormalize",
            "Normalise the articles of a source again from their original bytes, with today's rules and the recurring lines learned since. "
            + "Earlier versions are kept.")
        {
            source, dryRun, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var isDryRun = parsed.GetValue(dryRun);
            await using var archive = isDryRun
                ? OpenArchive.ForReading(options, time, withIndex: false)
                : await OpenArchive.ForChangingAsync(options, "archive renormalize", time);
            await archive.RequireSourceAsync(parsed.GetValue(source)!, cancellationToken);
            return await RunAsync(terminal, archive, parsed.GetValue(source)!, isDryRun, parsed.GetValue(json), time, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        OpenArchive archive,
        string source,
        bool isDryRun,
        bool asJson,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var report = new RenormalizationReport();
        var run = new Renormalization(archive.Catalog, archive.Ingestor, time);
        await foreach (var article in run.RunAsync(source, isDryRun, cancellationToken))
        {
            var change = report.Add(article);
            if (article.Kind == IngestOutcomeKind.Rejected)
            {
                await terminal.Error.WriteLineAsync($"{article.Before.Key}: not changed: {article.Reason}");
            }
            else if (change is not null && asJson)
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(change, ReportJson.Compact.ArticleDifference));
            }
        }
        if (!isDryRun)
        {
            await archive.Follower!.CatchUpAsync(isVisible: false, cancellationToken);
            await archive.Follower!.CommitAsync(cancellationToken);
        }
        report.Write(asJson ? terminal.Error : terminal.Out, source, isDryRun);
        return report.Rejected == 0 ? ExitCode.Success : ExitCode.SomeRejected;
    }
}
