using System.Globalization;
using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>RIS, as reference managers import it: entries of type NEWS, one tag a line.</summary>
internal sealed class RisFormat : ExportFormat
{
    public override string Name => "ris";

    public override string MediaType => "application/x-research-info-systems";

    public override void Write(TextWriter writer, Article article)
    {
        Line("TY", "NEWS");
        Line("ID", article.Id.Value);
        Line("TI", article.DisplayTitle);
        foreach (var author in article.Authors) Line("AU", PersonName.Of(author).ToString());
        Line("T2", article.Source);
        if (article.Date is { } date)
        {
            Line("PY", date.ToString("yyyy", CultureInfo.InvariantCulture));
            Line("DA", date.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        }
        if (article.Standfirst is { } standfirst) Line("AB", standfirst);
        Line("LA", article.Language);
        if (article.Url is { } url) Line("UR", url);
        foreach (var tag in article.Tags) Line("KW", tag);
        Line("AN", article.Id.Value);
        Line("ER", "");
        writer.Write("\r\n");

        void Line(string tag, string text) => writer.Write($"{tag}  - {OneLine(text)}\r\n");
    }
}
