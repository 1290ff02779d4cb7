using System.CommandLine;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Ingestion;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive quickstart</c>: the bundled samples, three searches, and the server.</summary>
internal static class QuickstartCommand
{
    /// <summary>The name that the bundled samples are ingested under.</summary>
    private const string SampleSource = "samples";

    /// <summary>Italian forms, a phrase, and English words under Italian boilerplate.</summary>
    private static readonly string[] ExampleSearches = ["ponti fiume", "\"acqua alta\"", "cyberattack council"];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var urls = ServeCommand.UrlsOption();
        var noServe = new Option<bool>("--no-serve") { Description = "Stop after the example searches, without serving." };
        var command = new Command("quickstart", "Create an archive, ingest the bundled samples, show three searches and serve the result.")
        {
            urls, noServe,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            await IngestSamplesAsync(terminal, options, time, cancellationToken);
            return parsed.GetValue(noServe)
                ? ExitCode.Success
                : await ServeCommand.RunAsync(terminal, options, parsed.GetValue(urls)!, "archive quickstart", cancellationToken);
        });
        return command;
    }

    private static async Task IngestSamplesAsync(
        Terminal terminal, ArchiveOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var samples = Path.Combine(AppContext.BaseDirectory, "samples");
        if (!Directory.Exists(samples))
        {
            throw new ArchiveException(FaultKind.NotFound, $"The bundled samples are missing: there is no folder {samples}.");
        }

        await using var archive = await OpenArchive.ForWritingAsync(options, "archive quickstart", time);
        await terminal.Out.WriteLineAsync($"Archive {Path.GetFullPath(options.Folder)}");
        var request = new IngestRequest { Paths = [samples], Source = SampleSource };
        var counts = (await LocalIngest.RunAsync(terminal, archive, request, time, cancellationToken)).Counts;
        if (counts.Unchanged == counts.Offered)
        {
            await terminal.Out.WriteLineAsync("The samples are in the archive already; nothing changed.");
        }

        await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken); // so that they are seen here, too
        foreach (var text in ExampleSearches)
        {
            var (prepared, _) = PreparedSearch.Prepare(new SearchRequest { Text = text, Size = 2 });
            var results = await archive.Search!.SearchAsync(prepared!, cancellationToken);
            await terminal.Out.WriteLineAsync();
            await terminal.Out.WriteAsync($"archive search '{text}': ");
            HitsView.Write(terminal, results);
        }
        await terminal.Out.WriteLineAsync();
    }
}
