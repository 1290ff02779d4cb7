using System.CommandLine;
using System.Globalization;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Ingestion;
using Archive.Core.Recording.Corrections;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Commands.Keeping;

/// <summary><c>archive correct</c>: mends what normalisation got wrong, of one article or of all hits of a search.</summary>
internal static class CorrectCommand
{
    private const int MaxSkippedShown = 20;

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var words = new Argument<string[]>("ID FIELD=VALUE")
        {
            Description =
                "The article's id (not with --query), and fields with their right values: title, standfirst, caption, date, authors, "
                    + "language, url, tags. Several authors or tags are separated by “;”. A field with nothing after “=” has no value.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var query = new Option<string?>("--query")
        {
            Description = "Correct every hit of this search instead of one article. Without --expect nothing is written.",
            HelpName = "QUERY",
        };
        var expect = new Option<int?>("--expect")
        {
            Description = "With --query: the number of articles that match, as the command says without it. They are corrected only if as many still match.",
            HelpName = "N",
        };
        var by = Signature.Create();
        var command = new Command(
            "correct",
            "Correct what normalisation got wrong. A correction still holds when the article is normalised again or delivered anew, until "
            + "“archive corrections undo” undoes it. Earlier versions are kept.")
        {
            words, query, expect,
        };
        var corrections = new CorrectionArguments(command);
        command.Add(by);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (problems, isOfHits) = (new List<FieldProblem>(), parsed.GetValue(query) is not null);
            var given = parsed.GetValue(words) ?? [];
            var (ids, assignments) = (given.Where(word => !word.Contains('=', StringComparison.Ordinal)).ToList(),
                given.Where(word => word.Contains('=', StringComparison.Ordinal)));
            var requests = corrections.Read(parsed, assignments, isOfHits, problems);
            var prepared = isOfHits ? Prepare(parsed.GetValue(query)!, problems) : null;
            if (ids.Count == 0 && !isOfHits) problems.Add(new FieldProblem("ID", "Which article? “archive search” prints the ids."));
            foreach (var word in ids.Skip(isOfHits ? 0 : 1))
            {
                problems.Add(new FieldProblem("ID", $"“{word}” is one too many: {(isOfHits ? "--query needs none" : "one is corrected")}. "
                    + "A value of several words is put in quotation marks, as in title=\"A bridge\"."));
            }
            if (!isOfHits && parsed.GetValue(expect) is not null) problems.Add(new FieldProblem("--expect", "It goes with --query."));
            if (requests.Count == 0 && problems.Count == 0)
            {
                problems.Add(new FieldProblem("", "Give a field with its right value, as in title=\"A bridge\"."));
            }
            foreach (var problem in problems) await terminal.Error.WriteLineAsync(problem.ToString());
            if (problems.Count > 0) return ExitCode.Failure;

            await using var archive = await OpenArchive.ForChangingAsync(ArchiveCli.Options(parsed), "archive correct", time);
            var exitCode = prepared is null
                ? await CorrectAsync(terminal, archive, ids[0], requests, corrections.Name, parsed.GetValue(by)!, cancellationToken)
                : await CorrectHitsAsync(
                    terminal, archive, prepared, requests, corrections.Name, parsed.GetValue(expect), parsed.GetValue(by)!,
                    cancellationToken);
            await archive.Follower!.CatchUpAsync(isVisible: false, CancellationToken.None);
            await archive.Follower!.CommitAsync(CancellationToken.None);
            return exitCode;
        });
        return command;
    }

    private static PreparedSearch? Prepare(string query, List<FieldProblem> problems)
    {
        var (prepared, faults) = PreparedSearch.Prepare(new SearchRequest { Text = query });
        problems.AddRange((faults ?? []).Select(fault => fault with { Field = "--query" }));
        return prepared;
    }

    private static async Task<int> CorrectAsync(
        Terminal terminal,
        OpenArchive archive,
        string id,
        List<CorrectionRequest> requests,
        Func<FieldProblem, FieldProblem> name,
        string by,
        CancellationToken cancellationToken)
    {
        var result = ArticleId.TryParse(id, out var article)
            ? await archive.Corrections.CorrectAsync(article, requests, by, cancellationToken: cancellationToken)
            : new CorrectionResult(CorrectionResultKind.NotFound, default, null);
        switch (result.Kind)
        {
            case CorrectionResultKind.NotFound:
                throw new ArchiveException(
                    FaultKind.NotFound,
                    $"No article has the id “{id}”. Ids have {ArticleId.Length} characters; “archive search” prints them.");
            case CorrectionResultKind.Invalid:
                foreach (var problem in result.Problems) await terminal.Error.WriteLineAsync(name(problem).ToString());
                return ExitCode.Failure;
            case CorrectionResultKind.Unchanged:
                await terminal.Out.WriteLineAsync("The article has these values already; nothing was written.");
                break;
        }
        foreach (var correction in result.Article!.Corrections) CorrectionView.Write(terminal.Out, correction);
        if (result.Article.Corrections.Count == 0) await terminal.Out.WriteLineAsync("Everything is as it was found.");
        return ExitCode.Success;
    }

    private static async Task<int> CorrectHitsAsync(
        Terminal terminal,
        OpenArchive archive,
        PreparedSearch search,
        List<CorrectionRequest> requests,
        Func<FieldProblem, FieldProblem> name,
        int? expected,
        string by,
        CancellationToken cancellationToken)
    {
        await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);
        var (matches, _) = await archive.Search!.ListAsync(search, cancellationToken);
        if (expected is not null && expected != matches.Count)
        {
            throw new ArchiveException(
                FaultKind.Configuration,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Nothing was written: the search finds {matches.Count:N0} articles, not {expected:N0}. Count again without --expect."));
        }
        var (corrected, unchanged, skipped) = (0, 0, 0);
        await foreach (var result in archive.Corrections.CorrectAllAsync(matches, requests, by, expected is null, cancellationToken))
        {
            if (result.Kind == CorrectionResultKind.Corrected) corrected++;
            else if (result.Kind == CorrectionResultKind.Unchanged) unchanged++;
            else if (++skipped <= MaxSkippedShown)
            {
                var reason = result.Problems.Count == 0 ? result.Reason : string.Join(' ', result.Problems.Select(name));
                await terminal.Error.WriteLineAsync($"{result.Id}: skipped: {reason}");
            }
        }
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{matches.Count:N0} matching = {corrected:N0} {(expected is null ? "to correct" : "corrected")} + {unchanged:N0} unchanged + "
            + $"{skipped:N0} skipped."));
        if (expected is null)
        {
            await terminal.Out.WriteLineAsync($"Nothing was written. The same command with --expect {matches.Count} corrects them.");
        }
        return skipped == 0 ? ExitCode.Success : ExitCode.SomeRejected;
    }
}
