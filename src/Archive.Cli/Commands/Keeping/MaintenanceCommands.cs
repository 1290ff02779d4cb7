using System.CommandLine;
using System.Globalization;
using Archive.Core;
using Archive.Core.Maintenance;
using Archive.Core.Storage;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive reindex</c>, <c>verify</c>, <c>backup</c> and <c>restore</c>.</summary>
internal static class MaintenanceCommands
{
    private const string PlaceHelp = "a folder, or azblob://CONTAINER with the account of the configured storage.";

    public static IEnumerable<Command> Create(Terminal terminal, TimeProvider time) => [CreateReindex(terminal, time), CreateVerify(terminal, time), CreateBackup(terminal, time), CreateRestore(terminal, time)];

    private static Command CreateReindex(Terminal terminal, TimeProvider time)
    {
        var command = new Command("reindex", "Build the search index anew from the catalogue, beside the one that is searched, and switch to it at the end. A server is asked to do so with POST /v1/admin/reindex.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var started = time.GetTimestamp();
            await using var archive = await OpenArchive.ForRebuildingAsync(ArchiveCli.Options(parsed), "archive reindex", time);
            var count = await archive.Follower!.RebuildAsync(new CountProgress(terminal, "changes", time), cancellationToken);
            await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The index was built anew from {count:N0} articles in {time.GetElapsedTime(started).TotalSeconds:0.0} s."));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateVerify(Terminal terminal, TimeProvider time)
    {
        var repair = new Option<bool>("--repair") { Description = "Mend what can be mended: the index from the catalogue, originals and the catalogue from a backup (--from). Damaged files are kept beside." };
        var from = new Option<string?>("--from") { Description = "The backup to mend from: " + PlaceHelp, HelpName = "BACKUP" };
        var backup = new Option<string?>("--backup") { Description = "Verify a backup instead of the archive: " + PlaceHelp, HelpName = "BACKUP" };
        var command = new Command("verify", "Read everything and check it: bytes against hashes, the catalogue against its checksums and the originals, the index against the catalogue. Works while a server runs; --repair needs the archive to itself.") { repair, from, backup };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            if (parsed.GetValue(from) is not null && !parsed.GetValue(repair)) throw new ArchiveException(FaultKind.Configuration, "--from says where --repair takes what is whole; give both.");
            if (parsed.GetValue(backup) is { } place)
            {
                await using var store = OpenArchive.OpenBackup(place, options);
                var found = await ReportAsync(terminal, Verification.OfBackupAsync(store, cancellationToken));
                if (found.Count > 0 && parsed.GetValue(repair))
                {
                    foreach (var blob in found.Select(fault => fault.Blob).OfType<BlobName>()) await store.DeleteAsync(blob, cancellationToken);
                    await store.RepairAsync(cancellationToken);
                    await terminal.Out.WriteLineAsync("What was altered is removed; “archive backup” copies it again.");
                }
                return found.Count == 0 ? ExitCode.Success : ExitCode.Failure;
            }
            var faults = await VerifyAsync(terminal, options, time, cancellationToken);
            if (faults.Count == 0 || !parsed.GetValue(repair)) return faults.Count == 0 ? ExitCode.Success : ExitCode.Failure;

            await using var source = parsed.GetValue(from) is { } named ? OpenArchive.OpenBackup(named, options) : null;
            if (source is not null && await BackupManifest.FindLatestAsync(source, cancellationToken) is null) throw new ArchiveException(FaultKind.NotFound, $"There is no backup in {source.Description}.");
            if (source is null && faults.Any(fault => fault.Place == FaultPlace.Catalog))
            {
                await terminal.Out.WriteLineAsync("A damaged catalogue is mended from a backup: archive verify --repair --from BACKUP. Nothing was changed.");
                return ExitCode.Failure;
            }
            await Restore.MendAsync(faults, options, source, time, cancellationToken);
            await terminal.Out.WriteLineAsync("Mended what could be mended; verifying again.");
            var left = await VerifyAsync(terminal, options, time, cancellationToken);
            if (left.Count > 0) await terminal.Out.WriteLineAsync(source is null ? "For the rest name a backup: archive verify --repair --from BACKUP." : "The backup does not have the rest either.");
            return left.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static Command CreateBackup(Terminal terminal, TimeProvider time)
    {
        var place = new Argument<string>("DEST") { Description = "Where to: " + PlaceHelp };
        var command = new Command("backup", "Copy the archive while it is in use. What is there from the backup before is not copied again, and that backup stays whole until this one is.") { place };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var started = time.GetTimestamp();
            await using var archive = OpenBest(options, time);
            await using var target = OpenArchive.OpenBackup(parsed.GetValue(place)!, options);
            var report = await new Backup(archive.Catalog, archive.Originals, archive.Uploads, archive.Index, time).RunAsync(target, options.Folder, new CountProgress(terminal, "originals", time), cancellationToken);
            await terminal.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Backup in {target.Description}: {report.Manifest.Originals:N0} originals, {report.CopiedOriginals:N0} of them new, {report.CopiedFiles:N0} new files, {report.CopiedBytes / 1e6:N1} MB copied, {report.Removed:N0} no longer needed removed, in {time.GetElapsedTime(started).TotalSeconds:0.0} s."));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateRestore(Terminal terminal, TimeProvider time)
    {
        var place = new Argument<string>("SRC") { Description = "The backup: " + PlaceHelp };
        var command = new Command("restore", "Bring an archive back from a backup, into a folder that is empty or not there. Every byte is checked on the way.") { place };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            await using var backup = OpenArchive.OpenBackup(parsed.GetValue(place)!, options);
            var manifest = await Restore.IntoEmptyAsync(backup, options, new CountProgress(terminal, "originals", time), cancellationToken);
            await using var archive = await OpenArchive.ForWritingAsync(options, "archive restore", time);
            await archive.Follower!.CatchUpAsync(isVisible: false, cancellationToken);
            await archive.Index!.CommitAsync(cancellationToken);
            await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Restored the backup of {manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC into {options.Folder}: {manifest.Originals:N0} originals."));
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<List<VerificationFault>> VerifyAsync(Terminal terminal, ArchiveOptions options, TimeProvider time, CancellationToken cancellationToken)
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
        var (index, fault) = OpenIndex(options, time);
        await using (index)
        {
            var faults = new Verification(archive.Catalog, archive.Originals).RunAsync(index?.Index, new CountProgress(terminal, "originals", time), cancellationToken);
            // An index that cannot be opened is no missing one.
            return await ReportAsync(terminal, fault is null ? faults : faults.Where(found => found.Place != FaultPlace.Index).Append(fault));
        }
    }

    private static async Task<List<VerificationFault>> ReportAsync(Terminal terminal, IAsyncEnumerable<VerificationFault> faults)
    {
        var found = new List<VerificationFault>();
        await foreach (var fault in faults)
        {
            found.Add(fault);
            await terminal.Out.WriteLineAsync($"{Name(fault.Place),-9}  {fault.Message}");
        }
        await terminal.Out.WriteLineAsync(found.Count == 0 ? "Everything is whole." : string.Create(CultureInfo.InvariantCulture, $"{found.Count:N0} fault{(found.Count == 1 ? "" : "s")}."));
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

    private static (OpenArchive? Index, VerificationFault? Fault) OpenIndex(ArchiveOptions options, TimeProvider time)
    {
        try
        {
            return (OpenArchive.ForReading(options, time, withIndex: true), null);
        }
        catch (ArchiveException exception)
        {
            return (null, new VerificationFault(FaultPlace.Index, exception.Message));
        }
    }

    /// <summary>With the index where it can be opened; a backup without one is whole too.</summary>
    private static OpenArchive OpenBest(ArchiveOptions options, TimeProvider time) => OpenIndex(options, time).Index ?? OpenArchive.ForReading(options, time, withIndex: false);

    private sealed class CountProgress(Terminal terminal, string what, TimeProvider time) : IProgress<long>, IProgress<int>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
        private long _last = time.GetTimestamp();

        public void Report(int value) => Report((long)value);

        public void Report(long value)
        {
            if (time.GetElapsedTime(_last) < Interval) return;
            _last = time.GetTimestamp();
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value:N0} {what}"));
        }
    }
}
