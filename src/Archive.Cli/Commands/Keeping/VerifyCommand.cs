using System.CommandLine;
using System.Globalization;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Maintenance;
using Archive.Core.Storage;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive verify</c>: everything that is kept is read and checked, and repaired on demand.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var repair = new Option<bool>("--repair")
        {
            Description = "Repair what can be repaired: the index from the catalogue, originals and the catalogue from a backup (--from). "
                + "Damaged files are kept beside the repaired ones.",
        };
        var from = new Option<string?>("--from") { Description = "The backup to repair from: " + BackupPlace.Help, HelpName = "BACKUP" };
        var backup = new Option<string?>("--backup")
        {
            Description = "Verify a backup instead of the archive: " + BackupPlace.Help,
            HelpName = "BACKUP",
        };
        var command = new Command(
            "verify",
            "Read everything and check it: bytes against hashes, the catalogue against its checksums and the originals, the index against "
            + "the catalogue. Works while a server runs; --repair needs the archive to itself.")
        {
            repair, from, backup,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var repairs = parsed.GetValue(repair);
            if (parsed.GetValue(from) is not null && !repairs)
            {
                throw new ArchiveException(FaultKind.Configuration, "--from names the backup that --repair repairs from; give both.");
            }
            if (parsed.GetValue(backup) is { } place)
            {
                return await VerifyBackupAsync(terminal, OpenArchive.OpenBackup(place, options), repairs, cancellationToken);
            }

            var faults = await VerifyAsync(terminal, options, time, cancellationToken);
            if (faults.Count == 0) return ExitCode.Success;
            if (!repairs) return ExitCode.Failure;
            return await RepairAsync(terminal, faults, options, parsed.GetValue(from), time, cancellationToken);
        });
        return command;
    }

    private static async Task<int> VerifyBackupAsync(
        Terminal terminal, IBlobStore backup, bool repairs, CancellationToken cancellationToken)
    {
        await using var store = backup;
        var faults = await ReportAsync(terminal, Verification.OfBackupAsync(store, cancellationToken));
        if (faults.Count == 0) return ExitCode.Success;
        if (!repairs) return ExitCode.Failure;

        foreach (var blob in faults.Select(fault => fault.Blob).OfType<BlobName>()) await store.DeleteAsync(blob, cancellationToken);
        await store.RepairAsync(cancellationToken);
        await terminal.Out.WriteLineAsync("What was damaged is removed; “archive backup” copies it again.");
        return ExitCode.Failure;
    }

    private static async Task<int> RepairAsync(
        Terminal terminal,
        List<VerificationFault> faults,
        ArchiveOptions options,
        string? from,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var backup = from is null ? null : OpenArchive.OpenBackup(from, options);
        if (backup is not null && await BackupManifest.FindLatestAsync(backup, cancellationToken) is null)
        {
            throw new ArchiveException(FaultKind.NotFound, $"There is no backup in {backup.Description}.");
        }
        if (backup is null && faults.Any(fault => fault.Place == FaultPlace.Catalog))
        {
            await terminal.Out.WriteLineAsync(
                "A damaged catalogue is repaired from a backup: archive verify --repair --from BACKUP. Nothing was changed.");
            return ExitCode.Failure;
        }
        await Restore.MendAsync(faults, options, backup, time, cancellationToken);
        await terminal.Out.WriteLineAsync("Repaired what could be repaired; verifying again.");
        var left = await VerifyAsync(terminal, options, time, cancellationToken);
        if (left.Count == 0) return ExitCode.Success;

        await terminal.Out.WriteLineAsync(backup is null
            ? "For the rest name a backup: archive verify --repair --from BACKUP."
            : "The backup does not have the rest either.");
        return ExitCode.Failure;
    }

    private static async Task<List<VerificationFault>> VerifyAsync(
        Terminal terminal, ArchiveOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        OpenArchive opened;
        try
        {
            opened = OpenArchive.ForReading(options, time, withIndex: false);
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return await ReportAsync(terminal, new[] { new VerificationFault(FaultPlace.Catalog, exception.Message) }.ToAsyncEnumerable());
        }
        await using var archive = opened;
        var (index, problem) = ReadOnlyArchive.TryOpenWithIndex(options, time);
        await using (index)
        {
            var progress = new CountProgress(terminal, "originals", time);
            foreach (var part in Verification.FindUnchecked(index?.IndexMaintenance)) await terminal.Out.WriteLineAsync(part);
            var verification = new Verification(archive.Catalog, archive.Originals);
            var faults = verification.RunAsync(index?.IndexMaintenance, progress, cancellationToken);
            if (problem is null) return await ReportAsync(terminal, faults);

            // To the verification the index is missing, but one that cannot be opened is damaged.
            faults = faults.Where(found => found.Place != FaultPlace.Index).Append(new VerificationFault(FaultPlace.Index, problem));
            return await ReportAsync(terminal, faults);
        }
    }

    /// <summary>Prints faults as they are found, and their number; returns them.</summary>
    private static async Task<List<VerificationFault>> ReportAsync(Terminal terminal, IAsyncEnumerable<VerificationFault> faults)
    {
        var found = new List<VerificationFault>();
        await foreach (var fault in faults)
        {
            found.Add(fault);
            await terminal.Out.WriteLineAsync($"{Name(fault.Place),-9}  {fault.Message}");
        }
        await terminal.Out.WriteLineAsync(found.Count == 0
            ? "Everything is whole."
            : string.Create(CultureInfo.InvariantCulture, $"{found.Count:N0} fault{(found.Count == 1 ? "" : "s")}."));
        return found;
    }

    private static string Name(FaultPlace place) => place switch
    {
        FaultPlace.Catalog => "catalogue",
        FaultPlace.Original => "original",
        FaultPlace.BlobStore => "blobs",
        FaultPlace.Index => "index",
        _ => "backup",
    };
}
