using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Articles;

/// <summary>
/// The public id of an article: 26 characters of lower-case base32 (RFC 4648 alphabet, no padding), which encode the first 128 bits of the
/// SHA-256 of its identity. The same source and key give the same id in every archive.
/// </summary>
[JsonConverter(typeof(ArticleIdJsonConverter))]
public readonly record struct ArticleId
{
    /// <summary>The length of an id in characters.</summary>
    public const int Length = 26;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private ArticleId(string value) => Value = value;

    /// <summary>The 26 characters.</summary>
    public string Value { get; }

    /// <summary>The id of an identity.</summary>
    public static ArticleId For(ArticleIdentity identity)
    {
        // Neither part may hold a NUL (ArticleIdentity.Create refuses it), so the separator is unambiguous.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity.Source + "\0" + identity.Key));
        return new ArticleId(ToBase32(hash.AsSpan(0, 16)));
    }

    /// <summary>Parses an id; upper case is accepted. False when the text is not 26 base32 characters.</summary>
    public static bool TryParse(string? text, out ArticleId id)
    {
        id = default;
        if (text is not { Length: Length }) return false;

        var lower = text.ToLowerInvariant();
        foreach (var character in lower)
        {
            if (!Alphabet.Contains(character, StringComparison.Ordinal)) return false;
        }
        id = new ArticleId(lower);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    private static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[Length];
        var buffer = 0;
        var bits = 0;
        var written = 0;
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                characters[written++] = Alphabet[(buffer >> bits) & 31];
            }
        }
        if (bits > 0) characters[written++] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(characters[..written]);
    }
}

/// <summary>An id as a JSON string.</summary>
public sealed class ArticleIdJsonConverter : JsonConverter<ArticleId>
{
    /// <inheritdoc />
    public override ArticleId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ArticleId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException("Not an article id: 26 base32 characters are expected.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ArticleId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
