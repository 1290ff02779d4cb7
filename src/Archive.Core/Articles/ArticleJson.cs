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
    /// <summary>On one line.</summary>
    public static ArticleJson Compact { get; } = new(CreateOptions(writeIndented: false));

    /// <summary>Indented, for people.</summary>
    public static ArticleJson Indented { get; } = new(CreateOptions(writeIndented: true));

    /// <summary>
    /// The form that a catalogue stores: on one line, without what can be derived, that is, nulls and the body (the joined paragraphs).
    /// </summary>
    public static JsonTypeInfo<Article> Stored { get; } = (JsonTypeInfo<Article>)CreateStoredOptions().GetTypeInfo(typeof(Article));

    /// <summary>
    /// The fingerprint of a record (22 characters: 128 bits of its SHA-256 in base64url), for ETags. The same bytes, metadata and pipeline
    /// version give the same one, whenever they were ingested.
    /// </summary>
    public static string FingerprintOf(Article article) =>
        Base64Url.EncodeToString(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(article with { IngestedAt = null }, Compact.Article)).AsSpan(0, 16));

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
