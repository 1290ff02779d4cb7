using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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

    /// <summary>One line with what the rest does not tell: no nulls, and no body, which is its paragraphs once more. What a catalogue keeps.</summary>
    public static JsonTypeInfo<Article> Stored { get; } = (JsonTypeInfo<Article>)CreateStoredOptions().GetTypeInfo(typeof(Article));

    /// <summary>A name of the record's content, 22 characters: the same bytes, metadata and version of the pipeline have the same, whenever they were taken in.</summary>
    public static string FingerprintOf(Article article) =>
        Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(article with { IngestedAt = null }, Compact.Article)).AsSpan(0, 16));

    private static JsonSerializerOptions CreateStoredOptions() => new(CreateOptions(writeIndented: false))
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = Compact.WithAddedModifier(type =>
        {
            foreach (var property in type.Properties.Where(property => property.Name == "body").ToList()) type.Properties.Remove(property);
        }),
    };

    private static JsonSerializerOptions CreateOptions(bool writeIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = writeIndented,
        NewLine = "\n",
    };
}
