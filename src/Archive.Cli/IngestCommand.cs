using System.CommandLine;
using System.Globalization;
using Archive.Api.Hosting;
using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Spectre.Console;

namespace Archive.Cli;

/// <summary><c>archive ingest</c>: files, folders and NDJSON into the archive, with an account of every item.</summary>
internal static class IngestCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders: text, HTML, JSON records, NDJSON lines {id, title, text | html, language, date, authors, url, tags}; any of them in .gz, .zip, .tar or .tar.gz; - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var source = NormalizeCommand.SourceOption();
        var command = new Command("ingest", "Take articles into the archive. Running it again over the same files changes nothing; whatever is rejected is listed with the reason.") { paths, source };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = await OpenArchive.ForWritingAsync(ArchiveCli.Options(parsed), "archive ingest", time);
            var account = await RunAsync(terminal, archive, parsed.GetValue(paths)!, parsed.GetValue(source)!, time, cancellationToken);
            return account.Counts.Rejected == 0 ? ExitCode.Success : ExitCode.SomeRejected;
        });
        return command;
    }

    /// <summary>Runs, brings the index up to date and prints the account.</summary>
    public static async Task<RunAccount> RunAsync(Terminal terminal, OpenArchive archive, string[] paths, string source, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var run = new IngestRun(archive.Catalog, archive.Ingestor, time);
        var account = terminal.Rich is { } rich && Sources.CanCount(paths)
            ? await RunWithBarAsync(rich, run, paths, source, cancellationToken)
            : await run.RunAsync(paths, source, new LineProgress(terminal.Out, time), terminal.In, cancellationToken);

        await archive.Follower!.CatchUpAsync(cancellationToken);
        await archive.Index!.CommitAsync(cancellationToken);
        await WriteAccountAsync(terminal, archive.Catalog, account, time.GetElapsedTime(started), cancellationToken);
        await WriteLearnedAsync(terminal, archive.Catalog, account, cancellationToken);
        return account;
    }

    private static async Task<RunAccount> RunWithBarAsync(IAnsiConsole rich, IngestRun run, string[] paths, string source, CancellationToken cancellationToken)
    {
        // Counting reads names and line ends only; it is worth a second to tell how long the rest will take.
        var total = await Sources.EnumerateAsync(paths, cancellationToken: cancellationToken).CountAsync(cancellationToken);
        return await rich.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Ingesting", maxValue: Math.Max(1, total));
                return await run.RunAsync(paths, source, new BarProgress(bar), cancellationToken: cancellationToken);
            });
    }

    private static async Task WriteAccountAsync(Terminal terminal, ICatalog catalog, RunAccount account, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var counts = account.Counts;
        await foreach (var outcome in catalog.ReadOutcomesAsync(account.Run, IngestOutcomeKind.Rejected, cancellationToken))
        {
            await terminal.Out.WriteLineAsync($"rejected  {outcome.Item}: {outcome.Reason}");
        }
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Run {account.Run}: {counts.Offered:N0} offered = {counts.Added:N0} added + {counts.Replaced:N0} replaced + {counts.Unchanged:N0} unchanged + {counts.Duplicate:N0} duplicate + {counts.Rejected:N0} rejected + {counts.Ignored:N0} ignored, in {elapsed.TotalSeconds:0.0} s."));
    }

    private static async Task WriteLearnedAsync(Terminal terminal, ICatalog catalog, RunAccount account, CancellationToken cancellationToken)
    {
        var lines = await catalog.GetLinesAsync(account.Source, cancellationToken: cancellationToken);
        var learned = lines.Count(line => line.State == LineState.Learned && line.Since >= account.StartedAt);
        if (learned == 0) return;
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Learned: {learned:N0} recurring line{(learned == 1 ? "" : "s")} of {account.Source}, boilerplate from now on. “archive boilerplate list” shows what is known, “archive renormalize --source {account.Source} --dry-run” what it changes in earlier articles."));
    }

    private sealed class BarProgress(ProgressTask bar) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            bar.Value = value.Counts.Offered;
            bar.Description = value.Counts.Rejected == 0 ? "Ingesting" : string.Create(CultureInfo.InvariantCulture, $"Ingesting, {value.Counts.Rejected:N0} rejected");
        }
    }

    private sealed class LineProgress(TextWriter output, TimeProvider time) : IProgress<RunProgress>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
        private long _last = time.GetTimestamp();

        public void Report(RunProgress value)
        {
            if (time.GetElapsedTime(_last) < Interval) return;
            _last = time.GetTimestamp();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Counts.Offered:N0} items so far, {value.Counts.Rejected:N0} rejected; at {value.LastItem}"));
        }
    }
}
