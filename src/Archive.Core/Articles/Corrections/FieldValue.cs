using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Articles.Corrections;

/// <summary>
/// The value of a field that can be corrected: a text, a list of texts, or none. In JSON a string, an array of strings or null.
/// </summary>
[JsonConverter(typeof(FieldValueJsonConverter))]
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private FieldValue(string? text, IReadOnlyList<string>? texts) => (Text, Texts) = (text, texts);

    /// <summary>The text; null when it is a list or none.</summary>
    public string? Text { get; }

    /// <summary>The list, in its order; null when it is a text or none.</summary>
    public IReadOnlyList<string>? Texts { get; }

    /// <summary>A text, or none.</summary>
    public static FieldValue Of(string? text) => new(text, null);

    /// <summary>A list; an empty one is a value too.</summary>
    public static FieldValue Of(IReadOnlyList<string> texts) => new(null, texts);

    /// <summary>Whether both are the same; of lists, in the same order.</summary>
    public static bool operator ==(FieldValue one, FieldValue other) => one.Equals(other);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FieldValue one, FieldValue other) => !one.Equals(other);

    /// <inheritdoc />
    public bool Equals(FieldValue other) =>
        Text == other.Text
        && (Texts is null ? other.Texts is null : other.Texts is not null && Texts.SequenceEqual(other.Texts, StringComparer.Ordinal));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() =>
        Texts is null ? StringComparer.Ordinal.GetHashCode(Text ?? "") : Texts.Aggregate(17, HashCode.Combine);

    /// <summary>For people: the text in quotation marks, the list with commas, "none".</summary>
    public override string ToString() => Texts switch
    {
        null => Text is null ? "none" : $"“{Text}”",
        [] => "none",
        _ => $"“{string.Join(", ", Texts)}”",
    };
}

/// <summary>A value as a JSON string, an array of strings or null.</summary>
public sealed class FieldValueJsonConverter : JsonConverter<FieldValue>
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override FieldValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return default;
        if (reader.TokenType == JsonTokenType.String) return FieldValue.Of(reader.GetString());
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A string, an array of strings or null is expected.");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("The array holds something else than strings.");
        return FieldValue.Of(texts);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, FieldValue value, JsonSerializerOptions options)
    {
        if (value.Texts is null)
        {
            if (value.Text is null) writer.WriteNullValue();
            else writer.WriteStringValue(value.Text);
            return;
        }
        writer.WriteStartArray();
        foreach (var text in value.Texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
