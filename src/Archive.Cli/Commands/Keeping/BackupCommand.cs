using System.CommandLine;
using System.Globalization;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core.Maintenance;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive backup</c>: a copy of the archive while it is in use.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var place = new Argument<string>("DEST") { Description = "Where to: " + BackupPlace.Help };
        var command = new Command(
            "backup",
            "Copy the archive while it is in use. What the previous backup holds is not copied again, and that backup stays complete until "
            + "this one is.")
        {
            place,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var started = time.GetTimestamp();
            await using var archive = ReadOnlyArchive.Open(options, time); // a backup without an index is complete too
            await using var target = OpenArchive.OpenBackup(parsed.GetValue(place)!, options);
            var backup = new Backup(archive.Catalog, archive.Originals, archive.Uploads, archive.IndexMaintenance, time);
            var report = await backup.RunAsync(target, options.Folder, new CountProgress(terminal, "originals", time), cancellationToken);
            await terminal.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Backup in {target.Description}: {report.Manifest.Originals:N0} originals, {report.CopiedOriginals:N0} of them new, "
                + $"{report.CopiedFiles:N0} new files, {report.CopiedBytes / 1e6:N1} MB copied, "
                + $"{report.Removed:N0} no longer needed removed, in {time.GetElapsedTime(started).TotalSeconds:0.0} s."));
            return ExitCode.Success;
        });
        return command;
    }
}
