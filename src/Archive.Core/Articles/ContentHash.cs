using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Articles;

/// <summary>The SHA-256 of original bytes, as 64 lower-case hexadecimal characters.</summary>
[JsonConverter(typeof(ContentHashJsonConverter))]
public readonly record struct ContentHash
{
    private ContentHash(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal characters.</summary>
    public string Hex { get; }

    /// <summary>The hash of bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Parses a hash, in lower or upper case.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal characters.</exception>
    public static ContentHash Parse(string hex) =>
        hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
            ? new ContentHash(hex.ToLowerInvariant())
            : throw new FormatException("A content hash has 64 hexadecimal characters.");

    /// <inheritdoc />
    public override string ToString() => Hex;
}

/// <summary>A hash as a JSON string.</summary>
public sealed class ContentHashJsonConverter : JsonConverter<ContentHash>
{
    /// <inheritdoc />
    public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentHash.Parse(reader.GetString() ?? string.Empty);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Hex);
}
