using System.CommandLine;
using System.Globalization;
using Archive.Cli.Views;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive reindex</c>: the search index rebuilt from the catalogue.</summary>
internal static class ReindexCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var command = new Command(
            "reindex",
            "Rebuild the search index from the catalogue beside the one that is searched, and switch to it at the end. "
            + "A running server does it on POST /v1/admin/reindex.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var started = time.GetTimestamp();
            await using var archive = await OpenArchive.ForRebuildingAsync(ArchiveCli.Options(parsed), "archive reindex", time);
            var progress = new CountProgress(terminal, "changes", time);
            var (articles, _) = await archive.Follower!.RebuildAsync(progress, cancellationToken);
            var counted = string.Create(CultureInfo.InvariantCulture, $"{articles:N0} {(articles == 1 ? "article" : "articles")}");
            await terminal.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"The index was built anew from {counted} in {time.GetElapsedTime(started).TotalSeconds:0.0} s."));
            return ExitCode.Success;
        });
        return command;
    }
}
