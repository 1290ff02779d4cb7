using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Archive.Hosting;

namespace Archive.Cli.Commands.Ingesting;

/// <summary><c>archive renormalize</c>: the articles of a source made anew from their original bytes, with a report of what changes.</summary>
internal static class RenormalizeCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var source = new Option<string>("--source") { Description = "The source whose articles are normalised again.", HelpName = "NAME", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only report what would change." };
        var json = new Option<bool>("--json") { Description = "Report each changed article as a line of JSON, fields before and after." };
        var command = new Command("renormalize", "Normalise the articles of a source again from their original bytes: with today's rules and the lines that the source is known to repeat. Earlier versions are kept.") { source, dryRun, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = ArchiveCli.Options(parsed);
            var isDryRun = parsed.GetValue(dryRun);
            await using var archive = isDryRun ? OpenArchive.ForReading(options, time, withIndex: false) : await OpenArchive.ForChangingAsync(options, "archive renormalize", time);
            await archive.RequireSourceAsync(parsed.GetValue(source)!, cancellationToken);
            return await RunAsync(terminal, archive, parsed.GetValue(source)!, isDryRun, parsed.GetValue(json), time, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, OpenArchive archive, string source, bool isDryRun, bool asJson, TimeProvider time, CancellationToken cancellationToken)
    {
        var report = new RenormalizationReport();
        var run = new Renormalization(archive.Catalog, archive.Ingestor, time);
        await foreach (var article in run.RunAsync(source, isDryRun, cancellationToken))
        {
            var change = report.Add(article);
            if (article.Kind == IngestOutcomeKind.Rejected) await terminal.Error.WriteLineAsync($"{article.Before.Key}: not changed: {article.Reason}");
            else if (change is not null && asJson) await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(change, ReportJson.Compact.ArticleDifference));
        }
        if (!isDryRun)
        {
            await archive.Follower!.CatchUpAsync(isVisible: false, cancellationToken);
            await archive.Index!.CommitAsync(cancellationToken);
        }
        report.Write(asJson ? terminal.Error : terminal.Out, source, isDryRun);
        return report.Rejected == 0 ? ExitCode.Success : ExitCode.SomeRejected;
    }
}

/// <summary>How a record differs from the one before it.</summary>
/// <param name="Id">The article.</param>
/// <param name="Key">Its key.</param>
/// <param name="Fields">The fields that differ.</param>
/// <param name="Removed">What is removed now and was not before.</param>
/// <param name="Restored">What was removed before and no longer is.</param>
internal sealed record ArticleDifference(string Id, string Key, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<RemovedSpan> Removed, IReadOnlyList<RemovedSpan> Restored);

/// <summary>A field before and after; null where it had no value.</summary>
internal sealed record FieldDifference(string Field, string? Before, string? After);

[JsonSerializable(typeof(ArticleDifference))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static ReportJson Compact { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}

/// <summary>Adds up what normalising again changed.</summary>
internal sealed class RenormalizationReport
{
    private const int MaxLinesShown = 50;

    /// <summary>Texts that are counted one by one; further ones only together, so that the report of a large archive stays small.</summary>
    private const int MaxLinesCounted = 10_000;

    private readonly SortedDictionary<string, int> _fields = new(StringComparer.Ordinal);
    private readonly LineCounts _removed = new();
    private readonly LineCounts _restored = new();
    private int _changed;
    private int _unchanged;

    public int Rejected { get; private set; }

    /// <summary>Counts an article; its difference, or null when it has none.</summary>
    public ArticleDifference? Add(RenormalizedArticle article)
    {
        if (article.Kind == IngestOutcomeKind.Rejected) Rejected++;
        if (article.Kind == IngestOutcomeKind.Unchanged) _unchanged++;
        if (article.Kind != IngestOutcomeKind.Replaced) return null;

        _changed++;
        var difference = Compare(article.Before, article.After);
        foreach (var field in difference.Fields) _fields[field.Field] = _fields.GetValueOrDefault(field.Field) + 1;
        foreach (var span in difference.Removed) _removed.Add(span);
        foreach (var span in difference.Restored) _restored.Add(span);
        return difference;
    }

    public void Write(TextWriter output, string source, bool isDryRun)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{source}: {_changed + _unchanged + Rejected:N0} articles = {_changed:N0} changed + {_unchanged:N0} unchanged + {Rejected:N0} rejected{(isDryRun ? " (dry run: nothing was written)" : "")}."));
        if (_fields.Count > 0) output.WriteLine("Fields that change: " + string.Join(", ", _fields.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key} {field.Value:N0}"))));
        Write(output, "Newly removed from the text:", _removed);
        Write(output, "Restored to the text:", _restored);
    }

    private static void Write(TextWriter output, string title, LineCounts lines)
    {
        if (lines.Counts.Count == 0) return;
        output.WriteLine(title);
        foreach (var ((label, text), count) in lines.Counts.OrderByDescending(line => line.Value).ThenBy(line => line.Key.Text, StringComparer.Ordinal).Take(MaxLinesShown))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,7:N0} × {label}: {text}"));
        }
        var others = lines.Counts.Count - MaxLinesShown + lines.NotCounted;
        if (others > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"        and {others:N0} other lines"));
    }

    private static ArticleDifference Compare(Article before, Article after)
    {
        var fields = Fields(before).Zip(Fields(after), (b, a) => new FieldDifference(b.Name, b.Value, a.Value)).Where(field => field.Before != field.After).ToList();
        return new ArticleDifference(after.Id.Value, after.Key, fields, Except(after.Removed, before.Removed), Except(before.Removed, after.Removed));
    }

    private static IEnumerable<(string Name, string? Value)> Fields(Article article) =>
    [
        ("title", article.Title), ("caption", article.Caption), ("standfirst", article.Standfirst), ("date", article.Date?.ToString("O", CultureInfo.InvariantCulture)),
        ("authors", string.Join("; ", article.Authors)), ("language", article.Language), ("body", article.Body), ("notes", string.Join("\n", article.Notes)),
        ("url", article.Url), ("tags", string.Join("; ", article.Tags)), ("charset", article.Charset),
    ];

    /// <summary>The spans whose place is not among the others'.</summary>
    private static List<RemovedSpan> Except(IReadOnlyList<RemovedSpan> spans, IReadOnlyList<RemovedSpan> others) =>
        spans.ExceptBy(others.Select(span => (span.Start, span.End)), span => (span.Start, span.End)).ToList();

    private sealed class LineCounts
    {
        public Dictionary<(string Label, string Text), int> Counts { get; } = [];

        /// <summary>Spans beyond the texts that are counted.</summary>
        public int NotCounted { get; private set; }

        public void Add(RemovedSpan span)
        {
            var line = (span.Label, span.Text);
            if (Counts.TryGetValue(line, out var count)) Counts[line] = count + 1;
            else if (Counts.Count < MaxLinesCounted) Counts[line] = 1;
            else NotCounted++;
        }
    }
}
