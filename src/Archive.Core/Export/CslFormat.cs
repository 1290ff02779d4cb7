using System.Text.Json.Nodes;
using Archive.Core.Articles;

namespace Archive.Core.Export;

/// <summary>CSL-JSON, as citeproc and Zotero import it: an array of one article.</summary>
internal sealed class CslFormat : ExportFormat
{
    public override string Name => "csl-json";

    public override string MediaType => "application/vnd.citationstyles.csl+json";

    public override void Write(TextWriter writer, Article article)
    {
        var item = new JsonObject
        {
            ["id"] = article.Id.Value,
            ["type"] = "article-newspaper",
            ["title"] = article.DisplayTitle,
            ["container-title"] = article.Source,
            ["language"] = article.Language,
        };
        if (article.Authors.Count > 0) item["author"] = new JsonArray([.. article.Authors.Select(ToName)]);
        if (article.Date is { } date)
        {
            item["issued"] = new JsonObject { ["date-parts"] = new JsonArray(new JsonArray(date.Year, date.Month, date.Day)) };
        }
        if (article.Url is { } url) item["URL"] = url;
        if (article.Standfirst is { } standfirst) item["abstract"] = standfirst;
        if (article.Tags.Count > 0) item["keyword"] = string.Join(", ", article.Tags);
        writer.Write(new JsonArray(item).ToJsonString(ArticleJson.Compact.Options));
        writer.Write('\n');
    }

    private static JsonNode ToName(string author)
    {
        var (given, family) = PersonName.Of(author);
        return given.Length == 0 ? new JsonObject { ["literal"] = family } : new JsonObject { ["family"] = family, ["given"] = given };
    }
}
