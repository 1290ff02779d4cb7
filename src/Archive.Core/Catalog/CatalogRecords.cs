using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Normalization;

namespace Archive.Core.Catalog;

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

/// <summary>What the catalogue knows under an identity.</summary>
/// <param name="Article">The article it leads to.</param>
/// <param name="Sha256">The bytes last delivered under it.</param>
/// <param name="Supplied">What the caller said beside those bytes, as JSON; null when nothing.</param>
/// <param name="IsCurrent">Whether the article still has these bytes; false for a duplicate's address whose article has changed since.</param>
/// <param name="Tombstone">What is left of the article when it was deleted; null otherwise.</param>
public sealed record KnownIdentity(ArticleId Article, ContentHash Sha256, string? Supplied, bool IsCurrent, Tombstone? Tombstone)
{
    /// <summary>Whether a delivery of these bytes and words under the identity changes nothing.</summary>
    public bool Covers(ContentHash hash, string? supplied) => Tombstone is null && IsCurrent && Sha256 == hash && Supplied == supplied;
}

/// <summary>What is left of a deleted article. Deliveries of it, or of its bytes, are not taken in unless that is asked for.</summary>
/// <param name="Article">The article.</param>
/// <param name="DeletedAt">When it was deleted (UTC).</param>
/// <param name="IsPurged">Whether its bytes and records were destroyed; otherwise they are kept.</param>
public sealed record Tombstone(ArticleId Article, DateTimeOffset DeletedAt, bool IsPurged)
{
    /// <summary>Why a delivery is not taken in.</summary>
    public string Reason => FormattableString.Invariant($"Article {Article} was deleted on {DeletedAt:yyyy-MM-dd}{(IsPurged ? " and its content destroyed" : "")}; deliveries of it are passed over.");
}

/// <summary>A version of an article.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="IsCurrent">Whether it is the present one.</param>
/// <param name="Run">The run that brought it; null when it was a single write.</param>
/// <param name="Article">The record.</param>
public sealed record ArticleVersion(long Version, bool IsCurrent, long? Run, Article Article);

/// <summary>An item on its way into the catalogue.</summary>
/// <param name="Item">The item as a person finds it again: a path, or a path and a line.</param>
public abstract record IngestItem(string Item);

/// <summary>An item that was normalised and whose bytes are in the blob store; the catalogue decides what it is.</summary>
/// <param name="Item">The item.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Article">Its record.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; other words over the same bytes make a new version. Null when nothing.</param>
public sealed record NormalizedItem(string Item, ArticleIdentity Identity, Article Article, string? Supplied) : IngestItem(Item)
{
    /// <summary>The lines of its body that its source may have printed, for the catalogue to learn from.</summary>
    public IReadOnlyList<SourceLine> Lines { get; init; } = [];

    /// <summary>The paragraphs at its ends that its source may have printed. Where two of them are known from other articles, it is the story that is told again.</summary>
    public IReadOnlyList<SourceLine> Paragraphs { get; init; } = [];

    /// <summary>A paragraph that copies and versions of the same story share; articles with the same one teach together what one of them would.</summary>
    public string Telltale { get; init; } = "";

    /// <summary>The lines that would make another record, were they known otherwise; their keys are taken only when it comes to that.</summary>
    public IReadOnlyList<string> AskedFor { get; init; } = [];

    /// <summary>The latest change of its source's lines that the record was made with; 0 for none.</summary>
    public long LinesVersion { get; init; }

    /// <summary>Whether its bytes were put into the blob store for it, and so are in use until it is recorded.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether an article that was deleted is to come back with it.</summary>
    public bool Restores { get; init; }

    /// <summary>The version that its article must have for it to be recorded, 0 for none; null for any. With another it is overtaken.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Whether known bytes under a new identity are to be left out instead of recorded as another address.</summary>
    public bool SkipsDuplicate { get; init; }

    /// <summary>Whether it is the article's own bytes normalised again: then the record alone is new.</summary>
    public bool IsRenormalized { get; init; }

    /// <summary>Whether the record hangs on any line that a test holds for.</summary>
    /// <param name="isOne">The test, by the line's key.</param>
    public bool HangsOn(Func<long, bool> isOne) => AskedFor.Select(KnownLines.KeyOf).Any(key => isOne(key) || isOne(KnownLines.AboveTextKey(key)));
}

/// <summary>An item that seemed unchanged when it was looked at. The catalogue looks again: an item before it may have changed the article since.</summary>
/// <param name="Item">The item.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Sha256">Its bytes.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
/// <param name="Article">The article.</param>
public sealed record UnchangedItem(string Item, ArticleIdentity Identity, ContentHash Sha256, string? Supplied, ArticleId Article) : IngestItem(Item);

/// <summary>An item whose outcome is known without the catalogue: rejected, ignored, or normalised again to the same record.</summary>
/// <param name="Item">The item.</param>
/// <param name="Kind">The outcome.</param>
/// <param name="Article">The article, when unchanged; null otherwise.</param>
/// <param name="Reason">Why, when rejected or ignored; null otherwise.</param>
public sealed record SettledItem(string Item, IngestOutcomeKind Kind, ArticleId? Article, string? Reason) : IngestItem(Item);

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

/// <summary>The current version of an article with what its record was made from.</summary>
/// <param name="Article">The record.</param>
/// <param name="Supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
public sealed record StoredArticle(Article Article, string? Supplied);

/// <summary>What an item was.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Article">The article it led to (of a duplicate, the one that has the bytes already); null when rejected or ignored.</param>
/// <param name="Reason">Why it was rejected or ignored; null otherwise.</param>
public sealed record RecordedItem(IngestOutcomeKind Kind, ArticleId? Article, string? Reason);

/// <summary>An article as its latest change left it.</summary>
/// <param name="Sequence">The number of the change.</param>
/// <param name="Id">The article.</param>
/// <param name="Article">The record; null when the article was deleted.</param>
public sealed record ArticleChange(long Sequence, ArticleId Id, Article? Article)
{
    /// <summary>Whether this is the article's first change: an index that has not come so far has nothing of it to replace. False where that is not known.</summary>
    public bool IsFirst { get; init; }

    /// <summary>How long the body is, in characters: what a batch of changes takes in memory goes by it.</summary>
    public long TextLength => Article?.Paragraphs.Sum(paragraph => (long)paragraph.Text.Length) ?? 0;

    /// <summary>An article that is there.</summary>
    public ArticleChange(long sequence, Article article)
        : this(sequence, article.Id, article)
    {
    }
}

/// <summary>What opens a run.</summary>
/// <param name="StartedAt">When.</param>
/// <param name="Source">The source its deliveries belong to.</param>
/// <param name="Paths">What was offered, as the user named it.</param>
public sealed record RunStart(DateTimeOffset StartedAt, string Source, IReadOnlyList<string> Paths);

/// <summary>What became of one item of a run.</summary>
/// <param name="Item">The item as a person finds it again: a path, or a path and a line.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Article">The article it led to; null when rejected or ignored.</param>
/// <param name="Reason">Why it was rejected or ignored; null otherwise.</param>
public sealed record RunOutcome(string Item, IngestOutcomeKind Kind, ArticleId? Article, string? Reason);

/// <summary>A run's account.</summary>
public sealed record RunAccount
{
    /// <summary>The run's number.</summary>
    public required long Run { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while it runs and after it was killed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The source of its deliveries.</summary>
    public required string Source { get; init; }

    /// <summary>What was offered, as the user named it.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Items by outcome.</summary>
    public required OutcomeCounts Counts { get; init; }

    /// <summary>SHA-256 over the outcomes of all items, as “archive runs show RUN --json” prints them; null before the run has ended.</summary>
    public string? Manifest { get; init; }
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

/// <summary>Counts over the whole archive.</summary>
/// <param name="Articles">Articles.</param>
/// <param name="Deleted">Articles that were deleted; they count nowhere else here.</param>
/// <param name="Versions">Versions of them, the current ones included.</param>
/// <param name="Addresses">Identities that lead to them; more than articles where there are duplicates.</param>
/// <param name="Runs">Ingest runs.</param>
/// <param name="Sequence">The number of the latest change.</param>
/// <param name="Languages">Articles by language, most first.</param>
/// <param name="Sources">Articles by source, most first.</param>
/// <param name="Earliest">The earliest date of an article; null when none has one.</param>
/// <param name="Latest">The latest date of an article; null when none has one.</param>
public sealed record CatalogStatistics(
    long Articles,
    long Deleted,
    long Versions,
    long Addresses,
    long Runs,
    long Sequence,
    IReadOnlyList<NamedCount> Languages,
    IReadOnlyList<NamedCount> Sources,
    DateOnly? Earliest,
    DateOnly? Latest);

/// <summary>A value with how many articles have it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Articles.</param>
public sealed record NamedCount(string Value, long Count);
