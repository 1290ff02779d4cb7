using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Catalog.Runs;

namespace Archive.Core.Recording;

/// <summary>
/// Decides on deliveries as <see cref="Recorder"/> does and writes nothing: what the deliveries before would have changed is kept in
/// memory, over what the catalogue holds (some 300 bytes a delivery). Lines are not learned and corrections not applied, so outcomes are
/// exact and records may differ in what was removed from them and what is in doubt.
/// </summary>
internal sealed class DryRun(ICatalog catalog)
{
    private readonly Dictionary<ArticleIdentity, IdentityTarget?> _identities = [];
    private readonly Dictionary<ArticleId, ArticleState?> _articles = [];
    private readonly Dictionary<ContentHash, HashSet<ArticleId>> _holders = [];
    private readonly HashSet<ContentHash> _loaded = [];

    /// <summary>The number of the latest change, were the deliveries recorded.</summary>
    private long _sequence;

    /// <summary>What the deliveries would come to; always as many outcomes as deliveries.</summary>
    public async Task<IReadOnlyList<RunOutcome>> RecordAsync(
        IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken = default)
    {
        await LoadAsync(deliveries.OfType<ArticleDelivery>().ToList(), cancellationToken);
        return deliveries.Select(Record).ToList();
    }

    private RunOutcome Record(Delivery delivery)
    {
        if (delivery is SettledDelivery settled) return new RunOutcome(settled.Item, settled.Kind, settled.Article, settled.Reason);

        // Also one that is unchanged beside the catalogue: a delivery before it may have brought other bytes.
        var article = (ArticleDelivery)delivery;
        var (restores, skipsDuplicate) = delivery is NormalizedDelivery normalized
            ? (normalized.Restores, normalized.SkipsDuplicate)
            : (false, false);
        var decision = DeliveryRules.Decide(article, restores, skipsDuplicate, FindIdentity(article.Identity), FindContent);
        if (decision.Undeletes is { } deleted) Undelete(deleted);
        if (decision.AddsVersion) AddVersion(decision.Article!.Value, article.Sha256);
        if (decision.PointsIdentity)
        {
            _identities[article.Identity] = new IdentityTarget(decision.Article!.Value, article.Sha256, article.Supplied);
        }
        return new RunOutcome(delivery.Item, decision.Kind, decision.Article, decision.Reason)
        {
            IsInDoubt = decision.AddsVersion && delivery is NormalizedDelivery { Article.Doubts.Count: > 0 },
        };
    }

    private KnownIdentity? FindIdentity(ArticleIdentity identity)
    {
        if (_identities[identity] is not { } target || _articles.GetValueOrDefault(target.Article) is not { } article) return null;
        return new KnownIdentity(target.Article, target.Sha256, target.Supplied, article.Sha256 == target.Sha256, article.Tombstone);
    }

    private ContentHolder? FindContent(ContentHash hash)
    {
        var holders = _holders.GetValueOrDefault(hash, [])
            .Select(id => (Id: id, State: _articles[id]!.Value))
            .Where(holder => holder.State.Sha256 == hash);
        return holders.OrderBy(holder => holder.State.Tombstone is not null).ThenBy(holder => holder.State.Sequence)
            .Select(holder => new ContentHolder(holder.Id, holder.State.Tombstone)).FirstOrDefault();
    }

    private void AddVersion(ArticleId id, ContentHash hash) =>
        Put(id, new ArticleState((_articles.GetValueOrDefault(id)?.Version ?? 0) + 1, hash, ++_sequence, Tombstone: null));

    private void Undelete(ArticleId id)
    {
        if (_articles[id] is { Tombstone: { IsPurged: false } } state) Put(id, state with { Tombstone = null, Sequence = ++_sequence });
    }

    private void Put(ArticleId id, ArticleState state)
    {
        _articles[id] = state;
        if (!_holders.TryGetValue(state.Sha256, out var holders)) _holders[state.Sha256] = holders = [];
        holders.Add(id);
    }

    /// <summary>Looks up what the catalogue holds of a batch, except what was looked up before.</summary>
    private async Task LoadAsync(List<ArticleDelivery> deliveries, CancellationToken cancellationToken)
    {
        var identities = deliveries.Select(delivery => delivery.Identity)
            .Where(identity => !_identities.ContainsKey(identity)).Distinct().ToList();
        var hashes = deliveries.Select(delivery => delivery.Sha256).Where(_loaded.Add).ToList();
        if (identities.Count == 0 && hashes.Count == 0) return;

        var snapshot = await catalog.Articles.FindForDeliveriesAsync(identities, hashes, cancellationToken);
        _sequence = Math.Max(_sequence, snapshot.Sequence);
        foreach (var identity in identities)
        {
            _identities[identity] = snapshot.Identities.TryGetValue(identity, out var target) ? target : null;
        }
        foreach (var (id, state) in snapshot.Articles)
        {
            if (!_articles.ContainsKey(id)) Put(id, state);
        }
    }
}
