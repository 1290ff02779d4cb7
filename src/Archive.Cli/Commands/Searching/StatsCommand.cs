using System.CommandLine;
using System.Globalization;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
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
            var (index, inDoubt) = await DescribeIndexAsync(options, time, statistics.Sequence, cancellationToken);
            Write(terminal.Out, archive, statistics, index, inDoubt);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>How far the index has come, and how many articles it has in doubt; null where it cannot be asked.</summary>
    private static async Task<(string Index, string? InDoubt)> DescribeIndexAsync(
        ArchiveOptions options, TimeProvider time, long sequence, CancellationToken cancellationToken)
    {
        try
        {
            await using var archive = OpenArchive.ForReading(options, time, withIndex: true);
            var behind = sequence - (archive.Index is null ? 0 : (await archive.Index.StateAsync(cancellationToken)).Sequence);
            return (
                behind <= 0 ? "up to date" : string.Create(CultureInfo.InvariantCulture, $"{behind:N0} changes behind the catalogue"),
                archive.Search is null ? null : await CountDoubtsAsync(archive.Search, cancellationToken));
        }
        catch (ArchiveException exception)
        {
            return (exception.Message, null);
        }
    }

    private static async Task<string> CountDoubtsAsync(ArchiveSearch search, CancellationToken cancellationToken)
    {
        var (prepared, _) = PreparedSearch.Prepare(ReviewCommand.ToReview(new SearchRequest { Size = 0 }));
        var results = await search.SearchAsync(prepared!, cancellationToken);
        return results.Total == 0 ? "none"
            : string.Create(CultureInfo.InvariantCulture, $"{results.Total:N0} ({DoubtView.Fields(results)})");
    }

    private static void Write(TextWriter output, OpenArchive archive, CatalogStatistics statistics, string index, string? inDoubt)
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
        if (inDoubt is not null) Line("in doubt", inDoubt);
        Line("index", index);

        void Line(string label, string value) => output.WriteLine($"{label,-11}{value}");
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Counts(IReadOnlyList<NamedCount> counts) =>
            counts.Count == 0 ? "none" : string.Join(", ", counts.Select(count => $"{count.Value} {Number(count.Count)}"));
    }
}
