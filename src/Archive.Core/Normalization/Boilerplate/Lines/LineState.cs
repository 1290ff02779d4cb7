using System.Text.Json.Serialization;

namespace Archive.Core.Normalization.Boilerplate.Lines;

/// <summary>What a line of a source is known to be.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineState>))]
public enum LineState
{
    /// <summary>Boilerplate, because it stands in three articles.</summary>
    [JsonStringEnumMemberName("learned")] Learned,

    /// <summary>Boilerplate, because a person said so.</summary>
    [JsonStringEnumMemberName("taken")] Taken,

    /// <summary>Text, because a person said so: no rule removes it.</summary>
    [JsonStringEnumMemberName("allowed")] Allowed,
}
