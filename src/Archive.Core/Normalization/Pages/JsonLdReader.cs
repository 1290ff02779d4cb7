using System.Text.Json;
using AngleSharp.Dom;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Pages;

/// <summary>Reads the article in a page's JSON-LD (schema.org Article and its subtypes).</summary>
internal static class JsonLdReader
{
    private static readonly JsonDocumentOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>The first article in the scripts; all values are null or empty when there is none.</summary>
    public static JsonLdArticle Read(IEnumerable<IElement> scripts)
    {
        foreach (var script in scripts)
        {
            try
            {
                using var json = JsonDocument.Parse(script.TextContent, Lenient);
                if (FindArticle(json.RootElement, depth: 0) is not { } article) continue;
                return new JsonLdArticle(Text(article, "headline"), Text(article, "datePublished"), Authors(article));
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Broken JSON-LD is frequent, lone surrogates included; then the other metadata of the page is used.
            }
        }
        return new JsonLdArticle(null, null, []);
    }

    private static JsonElement? FindArticle(JsonElement element, int depth)
    {
        const int MaxDepth = 6;
        if (depth > MaxDepth) return null;
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select(item => FindArticle(item, depth + 1)).FirstOrDefault(found => found is not null);
        }
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty("@type", out var type) && IsArticleType(type)) return element;
        return element.TryGetProperty("@graph", out var graph) ? FindArticle(graph, depth + 1)
            : element.TryGetProperty("mainEntity", out var main) ? FindArticle(main, depth + 1)
            : null;
    }

    private static bool IsArticleType(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String =>
            type.GetString()! is var name && (name.EndsWith("Article", StringComparison.Ordinal) || name is "BlogPosting" or "Report"),
        JsonValueKind.Array => type.EnumerateArray().Any(IsArticleType),
        _ => false,
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static List<string> Authors(JsonElement article)
    {
        if (!article.TryGetProperty("author", out var author)) return [];
        var authors = author.ValueKind == JsonValueKind.Array ? author.EnumerateArray().ToList() : [author];
        return authors.SelectMany(Names).Distinct(StringComparer.Ordinal).ToList();
    }

    /// <summary>
    /// The names in an author; a value of type Person is a name in any form ("Zerocalcare"), unless it is the name of a desk.
    /// </summary>
    private static List<string> Names(JsonElement author)
    {
        const int MaxNameLength = 60;
        var type = Text(author, "@type");
        var name = author.ValueKind == JsonValueKind.String ? author.GetString() : Text(author, "name");
        if (string.IsNullOrWhiteSpace(name) || name.Length > HtmlMetadataReader.MaxLength || type == "Organization") return [];
        if (HtmlMetadataReader.People(name) is { Count: > 0 } people) return people;
        var isOneName = type == "Person" && name.Length <= MaxNameLength
            && name.All(character => char.IsLetter(character) || character is ' ' or '\'' or '’' or '.' or '-');
        return isOneName && !AuthorNames.IsDesk(name) ? [new TextRepair().Repair(name)] : [];
    }
}
