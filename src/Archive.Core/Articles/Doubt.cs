using System.Text.Json.Serialization;

namespace Archive.Core.Articles;

/// <summary>A field that normalisation is not sure of, and what else it may be.</summary>
/// <param name="Field">The field.</param>
/// <param name="Probability">The probability that the field is right, 0 to 1: an estimate of the models.</param>
/// <param name="Text">The beginning of the line or paragraph in question; null when no single one is.</param>
/// <param name="Reading">
/// What that line was read as: a field, "text", "heading", or a label of the boilerplate catalogue; null without a line.
/// </param>
/// <param name="Alternative">What it would be else, in the same words; null when nothing is likelier than the rest.</param>
public sealed record Doubt(DoubtField Field, double Probability, string? Text, string? Reading, string? Alternative)
{
    /// <summary>A field whose probability lies below this is in doubt: about half of the articles of unknown sites have one.</summary>
    public const double Threshold = 0.6;
}

/// <summary>The fields of a record that can be in doubt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DoubtField>))]
public enum DoubtField
{
    /// <summary>The headline.</summary>
    [JsonStringEnumMemberName("title")] Title,

    /// <summary>The caption.</summary>
    [JsonStringEnumMemberName("caption")] Caption,

    /// <summary>The standfirst.</summary>
    [JsonStringEnumMemberName("standfirst")] Standfirst,

    /// <summary>The day of publication.</summary>
    [JsonStringEnumMemberName("date")] Date,

    /// <summary>The authors.</summary>
    [JsonStringEnumMemberName("authors")] Authors,

    /// <summary>The language.</summary>
    [JsonStringEnumMemberName("language")] Language,

    /// <summary>The body: what belongs to it, and what was removed.</summary>
    [JsonStringEnumMemberName("body")] Body,
}
