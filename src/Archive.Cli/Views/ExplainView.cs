using Archive.Core.Articles;
using Spectre.Console;

namespace Archive.Cli.Views;

/// <summary>
/// A document with what was kept on the left and what was removed on the right, in reading order, and the decisions below. Plain lines,
/// marked "+" and "-", where no person looks at a terminal.
/// </summary>
internal static class ExplainView
{
    public static void Write(Terminal terminal, Article article, string text)
    {
        var pieces = Pieces(article, text).ToList();
        if (terminal.Rich is { } rich) WriteTable(rich, pieces, article);
        else WriteLines(terminal.Out, pieces, article);
    }

    private static void WriteTable(IAnsiConsole rich, List<(string Text, RemovedSpan? Removed)> pieces, Article article)
    {
        var table = new Table { Border = TableBorder.Minimal, Expand = true }.AddColumns("kept", "removed");
        foreach (var (text, removed) in pieces)
        {
            if (removed is null) table.AddRow(Markup.Escape(text), "");
            else table.AddRow("", $"[red]{Markup.Escape(text)}[/]\n[grey]{Markup.Escape(Describe(removed))}[/]");
        }
        rich.Write(table);
        foreach (var entry in article.Trace)
        {
            var reason = $"[grey]{Markup.Escape(entry.Reason)}[/]";
            rich.MarkupLine($"[bold]{Markup.Escape(entry.Stage)}[/]  {Markup.Escape(entry.Decision)}  {reason}");
        }
    }

    private static void WriteLines(TextWriter output, List<(string Text, RemovedSpan? Removed)> pieces, Article article)
    {
        foreach (var (text, removed) in pieces)
        {
            var mark = removed is null ? '+' : '-';
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in lines) output.WriteLine($"{mark} {line}");
            if (removed is not null) output.WriteLine($"    {Describe(removed)}");
        }
        output.WriteLine();
        foreach (var entry in article.Trace) output.WriteLine($"{entry.Stage}: {entry.Decision} ({entry.Reason})");
    }

    private static string Describe(RemovedSpan span) => $"{span.Label}, {span.Language}, {span.Rule}, {span.Start}–{span.End}";

    /// <summary>The text cut at the removed spans; every character is in exactly one piece, but for white space around them.</summary>
    private static IEnumerable<(string Text, RemovedSpan? Removed)> Pieces(Article article, string text)
    {
        var at = 0;
        foreach (var span in article.Removed.OrderBy(span => span.Start))
        {
            if (text[at..span.Start].Trim() is { Length: > 0 } kept) yield return (kept, null);
            yield return (text[span.Start..span.End].Trim(), span);
            at = span.End;
        }
        if (text[at..].Trim() is { Length: > 0 } rest) yield return (rest, null);
    }
}
