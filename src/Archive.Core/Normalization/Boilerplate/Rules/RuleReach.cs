using System.Text.Json.Serialization;

namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>What a rule removes besides the block that it matches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleReach>))]
internal enum RuleReach
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("block")] Block,

    /// <summary>The short lines that follow, up to the next running text: a list of headlines, an author's note.</summary>
    [JsonStringEnumMemberName("followers")] Followers,

    /// <summary>Everything to the end of the document: readers' comments have no wording that could be matched.</summary>
    [JsonStringEnumMemberName("rest")] Rest,
}
