using System.Text.Json.Serialization;

namespace Archive.Core.Articles.Corrections;

/// <summary>A field of a record that a person has corrected, and that holds until it is undone.</summary>
public sealed record Correction
{
    /// <summary>Its number in the archive, from 1; by it a correction is undone.</summary>
    public required long Id { get; init; }

    /// <summary>The field.</summary>
    public required CorrectedField Field { get; init; }

    /// <summary>The paragraph, of the fields “kind” and “cut”; null of any other.</summary>
    public ParagraphAnchor? Paragraph { get; init; }

    /// <summary>The value that normalisation had found.</summary>
    public required FieldValue From { get; init; }

    /// <summary>The value that holds instead.</summary>
    public required FieldValue To { get; init; }

    /// <summary>
    /// Who corrected it: the name of the key, the name given on the command line, or that of the machine's user; “anonymous” where a server
    /// lets anybody write.
    /// </summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What normalisation has found since that contradicts it; null when nothing does. The correction still holds.</summary>
    public CorrectionConflict? Conflict { get; init; }
}

/// <summary>What speaks against a correction since it was made.</summary>
/// <param name="Kind">What kind of conflict it is.</param>
/// <param name="Found">The value that is found now; none when the paragraph is gone.</param>
public sealed record CorrectionConflict(ConflictKind Kind, FieldValue Found);

/// <summary>The kinds of conflict between a correction and what is found anew.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConflictKind>))]
public enum ConflictKind
{
    /// <summary>The value found anew is neither the one that was corrected nor the correction.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>
    /// The paragraph that was corrected is not in the text any more. There is nothing to correct again: the correction can be undone, or
    /// left, and applies again if the paragraph comes back.
    /// </summary>
    [JsonStringEnumMemberName("gone")] Gone,
}
