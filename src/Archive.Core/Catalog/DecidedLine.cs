using System.Text.Json.Serialization;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Core.Catalog;

/// <summary>A line of an article's body.</summary>
/// <param name="Key">Its key, by which copies are the same line (<see cref="KnownLines.KeyOf"/>).</param>
/// <param name="Text">The line as it was printed.</param>
public sealed record SourceLine(long Key, string Text)
{
    /// <summary>A line inside or below the text, and wherever a person speaks of it.</summary>
    public static SourceLine Of(string text) => new(KnownLines.KeyOf(text), text);

    /// <summary>A line where it was seen.</summary>
    public static SourceLine Of(RecurringCandidate line) => line.IsAboveText ? new(KnownLines.AboveTextKey(KnownLines.KeyOf(line.Text)), line.Text) : Of(line.Text);
}

/// <summary>Where a line of a source stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineState>))]
public enum LineState
{
    /// <summary>Boilerplate, because it stands in three articles.</summary>
    [JsonStringEnumMemberName("learned")] Learned,

    /// <summary>Boilerplate, because a person said so.</summary>
    [JsonStringEnumMemberName("taken")] Taken,

    /// <summary>Text, because a person said so: nothing takes it.</summary>
    [JsonStringEnumMemberName("allowed")] Allowed,
}

/// <summary>A line of a source that something is known of.</summary>
/// <param name="Source">The source.</param>
/// <param name="Line">The line.</param>
/// <param name="State">What is known.</param>
/// <param name="Version">The number of the change that made it so; it orders the changes of all sources.</param>
/// <param name="Since">When (UTC).</param>
public sealed record DecidedLine(string Source, SourceLine Line, LineState State, long Version, DateTimeOffset Since);
