using System.CommandLine;
using System.Globalization;
using Archive.Cli.Arguments;
using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Hosting;

namespace Archive.Cli.Commands.Ingesting;

/// <summary><c>archive boilerplate</c>: the lines an archive has learned, and what a person decides about them.</summary>
internal static class BoilerplateCommand
{
    public static Command Create(Terminal terminal, TimeProvider time) =>
        new("boilerplate", "Show and correct what the archive has learned of the lines that recur in a source.")
        {
            CreateList(terminal, time),
            CreateDecision(
                terminal,
                time,
                "allow",
                "Never remove a line of a source as boilerplate again, whatever rule removed it.",
                LineState.Allowed,
                "is text"),
            CreateDecision(
                terminal,
                time,
                "take",
                "Remove a line of a source as boilerplate at once, without waiting until it is found in three articles.",
                LineState.Taken,
                "is boilerplate"),
        };

    private static Command CreateList(Terminal terminal, TimeProvider time)
    {
        var source = new Option<string?>("--source") { Description = "Only the lines of this source.", HelpName = "NAME" };
        var command = new Command(
            "list", "List the known lines: learned (found in three articles), taken or allowed (decided by a person).") { source };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var archive = OpenArchive.ForReading(ArchiveCli.Options(parsed), time, withIndex: false);
            var lines = await archive.Catalog.Lines.GetAsync(parsed.GetValue(source), cancellationToken: cancellationToken);
            foreach (var line in lines)
            {
                await terminal.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{line.State.ToString().ToLowerInvariant(),-8} {line.Since:yyyy-MM-dd}  {line.Source}  {Shown(line.Line)}"));
            }
            if (lines.Count > 0) return ExitCode.Success;
            await terminal.Out.WriteLineAsync("No line is known yet. A line is learned when it is found in three articles of a source.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateDecision(
        Terminal terminal, TimeProvider time, string name, string description, LineState state, string verdict)
    {
        var line = new Argument<string>("LINE")
        {
            Description = "The line, as “archive boilerplate list” or “removed” in a record shows it. "
                + "Case, accents and punctuation do not matter.",
        };
        var source = SourceOption.Create();
        var command = new Command(name, description) { line, source };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (text, of) = (parsed.GetValue(line)!, parsed.GetValue(source)!);
            if ((ArticleIdentity.Create(of, "line").Problem ?? ProblemOf(text)) is { } problem)
            {
                await terminal.Error.WriteLineAsync(problem);
                return ExitCode.Failure;
            }
            await using var archive = await OpenArchive.ForChangingAsync(ArchiveCli.Options(parsed), $"archive boilerplate {name}", time);
            await archive.RequireSourceAsync(of, cancellationToken);
            await archive.Catalog.Lines.DecideAsync(of, SourceLine.Of(text), state, time.GetUtcNow(), cancellationToken);
            await terminal.Out.WriteLineAsync(
                $"“{text}” {verdict} in articles of {of} from now on. "
                + $"“archive renormalize --source {of}” applies it to those in the archive.");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Shown(SourceLine line) =>
        line.Key == LineKey.MonthFirst ? "(a habit: its dates have the month first, 09/28/2022)" : line.Text;

    private static string? ProblemOf(string line) =>
        !line.Any(char.IsLetterOrDigit) ? "The line holds no word."
        : line.Length > KnownLines.MaxLength
            ? $"The line has {line.Length} characters; a line may have {KnownLines.MaxLength}. Longer ones are never learned."
        : null;
}
