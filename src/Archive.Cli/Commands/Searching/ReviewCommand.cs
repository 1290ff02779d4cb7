using System.CommandLine;
using System.Text.Json;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Commands.Searching;

/// <summary><c>archive review</c>: the articles with doubts, the least sure first.</summary>
internal static class ReviewCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var limit = new Option<int>("--limit")
        {
            Description = "How many articles to list, 0 (only the counts) to 100.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        var json = new Option<bool>("--json") { Description = "Print each article with its doubts as a line of JSON." };
        var command = new Command(
            "review",
            "List the articles that normalisation is not sure of, the least sure first, and what is in doubt of each. “archive correct” "
            + "says what is right. Works while a server or an ingest has the archive open.");
        var search = new SearchArguments(command, isReview: true);
        command.Add(limit);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<FieldProblem>();
            var request = ToReview(search.Read(parsed, problems)) with { Size = parsed.GetValue(limit) };
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: true);
            var (prepared, faults) = problems.Count > 0 ? (null, problems) : PreparedSearch.Prepare(request);
            if (prepared is null)
            {
                await SearchArguments.WriteProblemsAsync(terminal, faults!);
                return ExitCode.Failure;
            }
            var opened = await SearchArguments.OpenAsync(terminal, archive, cancellationToken);
            var results = await opened.SearchAsync(prepared, cancellationToken);
            var articles = await ReadAsync(archive, results, cancellationToken);
            if (parsed.GetValue(json))
            {
                foreach (var article in articles.Select(DoubtfulArticle.Of))
                {
                    await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(article, DoubtJson.Compact.DoubtfulArticle));
                }
                return ExitCode.Success;
            }
            Write(terminal.Out, results, articles);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The search for what is in doubt: the least sure first, counted by field.</summary>
    public static SearchRequest ToReview(SearchRequest asked) => asked with
    {
        Sort = SearchSort.Doubt,
        Highlight = false,
        Facets = [FacetField.Doubt],
        Filters = asked.Filters.Doubts.Count > 0 ? asked.Filters : asked.Filters with { Doubts = [DoubtFields.Any] },
    };

    /// <summary>The records of the hits, but for those that were deleted or corrected since the index saw them.</summary>
    private static async Task<List<Article>> ReadAsync(OpenArchive archive, SearchResults results, CancellationToken cancellationToken)
    {
        var articles = new List<Article>();
        foreach (var hit in results.Hits)
        {
            var article = await archive.Catalog.Articles.GetAsync(hit.Id, cancellationToken);
            if (article is { Doubts.Count: > 0 }) articles.Add(article);
        }
        return articles;
    }

    private static void Write(TextWriter output, SearchResults results, List<Article> articles)
    {
        foreach (var note in results.Interpretation.Notes) output.WriteLine(note);
        foreach (var (i, article) in articles.Index()) DoubtView.Write(output, i + 1, article);
        if (results.Total == 0)
        {
            output.WriteLine("Nothing is in doubt.");
            return;
        }
        DoubtView.WriteCounts(output, results, articles.Count);
        output.WriteLine(
            "“archive show ID --numbers” shows an article. “archive correct ID FIELD=VALUE” says what is right, and also that what was "
            + "found is; what a person has said is in doubt no more.");
    }
}
