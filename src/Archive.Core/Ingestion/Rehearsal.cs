using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Ingestion;

/// <summary>Tells what recording items would come to, writing nothing. What earlier items would have changed is remembered; lines are not learned.</summary>
internal sealed class Rehearsal(ICatalog catalog)
{
    private readonly Dictionary<ArticleId, (ContentHash Hash, string? Supplied)> _delivered = [];
    private readonly Dictionary<ContentHash, ArticleId> _contents = [];

    public async Task<IReadOnlyList<RecordedItem>> RecordAsync(IReadOnlyList<IngestItem> items)
    {
        var recorded = new List<RecordedItem>(items.Count);
        foreach (var item in items)
        {
            recorded.Add(item switch
            {
                SettledItem settled => new RecordedItem(settled.Kind, settled.Article, settled.Reason),
                UnchangedItem unchanged => Deliver(ArticleId.For(unchanged.Identity), unchanged.Sha256, unchanged.Supplied) ?? new RecordedItem(IngestOutcomeKind.Unchanged, unchanged.Article, null),
                NormalizedItem normalized => await RecordAsync(normalized),
                _ => throw new ArgumentException($"{item.GetType().Name} cannot be rehearsed.", nameof(items)),
            });
        }
        return recorded;
    }

    private async Task<RecordedItem> RecordAsync(NormalizedItem item)
    {
        var article = item.Article;
        var id = ArticleId.For(item.Identity);
        if (Deliver(id, article.Sha256, item.Supplied) is { } again) return again;

        var known = await catalog.FindAsync(item.Identity, article.Sha256);
        if (known is { Tombstone: { } tombstone }) return new RecordedItem(IngestOutcomeKind.Ignored, null, tombstone.Reason);
        if (known is not null && known.Article == id) return new RecordedItem(IngestOutcomeKind.Replaced, id, null);
        var original = known is null ? await catalog.FindContentAsync(article.Sha256) ?? (_contents.TryGetValue(article.Sha256, out var first) ? first : null) : null;
        _contents.TryAdd(article.Sha256, id);
        if (original is not null && item.SkipsDuplicate) _delivered.Remove(id);
        return original is null ? new RecordedItem(IngestOutcomeKind.Added, id, null) : new RecordedItem(IngestOutcomeKind.Duplicate, original, null);
    }

    /// <summary>What an item is that this run has delivered before; null for its first time.</summary>
    private RecordedItem? Deliver(ArticleId id, ContentHash hash, string? supplied)
    {
        var isKnown = _delivered.TryGetValue(id, out var before);
        _delivered[id] = (hash, supplied);
        return !isKnown ? null : new RecordedItem(before == (hash, supplied) ? IngestOutcomeKind.Unchanged : IngestOutcomeKind.Replaced, id, null);
    }
}
