using System.CommandLine;
using System.Globalization;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Hosting;

namespace Archive.Cli.Commands.Searching;

/// <summary><c>archive stats</c>: what the archive holds.</summary>
internal static class StatsCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var command = new Command("stats", "Show what the archive holds.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            await using var archive = OpenArchive.ForReading(options, time, withIndex: false);
            var statistics = await archive.Catalog.GetStatisticsAsync(cancellationToken);
            Write(terminal.Out, archive, statistics, await DescribeIndexAsync(options, time, statistics.Sequence));
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<string> DescribeIndexAsync(ArchiveOptions options, TimeProvider time, long sequence)
    {
        try
        {
            await using var archive = OpenArchive.ForReading(options, time, withIndex: true);
            var behind = sequence - (archive.Index is null ? 0 : (await archive.Index.StateAsync()).Sequence);
            return behind <= 0 ? "up to date" : string.Create(CultureInfo.InvariantCulture, $"{behind:N0} changes behind the catalogue");
        }
        catch (ArchiveException exception)
        {
            return exception.Message;
        }
    }

    private static void Write(TextWriter output, OpenArchive archive, CatalogStatistics statistics, string index)
    {
        var period = statistics.Earliest is null
            ? "none has a date"
            : string.Create(CultureInfo.InvariantCulture, $"{statistics.Earliest:yyyy-MM-dd} to {statistics.Latest:yyyy-MM-dd}");
        Line("archive", Path.GetFullPath(archive.Folder));
        Line("originals", archive.Originals.Description);
        Line("articles", Number(statistics.Articles));
        Line("versions", Number(statistics.Versions));
        Line("addresses", Number(statistics.Addresses));
        Line("runs", Number(statistics.Runs));
        Line("dates", period);
        Line("languages", Counts(statistics.Languages));
        Line("sources", Counts(statistics.Sources));
        Line("index", index);

        void Line(string label, string value) => output.WriteLine($"{label,-11}{value}");
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Counts(IReadOnlyList<NamedCount> counts) =>
            counts.Count == 0 ? "none" : string.Join(", ", counts.Select(count => $"{count.Value} {Number(count.Count)}"));
    }
}
