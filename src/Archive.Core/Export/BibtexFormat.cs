using System.Globalization;
using System.Text;
using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>BibTeX in UTF-8, with biblatex's fields for date and language. The comment at the end says how many entries there are.</summary>
internal sealed class BibtexFormat : ExportFormat
{
    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal) { ["it"] = "italian", ["en"] = "english", ["fr"] = "french", ["es"] = "spanish", ["de"] = "german", ["sq"] = "albanian", ["hr"] = "croatian" };

    public override string Name => "bibtex";

    public override string MediaType => "application/x-bibtex";

    public override void Write(TextWriter writer, Article article)
    {
        writer.Write($"@article{{{article.Id},\n");
        Field("title", "{" + Escape(article.DisplayTitle) + "}"); // the inner braces keep its capitals
        if (article.Authors.Count > 0) Field("author", string.Join(" and ", article.Authors.Select(author => ToName(PersonName.Of(author)))));
        Field("journal", Escape(article.Source));
        if (article.Date is { } date)
        {
            Field("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Field("year", date.ToString("yyyy", CultureInfo.InvariantCulture));
        }
        if (article.Url is { } url) Field("url", OneLine(url).Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal).Replace("\\", "%5C", StringComparison.Ordinal)); // verbatim in biblatex
        if (Languages.TryGetValue(article.Language, out var language)) Field("langid", language);
        if (article.Tags.Count > 0) Field("keywords", Escape(string.Join(", ", article.Tags)));
        if (article.Standfirst is { } standfirst) Field("abstract", Escape(standfirst));
        writer.Write("}\n\n");

        void Field(string name, string value) => writer.Write($"  {name} = {{{value}}},\n");
    }

    public override void End(TextWriter writer, ExportEnd end) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"@comment{{archive: {end.Count} entries, {end.Missing} missing, sha256 {end.Sha256}}}\n"));

    /// <summary>A name that is not split stands in braces, so that no “and” in it is taken for the next one.</summary>
    private static string ToName(PersonName name) => name.Given.Length == 0 ? "{" + Escape(name.Family) + "}" : Escape(name.ToString());

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in OneLine(text))
        {
            _ = character switch
            {
                '\\' => escaped.Append(@"\textbackslash{}"),
                '{' => escaped.Append(@"\textbraceleft{}"), // a brace by itself would have to be balanced
                '}' => escaped.Append(@"\textbraceright{}"),
                '~' => escaped.Append(@"\textasciitilde{}"),
                '^' => escaped.Append(@"\textasciicircum{}"),
                '$' or '&' or '#' or '%' or '_' => escaped.Append('\\').Append(character),
                _ => escaped.Append(character),
            };
        }
        return escaped.ToString();
    }
}
