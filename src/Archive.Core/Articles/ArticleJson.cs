using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Articles;

/// <summary>The JSON form of the record: camelCase, non-ASCII letters as they are, nulls written out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Article))]
public sealed partial class ArticleJson : JsonSerializerContext
{
    /// <summary>One line.</summary>
    public static ArticleJson Compact { get; } = new(CreateOptions(writeIndented: false));

    /// <summary>For people.</summary>
    public static ArticleJson Indented { get; } = new(CreateOptions(writeIndented: true));

    /// <summary>A name of the record's content, 22 characters: the same bytes, metadata and version of the pipeline have the same, whenever they were taken in.</summary>
    public static string FingerprintOf(Article article) =>
        Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(article with { IngestedAt = null }, Compact.Article)).AsSpan(0, 16));

    private static JsonSerializerOptions CreateOptions(bool writeIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = writeIndented,
        NewLine = "\n",
    };
}
