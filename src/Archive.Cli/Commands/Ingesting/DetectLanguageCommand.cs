using System.CommandLine;
using System.Globalization;
using Archive.Core;
using Archive.Core.Normalization.Languages;

namespace Archive.Cli.Commands.Ingesting;

/// <summary><c>archive detect-language</c>: the language of each line of a file.</summary>
internal static class DetectLanguageCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("FILE")
        {
            Description = "A UTF-8 text file; “-” reads standard input.",
            DefaultValueFactory = _ => "-",
        };
        var command = new Command(
            "detect-language",
            "Print the language of each line: its ISO 639-1 code, or und where none is known, a tab, and the confidence, 0 to 1.")
        {
            path,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(path)!;
            if (name != "-" && !File.Exists(name)) throw new ArchiveException(FaultKind.NotFound, $"There is no file {name}.");
            using var reader = name == "-" ? new StreamReader(terminal.In, leaveOpen: true) : new StreamReader(name);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                var (language, confidence) = LanguageDetector.OfText(line);
                await terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{language}\t{confidence:0.###}"));
            }
            return ExitCode.Success;
        });
        return command;
    }
}
