using System.CommandLine;
using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Recording.Corrections;

namespace Archive.Cli.Arguments;

/// <summary>What is to be corrected, as options and as FIELD=VALUE.</summary>
internal sealed class CorrectionArguments
{
    private static readonly string[] Lists = ["authors", "tags"];

    /// <summary>The option or field that each request stands for.</summary>
    private readonly List<string> _names = [];

    private readonly Option<string[]> _kind = new("--kind")
    {
        Description =
            "Make a paragraph, named by its number in “archive show --numbers” or by how it begins, a text, heading, quote or list.",
        HelpName = "N=KIND",
    };

    private readonly Option<string[]> _boilerplate = new("--boilerplate")
    {
        Description =
            "Remove a paragraph that does not belong to the article, named by its number, its text or how it begins.",
        HelpName = "N|TEXT",
    };

    private readonly Option<string> _label = new("--label")
    {
        Description = "The label that --boilerplate gives to what it removes, such as share or related.",
        HelpName = "LABEL",
        DefaultValueFactory = _ => CorrectionRequest.DefaultLabel,
    };

    private readonly Option<string[]> _giveBack = new("--give-back")
    {
        Description =
            "Give back what was removed but belongs to the article, named by its number in “archive show --numbers” or how it begins.",
        HelpName = "N|TEXT",
    };

    public CorrectionArguments(Command command)
    {
        foreach (var option in new Option[] { _kind, _boilerplate, _label, _giveBack }) command.Add(option);
    }

    /// <summary>The corrections that a command line asks for. What cannot be read is added to the problems.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="assignments">What stands as FIELD=VALUE.</param>
    /// <param name="isOfHits">Whether it is for all hits of a search: then numbers of paragraphs mean nothing.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public List<CorrectionRequest> Read(
        ParseResult parsed, IEnumerable<string> assignments, bool isOfHits, List<FieldProblem> problems)
    {
        var requests = new List<CorrectionRequest>();
        _names.Clear();
        foreach (var group in assignments.Select(Split).GroupBy(assignment => assignment.Name, StringComparer.Ordinal))
        {
            var values = group.Select(assignment => assignment.Value).ToList();
            if (group.Key is "kind" or "cut")
            {
                problems.Add(new FieldProblem(group.Key, "Use --kind, --boilerplate or --give-back."));
            }
            else if (Lists.Contains(group.Key))
            {
                Add(group.Key, group.Key, FieldValue.Of(values.SelectMany(Names).ToList()));
            }
            else if (values is [var value])
            {
                Add(group.Key, group.Key, FieldValue.Of(value));
            }
            else
            {
                problems.Add(new FieldProblem(group.Key, "It is given more than once."));
            }
        }
        foreach (var back in parsed.GetValue(_giveBack) ?? []) AddParagraph("--give-back", "cut", default, back, isRemoved: true);
        foreach (var text in parsed.GetValue(_boilerplate) ?? [])
        {
            AddParagraph("--boilerplate", "cut", FieldValue.Of(parsed.GetValue(_label)), text, isRemoved: false);
        }
        foreach (var kind in parsed.GetValue(_kind) ?? [])
        {
            var at = kind.LastIndexOf('=');
            if (at <= 0) problems.Add(new FieldProblem("--kind", $"“{kind}” has no “=”; write it as 3=heading."));
            else AddParagraph("--kind", "kind", FieldValue.Of(kind[(at + 1)..]), kind[..at], isRemoved: false);
        }
        return requests;

        void AddParagraph(string option, string field, FieldValue to, string target, bool isRemoved)
        {
            int? number = int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
            if (number is not null && isOfHits)
            {
                problems.Add(new FieldProblem(option, "A number belongs to one article; name the paragraph by its text."));
                return;
            }
            Add(option, field, to, isRemoved ? null : number, isRemoved ? number : null, number is null ? target : null);
        }

        void Add(string option, string field, FieldValue to, int? paragraph = null, int? removed = null, string? text = null)
        {
            var (request, problem) = CorrectionRequest.Check(field, to, paragraph, removed, text);
            if (request is null)
            {
                problems.Add(problem! with { Field = option });
                return;
            }
            requests.Add(request);
            _names.Add(option);
        }
    }

    /// <summary>A problem that names a request by its place, as in “[2].text”, with the option or field that was typed instead.</summary>
    public FieldProblem Name(FieldProblem problem)
    {
        var end = problem.Field.IndexOf(']', StringComparison.Ordinal);
        return end > 0 && int.TryParse(problem.Field.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? problem with { Field = _names[index] }
            : problem;
    }

    private static (string Name, string Value) Split(string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        return (assignment[..at].Trim().ToLowerInvariant(), assignment[(at + 1)..].Trim());
    }

    private static IEnumerable<string> Names(string value) =>
        value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
