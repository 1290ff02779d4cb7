using System.Text.Json.Serialization;

namespace Archive.Core.Articles.Corrections;

/// <summary>What of a record a person can correct.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CorrectedField>))]
public enum CorrectedField
{
    /// <summary>The headline.</summary>
    [JsonStringEnumMemberName("title")] Title,

    /// <summary>The summary between headline and text.</summary>
    [JsonStringEnumMemberName("standfirst")] Standfirst,

    /// <summary>The caption of the lead picture.</summary>
    [JsonStringEnumMemberName("caption")] Caption,

    /// <summary>The day of publication.</summary>
    [JsonStringEnumMemberName("date")] Date,

    /// <summary>The authors.</summary>
    [JsonStringEnumMemberName("authors")] Authors,

    /// <summary>The language of the body.</summary>
    [JsonStringEnumMemberName("language")] Language,

    /// <summary>The address it was published at.</summary>
    [JsonStringEnumMemberName("url")] Url,

    /// <summary>The tags.</summary>
    [JsonStringEnumMemberName("tags")] Tags,

    /// <summary>The kind of one paragraph.</summary>
    [JsonStringEnumMemberName("kind")] Kind,

    /// <summary>
    /// Whether one paragraph is cut from the body: the label under which it stands in "removed", or null for what stands in the body.
    /// </summary>
    [JsonStringEnumMemberName("cut")] Cut,
}
