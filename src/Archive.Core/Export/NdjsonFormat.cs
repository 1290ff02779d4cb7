using System.Globalization;
using System.Text.Json;
using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>
/// NDJSON: the complete record, one a line. The last line is the trailer <c>{"end":{"count":…,"missing":…,"sha256":"…"}}</c>.
/// </summary>
internal sealed class NdjsonFormat : ExportFormat
{
    public override string Name => "ndjson";

    public override string MediaType => "application/x-ndjson";

    public override void Write(TextWriter writer, Article article)
    {
        writer.Write(JsonSerializer.Serialize(article, ArticleJson.Compact.Article));
        writer.Write('\n');
    }

    public override void End(TextWriter writer, ExportEnd end) =>
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"end":{"count":{{{end.Count}}},"missing":{{{end.Missing}}},"sha256":"{{{end.Sha256}}}"}}{{{'\n'}}}"""));
}
