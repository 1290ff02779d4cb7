using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Recording;
using Archive.Core.Storage;

namespace Archive.Core.Ingestion;

/// <summary>
/// Takes submissions in. The way is always the same: identity, what is known of it, normalise, original bytes to the blob store, facts to the catalogue;
/// acknowledged means that the last two are durable.
/// </summary>
public sealed partial class Ingestor(ICatalog catalog, RawStore originals, Normalizer normalizer, TimeProvider time)
{
    private static readonly string NothingSupplied = JsonSerializer.Serialize(SuppliedMetadata.None, SuppliedMetadataJson.Default.SuppliedMetadata);

    /// <summary>An archive has some dozens of sources; more are forgotten and read again.</summary>
    private const int MaxSourcesKnown = 1_000;

    private readonly ConcurrentDictionary<string, KnownLines> _lines = new(StringComparer.Ordinal);

    [GeneratedRegex(@"<link(?=[^>]{0,500}?\brel\s*=\s*[""']?canonical\b)[^>]{0,500}?\bhref\s*=\s*[""']?([^""'\s>]{8,2000})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CanonicalLink { get; }

    /// <summary>The bytes that are on their way into the catalogue.</summary>
    internal OriginalsInUse InUse { get; } = new();

    /// <summary>Ingests one submission; it is durable when the task ends.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="source">The name of its source.</param>
    /// <param name="pathKey">Its key if it brings none of its own; null to fall back on the content hash.</param>
    /// <param name="restores">Whether it may bring back an article that was deleted; otherwise such a delivery is ignored.</param>
    /// <param name="precondition">What must hold of the article as it stands (null: there is none) for it to be written; null for nothing.</param>
    /// <param name="cancellationToken">Stops before the write; a write under way is finished.</param>
    /// <returns>What became of it; null where the precondition did not hold.</returns>
    public async Task<IngestOutcome?> IngestAsync(
        Submission submission, string source, string? pathKey, bool restores = false, Func<Article?, bool>? precondition = null, CancellationToken cancellationToken = default)
    {
        var how = new PrepareOptions { Restores = restores };
        while (true)
        {
            if (precondition is not null && IdentityOf(submission, source, pathKey).Identity is { } identity)
            {
                var current = (await catalog.GetVersionsAsync(ArticleId.For(identity), cancellationToken)).FirstOrDefault(version => version.IsCurrent);
                if (!precondition(current?.Article)) return null;
                how = how with { ExpectedVersion = current?.Version ?? 0 };
            }
            var item = await PrepareAsync(submission, source, pathKey, name: pathKey ?? "submission", how, cancellationToken);
            var outcome = item switch
            {
                SettledDelivery settled => new IngestOutcome(settled.Kind, settled.Article, settled.Reason),
                UnchangedDelivery unchanged => new IngestOutcome(IngestOutcomeKind.Unchanged, unchanged.Article, null),
                _ => null,
            };
            if (outcome is not null)
            {
                Count(outcome.Kind);
                return outcome;
            }

            var recorded = await RecordAsync(run: null, [item], CancellationToken.None);
            if (recorded is [var (_, kind, article, reason), ..])
            {
                var isWritten = kind is IngestOutcomeKind.Added or IngestOutcomeKind.Replaced;
                return new IngestOutcome(kind, article, reason, isWritten ? (item as NormalizedDelivery)?.Article : null);
            }
            Release(item);
            await RefreshLinesAsync(source, cancellationToken);
        }
    }

    /// <summary>The record that a submission would become now; nothing is stored.</summary>
    public async Task<NormalizationResult> PreviewAsync(Submission submission, string source, CancellationToken cancellationToken = default)
    {
        var (identity, problem) = IdentityOf(submission, source, pathKey: null);
        if (identity is null) return new NormalizationResult(null, problem);
        return Normalize(submission, identity, await RefreshLinesAsync(source, cancellationToken));
    }

    /// <summary>
    /// The catalogue's part of prepared items, after which their bytes are in use no more. Should it not be told whether they were recorded, their bytes stay in
    /// use until the archive is opened again: a purge waits for that.
    /// </summary>
    internal async Task<IReadOnlyList<RunOutcome>> RecordAsync(long? run, IReadOnlyList<Delivery> items, CancellationToken cancellationToken)
    {
        var recorded = await catalog.RecordAsync(run, items, cancellationToken);
        foreach (var item in items.Take(recorded.Count)) Release(item);
        foreach (var item in recorded) Count(item.Kind);
        return recorded;
    }

    private static void Count(IngestOutcomeKind kind) => Telemetry.Items.Add(1, KeyValuePair.Create<string, object?>("outcome", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())));

    /// <summary>Ends the use of a prepared item's bytes: it was recorded, or is prepared again.</summary>
    internal void Release(Delivery item)
    {
        if (item is NormalizedDelivery { IsRenormalized: false, IsStored: true } normalized) InUse.Leave(normalized.Article.Sha256);
    }

    private async Task PutAsync(ContentHash hash, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await InUse.EnterAsync(hash);
        try
        {
            await originals.PutAsync(hash, bytes, cancellationToken);
        }
        catch
        {
            InUse.Leave(hash);
            throw;
        }
    }

    /// <summary>Everything but the catalogue's part: the item is ready to be recorded, with its bytes in the blob store.</summary>
    internal async Task<Delivery> PrepareAsync(Submission submission, string source, string? pathKey, string name, PrepareOptions how, CancellationToken cancellationToken)
    {
        var hash = ContentHash.Of(submission.Bytes.Span);
        var (identity, problem) = IdentityOf(submission, source, pathKey);
        if (identity is null) return new SettledDelivery(name, IngestOutcomeKind.Rejected, null, problem);

        var supplied = SuppliedJson(submission);
        var known = await catalog.FindAsync(identity, hash, cancellationToken);
        if (known is { Tombstone: { } tombstone } && !how.Restores) return new SettledDelivery(name, IngestOutcomeKind.Ignored, null, tombstone.Reason);
        if (known?.Covers(hash, supplied) == true) return new UnchangedDelivery(name, identity, hash, supplied, known.Article);

        // Of deliveries, not of what the archive has: that stays as it was taken in.
        if (submission.Supplied.FindProblems("authors", "tags").FirstOrDefault() is { } excess) return new SettledDelivery(name, IngestOutcomeKind.Rejected, null, excess.ToString());
        var lines = await LinesOfAsync(source, cancellationToken);
        var result = Normalize(submission, identity, lines);
        if (result.Article is null) return new SettledDelivery(name, IngestOutcomeKind.Rejected, null, result.Rejection);

        if (how.Stores) await PutAsync(hash, submission.Bytes, cancellationToken);
        return ToItem(name, identity, result, supplied, lines) with { Restores = how.Restores, SkipsDuplicate = how.SkipsDuplicates, IsStored = how.Stores, ExpectedVersion = how.ExpectedVersion };
    }

    /// <summary>A JSON record with a key that the archive has as it is, told by its bytes without reading it; null where it has to be read.</summary>
    internal async Task<UnchangedDelivery?> FindUnchangedAsync(ReadOnlyMemory<byte> record, string source, string name, CancellationToken cancellationToken)
    {
        if (JsonRecord.FindKey(record.Span) is not { } key || ArticleIdentity.Create(source, key).Identity is not { } identity) return null;
        var hash = ContentHash.Of(record.Span);
        var known = await catalog.FindAsync(identity, hash, cancellationToken);
        return known?.Covers(hash, supplied: null) == true ? new UnchangedDelivery(name, identity, hash, null, known.Article) : null;
    }

    /// <summary>Normalises again what the archive has. The item is settled where that gives the same record, or none.</summary>
    internal async Task<(Delivery Item, Article? Record)> PrepareAgainAsync(StoredArticle stored, CancellationToken cancellationToken)
    {
        var (article, supplied) = stored;
        Delivery Settle(IngestOutcomeKind kind, string? reason) => new SettledDelivery(article.Key, kind, article.Id, reason);

        byte[] bytes;
        try
        {
            bytes = await originals.GetAsync(article.Sha256, cancellationToken);
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return (Settle(IngestOutcomeKind.Rejected, exception.Message), null);
        }
        var (submission, problem) = Submit(article, supplied, bytes);
        if (submission is null) return (Settle(IngestOutcomeKind.Rejected, problem), null);

        var identity = ArticleIdentity.Create(article.Source, article.Key).Identity!;
        var lines = await LinesOfAsync(article.Source, cancellationToken);
        var result = Normalize(submission, identity, lines);
        if (result.Article is null) return (Settle(IngestOutcomeKind.Rejected, result.Rejection), null);

        var isSame = ToJson(result.Article) == ToJson(article);
        return isSame ? (Settle(IngestOutcomeKind.Unchanged, null), null) : (ToItem(article.Key, identity, result, supplied, lines) with { IsRenormalized = true }, result.Article);
    }

    /// <summary>
    /// Takes in what was learned of a source's lines, and tells which of the items that the catalogue did not record are overtaken: the first, and those that hang
    /// on a line that became known since they were made.
    /// </summary>
    internal async Task<IReadOnlyList<int>> FindOvertakenAsync(string source, IReadOnlyList<Delivery> items, CancellationToken cancellationToken)
    {
        await RefreshLinesAsync(source, cancellationToken);
        var oldest = items.OfType<NormalizedDelivery>().Select(item => item.LinesVersion).DefaultIfEmpty(long.MaxValue).Min();
        var since = oldest == long.MaxValue ? [] : (await catalog.GetLinesAsync(source, oldest, cancellationToken)).ToDictionary(line => line.Line.Key, line => line.Version);
        return Enumerable.Range(0, items.Count)
            .Where(i => i == 0 || (items[i] is NormalizedDelivery item && item.DependsOn.Any(key => since.TryGetValue(key, out var version) && version > item.LinesVersion)))
            .ToList();
    }

    /// <summary>What the catalogue knows by now of a source's lines.</summary>
    internal async Task<KnownLines> RefreshLinesAsync(string source, CancellationToken cancellationToken)
    {
        var known = _lines.GetValueOrDefault(source, KnownLines.None);
        var newer = await catalog.GetLinesAsync(source, known.Version, cancellationToken);
        if (_lines.Count >= MaxSourcesKnown) _lines.Clear();
        return _lines[source] = newer.Count == 0 ? known : new KnownLines(known, newer[^1].Version, newer.Select(line => (line.Line.Key, line.State)));
    }

    /// <summary>While the archive is open nobody else writes it, and the catalogue refuses what was made with less than it knows.</summary>
    private async Task<KnownLines> LinesOfAsync(string source, CancellationToken cancellationToken) =>
        _lines.TryGetValue(source, out var known) ? known : await RefreshLinesAsync(source, cancellationToken);

    private NormalizedDelivery ToItem(string name, ArticleIdentity identity, NormalizationResult result, string? supplied, KnownLines lines) =>
        new(name, identity, result.Article! with { IngestedAt = time.GetUtcNow() }, supplied)
        {
            Learnable = result.Learnable,
            DependsOn = result.DependsOn,
            LinesVersion = lines.Version,
        };

    private static (Submission? Submission, string? Problem) Submit(Article article, string? supplied, byte[] bytes)
    {
        if (article.MediaType == MediaTypes.Json)
        {
            var (record, problems) = JsonRecord.Read(bytes);
            return (record, problems is null ? null : string.Join(" ", problems));
        }
        var metadata = supplied is null ? SuppliedMetadata.None : JsonSerializer.Deserialize(supplied, SuppliedMetadataJson.Default.SuppliedMetadata)!;
        return (new Submission { Bytes = bytes, MediaType = article.MediaType, Supplied = metadata }, null);
    }

    /// <summary>The article itself, without how and when its record came about: what is the same is no new version.</summary>
    private static string ToJson(Article article) =>
        JsonSerializer.Serialize(article with { IngestedAt = null, PipelineVersion = 0, Trace = [] }, ArticleJson.Stored);

    /// <summary>The identity of a submission; exactly one of the two results is null. The key is the caller's id, else the URL, else the path, else the content hash.</summary>
    public static (ArticleIdentity? Identity, string? Problem) IdentityOf(Submission submission, string source, string? pathKey) =>
        ArticleIdentity.Create(source, submission.CallerId ?? submission.Supplied.Url ?? CanonicalUrl(submission) ?? pathKey ?? ContentHash.Of(submission.Bytes.Span).Hex);

    /// <summary>
    /// The canonical link of an HTML page, read from its head without parsing it, so that a page known already costs no parse. A link to a site's front
    /// page is a template's mistake and would make all its articles one.
    /// </summary>
    private static string? CanonicalUrl(Submission submission)
    {
        const int HeadLength = 64 * 1024;
        if (submission.MediaType != MediaTypes.Html) return null;
        var head = Encoding.Latin1.GetString(submission.Bytes.Span[..Math.Min(submission.Bytes.Length, HeadLength)]);
        if (CanonicalLink.Match(head) is not { Success: true } link) return null;
        var isArticle = Uri.TryCreate(System.Net.WebUtility.HtmlDecode(link.Groups[1].Value), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery.Length > 1;
        return isArticle ? url!.AbsoluteUri : null;
    }

    /// <summary>A fault in the normaliser must cost one article, not the run; the bytes are still with the deliverer, and the reason names the fault.</summary>
    private NormalizationResult Normalize(Submission submission, ArticleIdentity identity, KnownLines lines)
    {
        try
        {
            return normalizer.Normalize(submission, identity, lines);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new NormalizationResult(null, $"Archive itself failed on it ({exception.GetType().Name}: {exception.Message}). Please report this with the file.");
        }
    }

    /// <summary>Metadata inside a JSON record is part of its bytes; only what came beside them counts.</summary>
    private static string? SuppliedJson(Submission submission)
    {
        if (submission.MediaType == MediaTypes.Json) return null;
        var json = JsonSerializer.Serialize(submission.Supplied, SuppliedMetadataJson.Default.SuppliedMetadata);
        return json == NothingSupplied ? null : json;
    }
}
