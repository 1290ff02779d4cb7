using System.Text.Json.Serialization;

namespace Archive.Core.Catalog.Runs;

/// <summary>What became of one delivery. Every delivery has exactly one of these, so the kinds add up to what was offered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IngestOutcomeKind>))]
public enum IngestOutcomeKind
{
    /// <summary>A new identity with new bytes: a new article.</summary>
    [JsonStringEnumMemberName("added")] Added,

    /// <summary>A known identity with other bytes or other metadata: a new version; the earlier one is kept.</summary>
    [JsonStringEnumMemberName("replaced")] Replaced,

    /// <summary>A known identity with the same bytes and metadata: nothing to do.</summary>
    [JsonStringEnumMemberName("unchanged")] Unchanged,

    /// <summary>A new identity with bytes the archive has: recorded as another address of the same article.</summary>
    [JsonStringEnumMemberName("duplicate")] Duplicate,

    /// <summary>Not taken; the reason says why.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,

    /// <summary>Not an article and never meant to be one: a picture, a hidden file, an empty line.</summary>
    [JsonStringEnumMemberName("ignored")] Ignored,
}

/// <summary>Items by outcome; they add up to what was offered.</summary>
public sealed record OutcomeCounts(long Added, long Replaced, long Unchanged, long Duplicate, long Rejected, long Ignored)
{
    /// <summary>No items.</summary>
    public static OutcomeCounts Zero { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The sum of all outcomes.</summary>
    public long Offered => Added + Replaced + Unchanged + Duplicate + Rejected + Ignored;

    /// <summary>The counts with some more items of one kind.</summary>
    public OutcomeCounts Plus(IngestOutcomeKind kind, long items = 1) => kind switch
    {
        IngestOutcomeKind.Added => this with { Added = Added + items },
        IngestOutcomeKind.Replaced => this with { Replaced = Replaced + items },
        IngestOutcomeKind.Unchanged => this with { Unchanged = Unchanged + items },
        IngestOutcomeKind.Duplicate => this with { Duplicate = Duplicate + items },
        IngestOutcomeKind.Rejected => this with { Rejected = Rejected + items },
        IngestOutcomeKind.Ignored => this with { Ignored = Ignored + items },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
