using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Catalog.Runs;
using Archive.Core.Ingestion;

namespace Archive.Cli.Views;

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
    private int _inDoubt;

    public int Rejected { get; private set; }

    /// <summary>Counts an article; its difference, or null when it has none.</summary>
    public ArticleDifference? Add(RenormalizedArticle article)
    {
        if (article.Kind == IngestOutcomeKind.Rejected) Rejected++;
        if (article.Kind == IngestOutcomeKind.Unchanged) _unchanged++;
        if (article.Kind != IngestOutcomeKind.Replaced) return null;

        _changed++;
        if (article.After.Doubts.Count > 0) _inDoubt++;
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
            $"{source}: {_changed + _unchanged + Rejected:N0} articles = {_changed:N0} changed + {_unchanged:N0} unchanged + "
            + $"{Rejected:N0} rejected{(isDryRun ? " (dry run: nothing was written)" : "")}."));
        var fields = _fields.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key} {field.Value:N0}"));
        if (_fields.Count > 0) output.WriteLine("Fields that change: " + string.Join(", ", fields));
        if (_inDoubt > 0)
        {
            var review = isDryRun ? "" : $"; “archive review --source {source}” lists them";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"In doubt: {_inDoubt:N0} of the changed{review}."));
        }
        Write(output, "Newly removed from the text:", _removed);
        Write(output, "Restored to the text:", _restored);
    }

    private static void Write(TextWriter output, string title, LineCounts lines)
    {
        if (lines.Counts.Count == 0) return;
        output.WriteLine(title);
        var frequent = lines.Counts.OrderByDescending(line => line.Value).ThenBy(line => line.Key.Text, StringComparer.Ordinal);
        foreach (var ((label, text), count) in frequent.Take(MaxLinesShown))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,7:N0} × {label}: {text}"));
        }
        var others = lines.Counts.Count - MaxLinesShown + lines.NotCounted;
        if (others > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"        and {others:N0} other lines"));
    }

    private static ArticleDifference Compare(Article before, Article after)
    {
        var fields = Fields(before)
            .Zip(Fields(after), (b, a) => new FieldDifference(b.Name, b.Value, a.Value))
            .Where(field => field.Before != field.After)
            .ToList();
        var (removed, restored) = (Except(after.Removed, before.Removed), Except(before.Removed, after.Removed));
        return new ArticleDifference(after.Id.Value, after.Key, fields, removed, restored);
    }

    private static IEnumerable<(string Name, string? Value)> Fields(Article article) =>
    [
        ("title", article.Title),
        ("caption", article.Caption),
        ("standfirst", article.Standfirst),
        ("date", article.Date?.ToString("O", CultureInfo.InvariantCulture)),
        ("authors", string.Join("; ", article.Authors)),
        ("language", article.Language),
        ("body", article.Body),
        ("notes", string.Join("\n", article.Notes)),
        ("url", article.Url),
        ("tags", string.Join("; ", article.Tags)),
        ("charset", article.Charset),
        ("doubts", string.Join("; ", DoubtFields.Of(article).Select(DoubtFields.NameOf))),
    ];

    /// <summary>The spans whose start and end no other span has.</summary>
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
