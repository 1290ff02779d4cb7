using System.CommandLine;
using System.Text.Json;
using Archive.Cli.Arguments;
using Archive.Cli.Views;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;

namespace Archive.Cli.Commands.Ingesting;

/// <summary><c>archive normalize</c>: what the archive would make of files, without touching an archive.</summary>
internal static class NormalizeCommand
{
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files or folders: text, HTML, JSON records, NDJSON; any of them in .gz, .zip, .tar or .tar.gz; "
                + "- for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print the records as JSON, one a line." };
        var folder = new Option<string?>("--out")
        {
            Description = "Write each record to DIR/<file name>.json instead of printing it.",
            HelpName = "DIR",
        };
        var explain = new Option<bool>("--explain")
        {
            Description = "Show what is kept and what is removed, in reading order, and every decision with its reason.",
        };
        var source = SourceOption.Create();
        var command = new Command("normalize", "Show the article records that files would become, without touching an archive.")
        {
            paths, json, folder, explain, source,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            parsed.GetValue(paths)!,
            parsed.GetValue(source)!,
            parsed.GetValue(json),
            parsed.GetValue(explain),
            parsed.GetValue(folder),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, string[] paths, string source, bool asJson, bool explain, string? folder, CancellationToken cancellationToken)
    {
        var normalizer = new Normalizer();
        var written = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rejected = 0;
        if (folder is not null) Directory.CreateDirectory(folder);

        await foreach (var item in Inputs.EnumerateAsync(paths, new InputOptions { Input = terminal.In }, cancellationToken))
        {
            if (item.Ignored is not null)
            {
                await terminal.Error.WriteLineAsync($"{item.Name}: ignored: {item.Ignored}");
                continue;
            }
            var result = await NormalizeAsync(normalizer, item, source, cancellationToken);
            var (article, reason) = result;
            if (article is not null && folder is not null) reason = Write(article, item.Name, folder, written);
            if (reason is not null)
            {
                rejected++;
                await terminal.Error.WriteLineAsync($"{item.Name}: {reason}");
            }
            else if (folder is null && asJson)
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(article!, ArticleJson.Compact.Article));
            }
            else if (folder is null)
            {
                await terminal.Out.WriteLineAsync(item.Name);
                if (explain) ExplainView.Write(terminal, article!, result.Text!);
                ArticleView.WriteSummary(terminal.Out, article!);
            }
        }
        if (folder is not null) await terminal.Out.WriteLineAsync($"{written.Count} records written to {folder}, {rejected} rejected.");
        return rejected == 0 ? ExitCode.Success : ExitCode.SomeRejected;
    }

    private static async Task<NormalizationResult> NormalizeAsync(
        Normalizer normalizer, InputItem item, string source, CancellationToken cancellationToken)
    {
        if (item.Rejected is not null) return new NormalizationResult(null, item.Rejected);
        var (submission, rejection) = await item.Read!(cancellationToken);
        if (submission is null) return new NormalizationResult(null, rejection);

        var (identity, problem) = DeliveryIdentity.Of(submission, source, item.PathKey);
        return identity is null
            ? new NormalizationResult(null, problem)
            : normalizer.Normalize(submission, identity, cancellationToken: cancellationToken);
    }

    /// <summary>Writes one record; the reason when two inputs would have one name.</summary>
    private static string? Write(Article article, string item, string folder, Dictionary<string, string> written)
    {
        // A line of NDJSON is "path:line"; the line number keeps the records of one file apart.
        var line = item.LastIndexOf(':');
        var isLine = line > 0 && line < item.Length - 1 && item.AsSpan(line + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        var stem = Path.GetFileNameWithoutExtension(isLine ? item[..line] : item) + (isLine ? "-" + item[(line + 1)..] : "");
        var path = Path.Combine(folder, stem + ".json");
        if (written.TryGetValue(path, out var other)) return $"Not written: {path} holds the record of {other} already.";

        written[path] = item;
        File.WriteAllText(path, JsonSerializer.Serialize(article, ArticleJson.Indented.Article) + "\n");
        return null;
    }
}
