using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Corrections;
using Archive.Core.Catalog.Runs;
using Archive.Core.Deliveries;
using Archive.Core.Normalization;
using Archive.Core.Recording;
using Archive.Core.Recording.Corrections;
using Archive.Core.Storage;

namespace Archive.Core.Ingestion;

/// <summary>
/// All that is done with a submission before the catalogue's transaction, on any number of threads: its identity, what the catalogue knows
/// of it, its record, its bytes into the blob store.
/// </summary>
internal sealed class Preparation(ICatalog catalog, RawStore originals, Normalizer normalizer, TimeProvider time)
{
    private static readonly string NothingSupplied = JsonSerializer.Serialize(
        SuppliedMetadata.None, SuppliedMetadataJson.Default.SuppliedMetadata);

    /// <summary>What is known of the lines of sources.</summary>
    public KnownLinesCache Lines { get; } = new(catalog);

    /// <summary>Prepares a submission: the delivery is ready to be recorded, with its bytes in the blob store.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="source">The name of its source.</param>
    /// <param name="pathKey">Its path under the ingest root; null when it has none.</param>
    /// <param name="name">The item as a person finds it again.</param>
    /// <param name="how">How it is prepared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Delivery> PrepareAsync(
        Submission submission, string source, string? pathKey, string name, PrepareOptions how, CancellationToken cancellationToken)
    {
        Delivery Reject(string? reason) => new SettledDelivery(name, IngestOutcomeKind.Rejected, null, reason);

        var hash = submission.Sha256;
        var (identity, problem) = DeliveryIdentity.Of(submission, source, pathKey);
        if (identity is null) return Reject(problem);

        var supplied = SuppliedJson(submission);
        var known = await catalog.Articles.FindAsync(identity, hash, cancellationToken);
        if (known is { Tombstone: { } tombstone } && !how.Restores)
        {
            return new SettledDelivery(name, IngestOutcomeKind.Ignored, null, tombstone.Reason);
        }
        if (known?.Covers(hash, supplied) == true) return new UnchangedDelivery(name, identity, hash, supplied, known.Article);

        // Checked of deliveries only: what the archive has stays as it was ingested.
        if (submission.Supplied.FindProblems("authors", "tags").FirstOrDefault() is { } excess) return Reject(excess.ToString());
        var (result, linesVersion) = await NormalizeAsync(submission, identity, cancellationToken);
        if (result.Article is null) return Reject(result.Rejection);

        if (how.Stores) await originals.PutAsync(hash, submission.Bytes, cancellationToken);
        return ToDelivery(name, identity, result, supplied, linesVersion) with
        {
            Restores = how.Restores,
            SkipsDuplicate = how.SkipsDuplicates,
            IsStored = how.Stores,
            ExpectedVersion = how.ExpectedVersion,
        };
    }

    /// <summary>
    /// A JSON record with a key that the archive has with the same bytes, recognised without parsing its text;
    /// null where it has to be read.
    /// </summary>
    public async Task<UnchangedDelivery?> FindUnchangedAsync(
        ReadOnlyMemory<byte> record, string source, string name, CancellationToken cancellationToken)
    {
        if (JsonRecord.FindKey(record.Span) is not { } key || ArticleIdentity.Create(source, key).Identity is not { } identity) return null;
        var hash = ContentHash.Of(record.Span);
        var known = await catalog.Articles.FindAsync(identity, hash, cancellationToken);
        return known?.Covers(hash, supplied: null) == true ? new UnchangedDelivery(name, identity, hash, null, known.Article) : null;
    }

    /// <summary>
    /// Prepares an article of the archive again, from its original bytes. The delivery is settled where that gives the same record
    /// (unchanged) or none (rejected); the record is null then.
    /// </summary>
    public async Task<(Delivery Delivery, Article? Record)> PrepareAgainAsync(StoredArticle stored, CancellationToken cancellationToken)
    {
        var article = stored.Article;
        (Delivery, Article?) Settle(IngestOutcomeKind kind, string? reason) =>
            (new SettledDelivery(article.Key, kind, article.Id, reason), null);

        var (result, linesVersion) = await NormalizeAgainAsync(article, stored.Supplied, cancellationToken);
        if (result.Article is null) return Settle(IngestOutcomeKind.Rejected, result.Rejection);
        // What a person has corrected is no difference.
        var before = article.Corrections.Count > 0 && stored.Found is { } found ? found : article;
        if (ComparableJson(result.Article) == ComparableJson(before)) return Settle(IngestOutcomeKind.Unchanged, null);
        var identity = ArticleIdentity.Create(article.Source, article.Key).Identity!;
        var record = CorrectionRules.Apply(new FoundRecord(result.Article, result.Places), article.Corrections);
        return (ToDelivery(article.Key, identity, result, stored.Supplied, linesVersion) with { IsRenormalized = true }, record);
    }

    /// <summary>
    /// What the original bytes of an article's version give by now, without corrections; rejected when they are lost or no article any
    /// more.
    /// </summary>
    public async Task<(NormalizationResult Result, long LinesVersion)> NormalizeAgainAsync(
        Article article, string? supplied, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await originals.GetAsync(article.Sha256, cancellationToken);
        }
        catch (ArchiveException exception) when (exception.Kind == FaultKind.Corrupt)
        {
            return (new NormalizationResult(null, exception.Message), 0);
        }
        var (submission, problem) = Submit(article, supplied, bytes);
        return submission is null
            ? (new NormalizationResult(null, problem), 0)
            : await NormalizeAsync(submission, ArticleIdentity.Create(article.Source, article.Key).Identity!, cancellationToken);
    }

    /// <summary>The record that a submission would become, with what is known of its source's lines by now; nothing is stored.</summary>
    public async Task<NormalizationResult> PreviewAsync(
        Submission submission, ArticleIdentity identity, CancellationToken cancellationToken)
    {
        await Lines.RefreshAsync(identity.Source, cancellationToken);
        return (await NormalizeAsync(submission, identity, cancellationToken)).Result;
    }

    /// <summary>Ends the use of a delivery's bytes: it was recorded, or is prepared again.</summary>
    public void Release(Delivery delivery)
    {
        if (delivery is NormalizedDelivery { IsRenormalized: false, IsStored: true } normalized) originals.Release(normalized.Sha256);
    }

    /// <summary>
    /// A fault in the normaliser must cost one article, not the run; the bytes are still with the deliverer, and
    /// the reason names the fault.
    /// </summary>
    private async Task<(NormalizationResult Result, long LinesVersion)> NormalizeAsync(
        Submission submission, ArticleIdentity identity, CancellationToken cancellationToken)
    {
        var lines = await Lines.GetAsync(identity.Source, cancellationToken);
        try
        {
            return (normalizer.Normalize(submission, identity, lines, cancellationToken), lines.Version);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            var reason =
                $"Archive itself failed on it ({exception.GetType().Name}: {exception.Message}). Please report this with the file.";
            return (new NormalizationResult(null, reason), lines.Version);
        }
    }

    private NormalizedDelivery ToDelivery(
        string name, ArticleIdentity identity, NormalizationResult result, string? supplied, long linesVersion) =>
        new(name, identity, result.Article! with { IngestedAt = time.GetUtcNow() }, supplied)
        {
            Places = result.Places,
            Learnable = result.Learnable,
            DependsOn = result.DependsOn,
            LinesVersion = linesVersion,
        };

    private static (Submission? Submission, string? Problem) Submit(Article article, string? supplied, byte[] bytes)
    {
        if (article.MediaType == MediaTypes.Json)
        {
            var (record, problems) = JsonRecord.Read(bytes);
            return (record, problems is null ? null : string.Join(" ", problems));
        }
        var metadata = supplied is null
            ? SuppliedMetadata.None
            : JsonSerializer.Deserialize(supplied, SuppliedMetadataJson.Default.SuppliedMetadata)!;
        return (new Submission { Bytes = bytes, MediaType = article.MediaType, Supplied = metadata }, null);
    }

    /// <summary>The article itself, without how and when its record came about: what is the same is no new version.</summary>
    private static string ComparableJson(Article article) =>
        JsonSerializer.Serialize(article with { IngestedAt = null, PipelineVersion = 0, Trace = [] }, ArticleJson.Stored);

    /// <summary>Metadata inside a JSON record is part of its bytes; only what came beside them counts.</summary>
    private static string? SuppliedJson(Submission submission)
    {
        if (submission.MediaType == MediaTypes.Json) return null;
        var json = JsonSerializer.Serialize(submission.Supplied, SuppliedMetadataJson.Default.SuppliedMetadata);
        return json == NothingSupplied ? null : json;
    }
}
