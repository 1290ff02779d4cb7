using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Commands.Searching;

/// <summary><c>archive search</c>.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var limit = new Option<int>("--limit") { Description = "How many hits to show, 1 to 100.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command("search", "Find articles. Works while a server or an ingest holds the archive.");
        var search = new SearchArguments(command);
        command.Add(limit);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<FieldProblem>();
            var request = search.Read(parsed, problems) with { Size = parsed.GetValue(limit) };
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: true);
            var (results, faults) = problems.Count > 0 ? (null, null) : await (await SearchArguments.OpenAsync(terminal, archive, cancellationToken)).SearchAsync(request, cancellationToken);
            if (results is null)
            {
                await SearchArguments.TellAsync(terminal, [.. problems, .. faults ?? []]);
                return ExitCode.Failure;
            }
            if (parsed.GetValue(json)) await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(results, SearchJson.Indented.SearchResults));
            else Write(terminal, results);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Prints hits with snippets.</summary>
    public static void Write(Terminal terminal, SearchResults results)
    {
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Total:N0} {(results.Total == 1 ? "article" : "articles")}{(results.Hits.Count < results.Total ? $", the first {results.Hits.Count}" : "")}"));
        foreach (var note in results.Interpretation.Notes) terminal.Out.WriteLine(note);
        foreach (var ignored in results.Interpretation.Ignored) terminal.Out.WriteLine($"“{ignored.Text}” was not required: {ignored.Reason}");
        if (results.Interpretation.DidYouMean is { } meant) terminal.Out.WriteLine($"Did you mean: {meant}");
        var number = 0;
        foreach (var hit in results.Hits)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{++number}. {hit.Title}");
            string?[] facts = [hit.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), hit.Authors.Count > 0 ? string.Join(", ", hit.Authors) : null, hit.Language, hit.Source, hit.Id.Value];
            terminal.Out.WriteLine($"   {string.Join(" · ", facts.Where(fact => fact is not null))}");
            foreach (var snippet in hit.Snippets) terminal.WriteSnippet("   ", snippet);
        }
    }
}
