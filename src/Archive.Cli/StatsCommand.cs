using System.CommandLine;
using System.Globalization;
using Archive.Api.Hosting;
using Archive.Core.Catalog;

namespace Archive.Cli;

/// <summary><c>archive stats</c>: what the archive holds.</summary>
internal static class StatsCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var command = new Command("stats", "Show what the archive holds.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time);
            var statistics = await archive.Catalog.GetStatisticsAsync(cancellationToken);
            Write(terminal.Out, archive, statistics);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, OpenArchive archive, CatalogStatistics statistics)
    {
        var period = statistics.Earliest is null ? "none has a date" : string.Create(CultureInfo.InvariantCulture, $"{statistics.Earliest:yyyy-MM-dd} to {statistics.Latest:yyyy-MM-dd}");
        var behind = statistics.Sequence - (archive.Index?.Sequence ?? 0);
        Line("archive", Path.GetFullPath(archive.Folder));
        Line("originals", archive.Originals.Description);
        Line("articles", Number(statistics.Articles));
        Line("versions", Number(statistics.Versions));
        Line("addresses", Number(statistics.Addresses));
        Line("runs", Number(statistics.Runs));
        Line("dates", period);
        Line("languages", Counts(statistics.Languages));
        Line("sources", Counts(statistics.Sources));
        Line("index", behind <= 0 ? "up to date" : $"{Number(behind)} changes behind the catalogue");

        void Line(string label, string value) => output.WriteLine($"{label,-11}{value}");
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Counts(IReadOnlyList<NamedCount> counts) => counts.Count == 0 ? "none" : string.Join(", ", counts.Select(count => $"{count.Value} {Number(count.Count)}"));
    }
}
