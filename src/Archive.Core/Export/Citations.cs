using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>Citations of single articles.</summary>
public static class Citations
{
    /// <summary>The formats by their names: ris, bibtex, csl-json.</summary>
    public static IReadOnlyDictionary<string, ExportFormat> Formats { get; } =
        new ExportFormat[] { new RisFormat(), new BibtexFormat(), new CslFormat() }
            .ToDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>The citation of an article.</summary>
    public static string Of(Article article, ExportFormat format)
    {
        using var writer = new StringWriter();
        format.Write(writer, article);
        return writer.ToString();
    }
}
