using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Catalog.Lines;
using Archive.Core.Catalog.Runs;
using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Catalog;

/// <summary>
/// What the rules of recording look up and write, inside one transaction of a catalogue. Every look-up sees what was written before
/// it in the same transaction. It is valid only during the call that it was handed to, by one thread at a time. An engine for which
/// a look-up is a round trip may fetch those of a whole batch at once: what a delivery can touch are its identity, its article and
/// the articles with its bytes.
/// </summary>
public interface ICatalogTransaction
{
    /// <summary>Makes sure that a run is open, and that it stays so until the transaction has ended.</summary>
    /// <exception cref="ArgumentException">There is no such run, or it has ended.</exception>
    void RequireOpen(long run);

    /// <summary>What an identity leads to; null when it is unknown.</summary>
    KnownIdentity? FindIdentity(ArticleIdentity identity);

    /// <summary>
    /// The article whose current version has these bytes, of several the one whose latest change came first; a deleted article only when no
    /// other has them. Null when none has.
    /// </summary>
    ContentHolder? FindContent(ContentHash hash);

    /// <summary>The current version of an article; null when there is none, or the article was deleted.</summary>
    CurrentContent? FindCurrent(ArticleId id);

    /// <summary>
    /// Adds a version of an article, which becomes the current one; a deleted article is there again. Takes the next change number.
    /// </summary>
    /// <param name="run">The run that brings it; null for a single write.</param>
    /// <param name="article">The record.</param>
    /// <param name="supplied">What the caller said beside the bytes, as JSON; null when nothing.</param>
    void AddVersion(long? run, Article article, string? supplied);

    /// <summary>Has an identity lead to an article, and notes the bytes and words that were delivered under it.</summary>
    void PointIdentity(ArticleIdentity identity, ArticleId article, ContentHash hash, string? supplied);

    /// <summary>The corrections of an article that hold, in the order they were made, with the conflicts that were noted of them.</summary>
    IReadOnlyList<Correction> FindCorrections(ArticleId id);

    /// <summary>Keeps a correction; its own number does not count. Returns the number that it gets, which no other ever had.</summary>
    long AddCorrection(ArticleId id, Correction correction);

    /// <summary>Ends a correction that holds; it is kept.</summary>
    void EndCorrection(long correction, string by, DateTimeOffset at);

    /// <summary>Notes what was found that contradicts a correction; null for nothing.</summary>
    void NoteConflict(long correction, CorrectionConflict? conflict);

    /// <summary>Keeps the record as it was found of an article that has corrections, in place of what was kept before.</summary>
    void SaveFound(FoundRecord found);

    /// <summary>Forgets the record as it was found: without corrections it is the article's own.</summary>
    void RemoveFound(ArticleId id);

    /// <summary>Brings back an article that was deleted and not purged; takes the next change number. Does nothing for any other.</summary>
    void Undelete(ArticleId id);

    /// <summary>The version of the latest change of a source's lines; 0 when nothing is known of any.</summary>
    long LinesVersionOf(string source);

    /// <summary>The version since which something is known of a line; 0 when nothing is.</summary>
    long LineVersionOf(string source, LineKey line);

    /// <summary>Where an undecided line was seen; null when it was not.</summary>
    LineSightings? FindSightings(string source, LineKey line);

    /// <summary>Keeps where a line was seen, in place of what was kept before.</summary>
    void SaveSightings(string source, LineKey line, LineSightings sightings);

    /// <summary>Says what a line is, whatever was known of it, and forgets its sightings. Returns the version of the change.</summary>
    long DecideLine(string source, SourceLine line, LineState state, DateTimeOffset at);

    /// <summary>Adds outcomes to the account of an open run, behind those it has.</summary>
    void AddOutcomes(long run, IReadOnlyList<RunOutcome> outcomes);
}

/// <summary>An article that has certain bytes.</summary>
/// <param name="Article">The article.</param>
/// <param name="Tombstone">What is left of it when it was deleted; null otherwise.</param>
public sealed record ContentHolder(ArticleId Article, Tombstone? Tombstone);

/// <summary>The version that an article has.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Sha256">Its bytes.</param>
public sealed record CurrentContent(long Version, ContentHash Sha256);
