using System.Diagnostics.CodeAnalysis;
using System.Text;
using Archive.Core.Search;
using Spectre.Console;

namespace Archive.Cli;

/// <summary>
/// Where the commands read and write: data to <see cref="Out"/>, faults to <see cref="Error"/>, decoration only when a person looks at it.
/// With the environment that the process was given.
/// </summary>
internal sealed class Terminal(
    Stream input, TextWriter output, TextWriter error, Stream rawOutput, IAnsiConsole? rich, Func<string, string?>? variable = null)
{
    /// <summary>Standard input.</summary>
    public Stream In { get; } = input;

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Standard output for bytes.</summary>
    public Stream RawOut { get; } = rawOutput;

    /// <summary>The terminal a person looks at; null when the output goes to a file or a pipe.</summary>
    public IAnsiConsole? Rich { get; } = rich;

    /// <summary>An environment variable; null where it is not set.</summary>
    public string? Variable(string name) => variable?.Invoke(name);

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the one door to the console.")]
    public static Terminal OfProcess()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal(
            Console.OpenStandardInput(),
            Console.Out,
            Console.Error,
            Console.OpenStandardOutput(),
            Console.IsOutputRedirected ? null : AnsiConsole.Console,
            Environment.GetEnvironmentVariable);
    }

    /// <summary>A snippet with its matches in colour, or between asterisks where there is no colour.</summary>
    public void WriteSnippet(string indent, Snippet snippet)
    {
        var (open, close) = Rich is null ? ("*", "*") : ("[bold yellow]", "[/]");
        var line = new StringBuilder(indent);
        var at = 0;
        foreach (var range in snippet.Highlights)
        {
            var end = range.Start + range.Length;
            line.Append(Escape(snippet.Text[at..range.Start])).Append(open).Append(Escape(snippet.Text[range.Start..end])).Append(close);
            at = end;
        }
        line.Append(Escape(snippet.Text[at..]));
        if (Rich is null) Out.WriteLine(line);
        else Rich.MarkupLine(line.ToString());

        string Escape(string text) => Rich is null ? text : Markup.Escape(text);
    }
}
