using System.CommandLine;
using System.Text.Json;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Commands.Searching;

/// <summary><c>archive search</c>: the first hits of a search, with snippets.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var limit = new Option<int>("--limit")
        {
            Description = "How many hits to show, 1 to 100.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command("search", "Find articles. Works while a server or an ingest has the archive open.");
        var search = new SearchArguments(command);
        command.Add(limit);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<FieldProblem>();
            var request = search.Read(parsed, problems) with { Size = parsed.GetValue(limit) };
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: true);
            var (prepared, faults) = problems.Count > 0 ? (null, problems) : PreparedSearch.Prepare(request);
            if (prepared is null)
            {
                await SearchArguments.WriteProblemsAsync(terminal, faults!);
                return ExitCode.Failure;
            }
            var opened = await SearchArguments.OpenAsync(terminal, archive, cancellationToken);
            var results = await opened.SearchAsync(prepared, cancellationToken);
            if (!parsed.GetValue(json)) HitsView.Write(terminal, results);
            else await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(results, SearchJson.Indented.SearchResults));
            return ExitCode.Success;
        });
        return command;
    }
}
