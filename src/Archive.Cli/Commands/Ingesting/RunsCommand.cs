using System.CommandLine;
using System.Globalization;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Catalog.Runs;
using Archive.Hosting;

namespace Archive.Cli.Commands.Ingesting;

/// <summary><c>archive runs</c>: the accounts of earlier runs, and what became of each of their items.</summary>
internal static class RunsCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var limit = new Option<int>("--limit") { Description = "How many runs to list.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var command = new Command("runs", "List earlier runs with their accounts, the latest first.") { limit, CreateShow(terminal, time) };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var runs = await archive.Catalog.Runs.GetLatestAsync(Math.Max(1, parsed.GetValue(limit)), cancellationToken);
            foreach (var run in runs) await terminal.Out.WriteLineAsync(Line(run));
            if (runs.Count == 0) await terminal.Out.WriteLineAsync("No run yet. “archive ingest PATH” starts one.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateShow(Terminal terminal, TimeProvider time)
    {
        var number = new Argument<long>("RUN") { Description = "The run's number." };
        var outcome = new Option<string?>("--outcome")
        {
            Description = "Only items with this outcome: added, replaced, unchanged, duplicate, rejected or ignored.",
            HelpName = "KIND",
        };
        outcome.AcceptOnlyFromAmong("added", "replaced", "unchanged", "duplicate", "rejected", "ignored");
        var json = new Option<bool>("--json")
        {
            Description = "Print each item as a line of JSON; of a run that has ended, the SHA-256 of all lines is its manifest.",
        };
        var command = new Command("show", "List what became of each item of a run.") { number, outcome, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var wanted = parsed.GetValue(number);
            var run = await archive.Catalog.Runs.FindAsync(wanted, cancellationToken)
                ?? throw new ArchiveException(FaultKind.NotFound, $"The archive has no run {wanted}. “archive runs” lists them.");
            IngestOutcomeKind? kind = parsed.GetValue(outcome) is { } name ? Enum.Parse<IngestOutcomeKind>(name, ignoreCase: true) : null;
            var asJson = parsed.GetValue(json);
            if (!asJson)
            {
                await terminal.Out.WriteLineAsync(Line(run));
                if (run.Manifest is not null) await terminal.Out.WriteLineAsync($"manifest  sha256 {run.Manifest}");
            }
            await foreach (var item in archive.Catalog.Runs.ReadOutcomesAsync(run.Run, kind, cancellationToken))
            {
                await terminal.Out.WriteLineAsync(asJson ? RunManifest.Line(item) : Line(item));
            }
            return ExitCode.Success;
        });
        return command;
    }

    private static string Line(RunAccount run)
    {
        var length = (run.EndedAt - run.StartedAt)?.TotalSeconds;
        var end = length is null ? "not ended" : string.Create(CultureInfo.InvariantCulture, $"{length:0.0} s");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Run}  {run.StartedAt:yyyy-MM-dd HH:mm}Z  {end}  {run.Source}  "
            + $"{AccountView.Sum(run.Counts, run.InDoubt)}  {string.Join(' ', run.Paths)}");
    }

    private static string Line(RunOutcome item)
    {
        var reason = item.Reason is null ? "" : $": {item.Reason}";
        var article = item.Article is null ? "" : $"  {item.Article}";
        return $"{item.Kind.ToString().ToLowerInvariant(),-9}  {item.Item}{reason}{article}";
    }
}
