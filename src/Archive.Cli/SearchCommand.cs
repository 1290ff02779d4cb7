using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Archive.Api.Hosting;
using Archive.Core;
using Archive.Core.Normalization;
using Archive.Core.Search;

namespace Archive.Cli;

/// <summary><c>archive search</c>.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var text = new Argument<string>("QUERY") { Description = "Words, all required in any form, \"phrases\", AND OR NOT + - ( ), pref*, word~, title: author: source: tag: lang: date:. An empty query lists everything." };
        var match = new Option<string>("--match") { Description = "How many of the words an article must hold: all, any, or auto (all, else as many as some article has).", HelpName = "MODE", DefaultValueFactory = _ => "all" };
        match.AcceptOnlyFromAmong("all", "any", "auto");
        var sort = new Option<string?>("--sort") { Description = "relevance, newest or oldest. Without it relevance, and newest where no words are searched for.", HelpName = "ORDER" };
        sort.AcceptOnlyFromAmong("relevance", "newest", "oldest");
        var removed = new Option<bool>("--removed") { Description = "Look in what was removed from the texts too." };
        var source = new Option<string[]>("--source") { Description = "Only articles of this source; repeat it to allow several.", HelpName = "NAME" };
        var author = new Option<string[]>("--author") { Description = "Only articles by this author, written as in the archive; repeat it to allow several.", HelpName = "NAME" };
        var tag = new Option<string[]>("--tag") { Description = "Only articles with this tag; repeat it to allow several.", HelpName = "TAG" };
        var language = new Option<string[]>("--lang") { Description = "Only articles in this language (it, en, ...); repeat it to allow several.", HelpName = "CODE" };
        var from = new Option<string?>("--from") { Description = "Only articles of this day or later: 2022, 2022-09 or 2022-09-28.", HelpName = "DATE" };
        var to = new Option<string?>("--to") { Description = "Only articles of this day or earlier.", HelpName = "DATE" };
        var limit = new Option<int>("--limit") { Description = "How many hits to show, 1 to 100.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command("search", "Find articles. Works while a server or an ingest holds the archive.") { text, match, language, source, author, tag, from, to, sort, removed, limit, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<FieldProblem>();
            var request = new SearchRequest
            {
                Text = parsed.GetValue(text),
                Match = Enum.Parse<MatchMode>(parsed.GetValue(match)!, ignoreCase: true),
                Scope = parsed.GetValue(removed) ? SearchScope.All : SearchScope.Article,
                Sort = parsed.GetValue(sort) is { } order ? Enum.Parse<SearchSort>(order, ignoreCase: true) : null,
                Filters = new SearchFilters
                {
                    Languages = parsed.GetValue(language)?.Select(code => code.ToLowerInvariant()).ToList() ?? [],
                    Sources = parsed.GetValue(source) ?? [],
                    Authors = parsed.GetValue(author) ?? [],
                    Tags = parsed.GetValue(tag) ?? [],
                    From = Period(parsed.GetValue(from), "--from", problems)?.First,
                    To = Period(parsed.GetValue(to), "--to", problems)?.Last,
                },
                Size = parsed.GetValue(limit),
            };
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: true);
            var results = problems.Count > 0 ? null : await SearchAsync(terminal, archive, request, problems, cancellationToken);
            foreach (var problem in problems) await terminal.Error.WriteLineAsync(Named(problem));
            if (results is null) return ExitCode.Failure;

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

    private static async Task<SearchResults?> SearchAsync(Terminal terminal, OpenArchive archive, SearchRequest request, List<FieldProblem> problems, CancellationToken cancellationToken)
    {
        if (archive.Index is null) throw new ArchiveException(FaultKind.NotFound, $"The archive {archive.Folder} has no index yet. “archive serve” and “archive ingest” build it.");
        if (archive.Index.Sequence < await archive.Catalog.GetSequenceAsync(cancellationToken))
        {
            await terminal.Error.WriteLineAsync("Note: the newest articles are not in the index yet; it follows within seconds while a server runs, and at the next “archive ingest” otherwise.");
        }
        var (results, faults) = await new ArchiveSearch(archive.Index).SearchAsync(request, cancellationToken);
        problems.AddRange(faults ?? []);
        return results;
    }

    private static (DateOnly First, DateOnly Last)? Period(string? text, string option, List<FieldProblem> problems)
    {
        if (text is null) return null;
        if (IsoDates.TryParsePeriod(text, out var first, out var last)) return (first, last);
        problems.Add(new FieldProblem(option, $"“{text}” is not a date; write 2022, 2022-09 or 2022-09-28."));
        return null;
    }

    /// <summary>The search speaks of parameters; the command line calls them otherwise.</summary>
    private static string Named(FieldProblem problem) => (problem with
    {
        Field = problem.Field switch { "q" => "QUERY", "size" => "--limit", "lang" => "--lang", "from" => "--from", "to" => "--to", var other => other },
    }).ToString();
}
