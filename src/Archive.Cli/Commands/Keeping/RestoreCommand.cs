using System.CommandLine;
using System.Globalization;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive restore</c>: an archive from a backup of it.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var place = new Argument<string>("SRC") { Description = "The backup: " + BackupPlace.Help };
        var command = new Command(
            "restore", "Restore an archive from a backup, into a folder that is empty or does not exist. Every byte is checked.") { place };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            await using var backup = OpenArchive.OpenBackup(parsed.GetValue(place)!, options);
            var manifest = await Restore.IntoEmptyAsync(backup, options, new CountProgress(terminal, "originals", time), cancellationToken);
            // An index that an earlier version made is begun anew.
            await using var archive = await OpenArchive.ForRebuildingAsync(options, "archive restore", time);
            await archive.Follower!.CatchUpAsync(isVisible: false, cancellationToken);
            await archive.Follower!.CommitAsync(cancellationToken);
            await terminal.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Restored the backup of {manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC into {options.Folder}: "
                + $"{manifest.Originals:N0} originals."));
            return ExitCode.Success;
        });
        return command;
    }
}
