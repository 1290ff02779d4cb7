using System.Text.Json.Serialization;

namespace Archive.Core.Articles;

/// <summary>The kinds of paragraph in a body.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParagraphKind>))]
public enum ParagraphKind
{
    /// <summary>Running text.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>A heading within the body.</summary>
    [JsonStringEnumMemberName("heading")] Heading,

    /// <summary>A block quotation.</summary>
    [JsonStringEnumMemberName("quote")] Quote,

    /// <summary>A list item or a table row.</summary>
    [JsonStringEnumMemberName("list")] List,
}

/// <summary>One paragraph of a body.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Language">Its own language, which may differ from the article's.</param>
/// <param name="Text">Its text: one line without markup.</param>
public sealed record Paragraph(ParagraphKind Kind, string Language, string Text);
