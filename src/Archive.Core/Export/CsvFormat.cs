using System.Globalization;
using Archive.Core.Articles;
using CsvHelper;
using CsvHelper.Configuration;

namespace Archive.Core.Export;

/// <summary>
/// CSV (RFC 4180) with a byte order mark, by which spreadsheets recognise UTF-8. A cell that a spreadsheet would evaluate as a formula gets
/// an apostrophe in front (OWASP, “CSV injection”); every cell is quoted, since in many locales spreadsheets use the semicolon as
/// separator.
/// </summary>
internal sealed class CsvFormat : ExportFormat
{
    /// <summary>The most characters in a cell of Excel, in UTF-16 code units.</summary>
    private const int MaxCell = 32_767;

    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
        ShouldQuote = _ => true,
    };

    private static readonly string[] Columns =
        [
            "id", "title", "date", "authors", "source", "language", "url", "tags", "standfirst", "body", "bodyCut", "key", "sha256",
            "ingestedAt",
        ];

    public override string Name => "csv";

    public override string MediaType => "text/csv";

    public override void Begin(TextWriter writer, ExportHead head)
    {
        writer.Write('\uFEFF');
        WriteRow(writer, Columns);
    }

    public override void Write(TextWriter writer, Article article)
    {
        WriteRow(writer,
        [
            article.Id.Value,
            article.Title ?? "",
            article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            string.Join("; ", article.Authors),
            article.Source,
            article.Language,
            article.Url ?? "",
            string.Join("; ", article.Tags),
            article.Standfirst ?? "",
            article.Body,
            article.Body.Length > MaxCell ? "yes" : "no",
            article.Key,
            article.Sha256.Hex,
            article.IngestedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
        ]);
    }

    /// <summary>Truncates to the length of a cell less one, for the apostrophe, and never inside a surrogate pair.</summary>
    private static string Truncate(string text) =>
        text.Length <= MaxCell ? text : text[..(char.IsHighSurrogate(text[MaxCell - 2]) ? MaxCell - 2 : MaxCell - 1)];

    private static void WriteRow(TextWriter writer, IEnumerable<string> cells)
    {
        using var csv = new CsvWriter(writer, Configuration, leaveOpen: true);
        foreach (var cell in cells) csv.WriteField(Truncate(cell));
        csv.NextRecord();
    }
}
