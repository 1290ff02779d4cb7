using System.Globalization;
using Archive.Cli.Views;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Ingestion;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Languages;
using Archive.Hosting;

namespace Archive.Cli;

/// <summary>A run in an archive that this process has opened, with its progress, its rejections and its account on the terminal.</summary>
internal static class LocalIngest
{
    /// <summary>Runs, brings the index up to date and prints the account.</summary>
    public static async Task<RunAccount> RunAsync(
        Terminal terminal, OpenArchive archive, IngestRequest request, TimeProvider time, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        LanguageDetector.BeginLoading();
        var run = new IngestRun(archive.Catalog, archive.Ingestor, time);
        void Reject(RunOutcome outcome) => terminal.Out.WriteLine($"rejected  {outcome.Item}: {outcome.Reason}");
        var progress = new IngestProgress(terminal, Inputs.LengthOf(request.Paths), time);
        RunAccount account;
        await using (request.IsDryRun ? null : new BackgroundFollower(archive.Follower!))
        {
            account = await progress.RunAsync(report => run.RunAsync(request, report, Reject, stop));
        }
        if (!request.IsDryRun)
        {
            await archive.Follower!.CatchUpAsync(isVisible: false, CancellationToken.None); // nobody searches in this process
            await archive.Follower!.CommitAsync(CancellationToken.None);
        }
        await WriteAccountAsync(terminal, account, request, time.GetElapsedTime(started));
        if (request.IsDryRun) return account;
        await WriteLearnedAsync(terminal, archive.Catalog, account);
        if (account.InDoubt > 0)
        {
            await terminal.Out.WriteLineAsync(
                $"“archive review --source {account.Source}” lists what is in doubt, the least sure first.");
        }
        return account;
    }

    private static async Task WriteAccountAsync(Terminal terminal, RunAccount account, IngestRequest request, TimeSpan elapsed)
    {
        var name = request.IsDryRun ? "Dry run, nothing was written" : $"Run {account.Run}";
        var sum = AccountView.Sum(account.Counts, account.InDoubt);
        await terminal.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{name}: {sum}, in {elapsed.TotalSeconds:0.0} s."));
        if (account.EndedAt is not null || request.IsDryRun) return;
        await terminal.Out.WriteLineAsync("Stopped before the end. The same command with --resume continues it.");
    }

    private static async Task WriteLearnedAsync(Terminal terminal, ICatalog catalog, RunAccount account)
    {
        var lines = await catalog.Lines.GetAsync(account.Source);
        var learned = lines.Count(line => line.State == LineState.Learned && line.Since >= account.StartedAt);
        if (learned == 0) return;
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Learned: {learned:N0} recurring line{(learned == 1 ? "" : "s")} of {account.Source}, boilerplate from now on. "
            + $"“archive boilerplate list” shows what is known, “archive renormalize --source {account.Source} --dry-run” "
            + $"what it changes in earlier articles."));
    }
}
