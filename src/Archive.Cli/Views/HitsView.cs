using System.Globalization;
using Archive.Core.Articles;
using Archive.Core.Search;

namespace Archive.Cli.Views;

/// <summary>The hits of a search for a person to read in a terminal.</summary>
internal static class HitsView
{
    /// <summary>Prints hits with snippets.</summary>
    public static void Write(Terminal terminal, SearchResults results)
    {
        var articles = results.Total == 1 ? "article" : "articles";
        var part = results.Hits.Count < results.Total ? $", the first {results.Hits.Count}" : "";
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Total:N0} {articles}{part}"));
        foreach (var note in results.Interpretation.Notes) terminal.Out.WriteLine(note);
        foreach (var ignored in results.Interpretation.Ignored)
        {
            terminal.Out.WriteLine($"“{ignored.Text}” was not required: {ignored.Reason}");
        }
        if (results.Interpretation.DidYouMean is { } meant) terminal.Out.WriteLine($"Did you mean: {meant}");
        var number = 0;
        foreach (var hit in results.Hits)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{++number}. {hit.Title}");
            string?[] facts =
            [
                hit.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                hit.Authors.Count > 0 ? string.Join(", ", hit.Authors) : null,
                hit.Language,
                hit.Source,
                hit.Id.Value,
                hit.Doubts.Count > 0 ? $"in doubt: {string.Join(", ", hit.Doubts.Select(DoubtFields.NameOf))}" : null,
            ];
            terminal.Out.WriteLine($"   {string.Join(" · ", facts.Where(fact => fact is not null))}");
            foreach (var snippet in hit.Snippets) terminal.WriteSnippet("   ", snippet);
        }
    }
}
