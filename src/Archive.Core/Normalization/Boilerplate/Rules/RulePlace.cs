using System.Text.Json.Serialization;

namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>Where in a document a rule applies, relative to its first and last paragraphs of running text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RulePlace>))]
internal enum RulePlace
{
    /// <summary>Anywhere: the wording alone identifies boilerplate.</summary>
    [JsonStringEnumMemberName("any")] Any,

    /// <summary>Before the first paragraph or after the last one.</summary>
    [JsonStringEnumMemberName("edges")] Edges,

    /// <summary>After the last paragraph only.</summary>
    [JsonStringEnumMemberName("after")] After,
}
