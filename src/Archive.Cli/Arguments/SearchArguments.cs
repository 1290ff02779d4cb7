using System.CommandLine;
using Archive.Core;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Cli.Arguments;

/// <summary>The query and the filters of every verb that searches.</summary>
internal sealed class SearchArguments
{
    private readonly Argument<string> _text = new("QUERY")
    {
        Description = "Words, all required in any form, \"phrases\", AND OR NOT + - ( ), pref*, word~, "
            + "title: author: source: tag: lang: date:. An empty query lists everything.",
    };

    private readonly Option<string> _match = new("--match")
    {
        Description = "How many of the words an article must hold: all, any, or auto (all, else as many as some article has).",
        HelpName = "MODE",
        DefaultValueFactory = _ => "all",
    };

    private readonly Option<string[]> _language = new("--lang")
    {
        Description = "Only articles in this language (it, en, ...); repeat it to allow several.",
        HelpName = "CODE",
    };

    private readonly Option<string[]> _source = new("--source")
    {
        Description = "Only articles of this source; repeat it to allow several.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _author = new("--author")
    {
        Description = "Only articles by this author, written as in the archive; repeat it to allow several.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _tag = new("--tag")
    {
        Description = "Only articles with this tag; repeat it to allow several.",
        HelpName = "TAG",
    };

    private readonly Option<string[]> _doubt = new("--doubt")
    {
        Description = "Only articles in which this is in doubt: a field, or any; repeat it to allow several.",
        HelpName = "FIELD",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Only articles of this day or later: 2022, 2022-09 or 2022-09-28.",
        HelpName = "DATE",
    };

    private readonly Option<string?> _to = new("--to") { Description = "Only articles of this day or earlier.", HelpName = "DATE" };

    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "relevance, newest, oldest or doubt (the least sure first). By default relevance, or newest where the query has no words.",
        HelpName = "ORDER",
    };

    private readonly Option<bool> _removed = new("--removed") { Description = "Search what was removed from the texts too." };

    /// <summary>Adds them to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="isReview">Whether it lists what is in doubt: it needs no query, and has an order of its own.</param>
    public SearchArguments(Command command, bool isReview = false)
    {
        _match.AcceptOnlyFromAmong("all", "any", "auto");
        _sort.AcceptOnlyFromAmong("relevance", "newest", "oldest", "doubt");
        _doubt.AcceptOnlyFromAmong([.. DoubtFields.Choices]);
        if (isReview) _text.Arity = ArgumentArity.ZeroOrOne;
        command.Add(_text);
        Option[] options = [_match, _language, _source, _author, _tag, _doubt, _from, _to, _sort, _removed];
        foreach (var option in options.Where(option => !isReview || option != _sort)) command.Add(option);
    }

    /// <summary>The search that a command line asks for. What cannot be read is added to the problems.</summary>
    public SearchRequest Read(ParseResult parsed, List<FieldProblem> problems) => new()
    {
        Text = parsed.GetValue(_text),
        Match = Enum.Parse<MatchMode>(parsed.GetValue(_match)!, ignoreCase: true),
        Scope = parsed.GetValue(_removed) ? SearchScope.All : SearchScope.Article,
        Sort = parsed.GetValue(_sort) is { } order ? Enum.Parse<SearchSort>(order, ignoreCase: true) : null,
        Filters = new SearchFilters
        {
            Languages = parsed.GetValue(_language)?.Select(code => code.ToLowerInvariant()).ToList() ?? [],
            Sources = parsed.GetValue(_source) ?? [],
            Authors = parsed.GetValue(_author) ?? [],
            Tags = parsed.GetValue(_tag) ?? [],
            Doubts = parsed.GetValue(_doubt) ?? [],
            From = Period(parsed.GetValue(_from), "--from", problems)?.First,
            To = Period(parsed.GetValue(_to), "--to", problems)?.Last,
        },
    };

    /// <summary>The search of an archive, which must have an index; warns when the index is behind the catalogue.</summary>
    public static async Task<ArchiveSearch> OpenAsync(Terminal terminal, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (archive.Search is null || archive.Index is null)
        {
            var message = $"The archive {archive.Folder} has no index yet. “archive serve” and “archive ingest” build it.";
            throw new ArchiveException(FaultKind.NotFound, message);
        }
        var state = await archive.Index.StateAsync(cancellationToken);
        if (state.Sequence < await archive.Catalog.Articles.GetSequenceAsync(cancellationToken))
        {
            await terminal.Error.WriteLineAsync(
                "Note: the newest articles are not in the index yet; it catches up within seconds while a server runs, "
                + "and at the next “archive ingest” otherwise.");
        }
        return archive.Search;
    }

    /// <summary>Prints what is wrong, with the names of options for those of parameters.</summary>
    public static async Task WriteProblemsAsync(Terminal terminal, IEnumerable<FieldProblem> problems)
    {
        foreach (var problem in problems)
        {
            var name = problem.Field switch
            {
                "q" => "QUERY",
                "size" => "--limit",
                "lang" => "--lang",
                "doubt" => "--doubt",
                "from" => "--from",
                "to" => "--to",
                var other => other,
            };
            await terminal.Error.WriteLineAsync((problem with { Field = name }).ToString());
        }
    }

    private static (DateOnly First, DateOnly Last)? Period(string? text, string option, List<FieldProblem> problems)
    {
        if (text is null) return null;
        if (IsoDates.TryParsePeriod(text, out var first, out var last)) return (first, last);
        problems.Add(new FieldProblem(option, $"“{text}” is not a date; write 2022, 2022-09 or 2022-09-28."));
        return null;
    }
}
