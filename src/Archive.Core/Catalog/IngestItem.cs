using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;

namespace Archive.Core.Catalog;

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

/// <summary>What an item was.</summary>
/// <param name="Kind">The outcome.</param>
/// <param name="Article">The article it led to (of a duplicate, the one that has the bytes already); null when rejected or ignored.</param>
/// <param name="Reason">Why it was rejected or ignored; null otherwise.</param>
public sealed record RecordedItem(IngestOutcomeKind Kind, ArticleId? Article, string? Reason);
