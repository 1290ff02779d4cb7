using System.CommandLine;
using System.Globalization;
using Archive.Cli.Arguments;
using Archive.Core.Articles;
using Archive.Core.Export;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Commands.Searching;

/// <summary><c>archive export</c>: every hit of a search, as a file.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var format = new Option<string>("--format")
        {
            Description = "ndjson (whole records), csv (for spreadsheets), ris or bibtex (for Zotero), atom.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "ndjson",
        };
        format.AcceptOnlyFromAmong([.. ExportFormat.All.Keys]);
        var output = OutputFile.CreateOption();
        var command = new Command("export", "Export every hit of a search. Works while a server or an ingest has the archive open.");
        var search = new SearchArguments(command);
        command.Add(format);
        command.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<FieldProblem>();
            var request = search.Read(parsed, problems);
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: true);
            var (prepared, faults) = problems.Count > 0 ? (null, problems) : PreparedSearch.Prepare(request);
            if (prepared is null)
            {
                await SearchArguments.WriteProblemsAsync(terminal, faults!);
                return ExitCode.Failure;
            }
            var opened = await SearchArguments.OpenAsync(terminal, archive, cancellationToken);
            var (matches, query) = await opened.ListAsync(prepared, cancellationToken);
            var export = await ArticleExport.BeginAsync(matches, query, archive.Catalog, time, cancellationToken);
            var chosen = ExportFormat.All[parsed.GetValue(format)!];
            var end = await OutputFile.WriteAsync(
                parsed.GetValue(output), terminal, file => export.WriteAsync(file, chosen, cancellationToken));
            var missing = end.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $", {end.Missing:N0} were purged meanwhile") : "";
            await terminal.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{end.Count:N0} {(end.Count == 1 ? "article" : "articles")}{missing}."));
            return ExitCode.Success;
        });
        return command;
    }
}
