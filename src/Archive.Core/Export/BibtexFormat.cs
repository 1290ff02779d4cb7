using System.Globalization;
using System.Text;
using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>
/// BibTeX in UTF-8, with biblatex's fields for date and language. A comment at the end has the number of entries and the hash.
/// </summary>
internal sealed class BibtexFormat : ExportFormat
{
    /// <summary>The language names of babel and polyglossia, by ISO 639-1 code.</summary>
    private static readonly Dictionary<string, string> Languages = new(StringComparer.Ordinal)
    {
        ["it"] = "italian",
        ["en"] = "english",
        ["fr"] = "french",
        ["es"] = "spanish",
        ["de"] = "german",
        ["sq"] = "albanian",
        ["hr"] = "croatian",
    };

    public override string Name => "bibtex";

    public override string MediaType => "application/x-bibtex";

    public override void Write(TextWriter writer, Article article)
    {
        writer.Write($"@article{{{article.Id},\n");
        Field("title", "{" + Escape(article.DisplayTitle) + "}"); // the inner braces protect the capitals from the style
        if (article.Authors.Count > 0)
        {
            Field("author", string.Join(" and ", article.Authors.Select(author => ToName(PersonName.Of(author)))));
        }
        Field("journal", Escape(article.Source));
        if (article.Date is { } date)
        {
            Field("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Field("year", date.ToString("yyyy", CultureInfo.InvariantCulture));
        }
        if (article.Url is { } url) Field("url", EscapeUrl(url));
        if (Languages.TryGetValue(article.Language, out var language)) Field("langid", language);
        if (article.Tags.Count > 0) Field("keywords", Escape(string.Join(", ", article.Tags)));
        if (article.Standfirst is { } standfirst) Field("abstract", Escape(standfirst));
        writer.Write("}\n\n");

        void Field(string name, string value) => writer.Write($"  {name} = {{{value}}},\n");
    }

    public override void End(TextWriter writer, ExportEnd end) =>
        writer.Write(string.Create(
            CultureInfo.InvariantCulture, $"@comment{{archive: {end.Count} entries, {end.Missing} missing, sha256 {end.Sha256}}}\n"));

    /// <summary>A name that is not split is put in braces, so that an “and” in it does not separate two names.</summary>
    private static string ToName(PersonName name) => name.Given.Length == 0 ? "{" + Escape(name.Family) + "}" : Escape(name.ToString());

    /// <summary>
    /// biblatex reads the field verbatim, so that TeX escapes would become part of the URL; percent-encoding is the only way.
    /// </summary>
    private static string EscapeUrl(string url) => OneLine(url)
        .Replace("{", "%7B", StringComparison.Ordinal)
        .Replace("}", "%7D", StringComparison.Ordinal)
        .Replace("\\", "%5C", StringComparison.Ordinal);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in OneLine(text))
        {
            _ = character switch
            {
                '\\' => escaped.Append(@"\textbackslash{}"),
                '{' => escaped.Append(@"\textbraceleft{}"), // BibTeX counts \{ too, and braces have to be balanced
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
