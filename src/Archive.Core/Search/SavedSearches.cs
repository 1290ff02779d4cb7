using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Normalization;
using Archive.Core.Search.Indexing;

namespace Archive.Core.Search;

/// <summary>Searches that can be cited: saved with what they found, and asked again later to see what has changed.</summary>
public sealed class SavedSearches(ArchiveSearch search, ISearchIndex index, IndexFollower follower, ICatalog catalog, TimeProvider time)
{
    /// <summary>So often is asked again when what matched is being changed.</summary>
    private const int Tries = 5;

    /// <summary>
    /// Asks and saves; exactly one of the two results is null. The same question with the same answer is the same saved search.
    /// </summary>
    public async Task<(SavedSearch? Saved, IReadOnlyList<FieldProblem>? Problems)> SaveAsync(SearchRequest request,
        CancellationToken cancellationToken = default)
    {
        var asked = request.ToSaved();
        var (prepared, problems) = Prepare(asked);
        if (prepared is null) return (null, problems);
        var answer = await AskAsync(prepared, cancellationToken);
        var saved = new SavedSearch
        {
            Id = "",
            SavedAt = time.GetUtcNow(),
            Search = asked,
            Query = answer.Query,
            Total = answer.Ids.Count,
            Sha256 = HashOf(answer.Ids),
            PipelineVersion = Normalizer.PipelineVersion,
            AnalysisVersion = index.AnalysisVersion,
            Sequence = answer.Sequence,
            Found = answer.Ids.Count > SavedSearch.MaxListed ? null
                : answer.Ids.Select((id, i) => new FoundVersion(id, answer.Versions[i])).ToList(),
        };
        return (await catalog.Searches.AddAsync(saved with { Id = IdOf(saved) }, cancellationToken), null);
    }

    /// <summary>
    /// Asks a saved search again; exactly one of the two results is null. There are problems when the query language has changed since.
    /// </summary>
    public async Task<(SearchComparison? Now, IReadOnlyList<FieldProblem>? Problems)> CompareAsync(SavedSearch saved,
        CancellationToken cancellationToken = default)
    {
        var (prepared, problems) = Prepare(saved.Search);
        if (prepared is null) return (null, problems);
        var answer = await AskAsync(prepared, cancellationToken);
        var comparison = new SearchComparison
        {
            Query = answer.Query,
            Total = answer.Ids.Count,
            Sha256 = HashOf(answer.Ids),
            PipelineVersion = Normalizer.PipelineVersion,
            AnalysisVersion = index.AnalysisVersion,
            Sequence = answer.Sequence,
        };
        if (saved.Found is null) return (comparison, null);

        var then = saved.Found.ToDictionary(found => found.Id, found => found.Version);
        var now = answer.Ids.Select((id, i) => new FoundVersion(id, answer.Versions[i])).ToList();
        var lost = then.Keys.Except(answer.Ids).ToList();
        var versionsOfLost = await catalog.Articles.GetCurrentVersionsAsync(lost, cancellationToken);
        var added = now.Where(found => !then.ContainsKey(found.Id)).Select(found => new SearchChange(found.Id, null, found.Version, null));
        var removed = lost.Select((id, i) =>
            new SearchChange(id, then[id], versionsOfLost[i].Version is 0 ? null : versionsOfLost[i].Version, null));
        var changed = now.Where(found => then.TryGetValue(found.Id, out var version) && version != found.Version)
            .Select(found => new SearchChange(found.Id, then[found.Id], found.Version, null));
        return (comparison with
        {
            Added = await ListAsync(added, cancellationToken),
            Removed = await ListAsync(removed, cancellationToken),
            Changed = await ListAsync(changed, cancellationToken),
        }, null);
    }

    /// <summary>By date, so that nothing is scored: the order of a set is its ids'.</summary>
    private static (PreparedSearch? Search, IReadOnlyList<FieldProblem>? Problems) Prepare(SavedQuery asked) =>
        PreparedSearch.Prepare(SearchRequest.Of(asked) with { Sort = SearchSort.Newest });

    /// <summary>The articles that match, in the order of their ids, with the versions that matched.</summary>
    /// <exception cref="ArchiveException">What matches is being changed all the while.</exception>
    private async Task<Answer> AskAsync(PreparedSearch asked, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            // What the index has seen for certain; what has changed since may have matched in another version.
            var sequence = await catalog.Articles.GetSequenceAsync(cancellationToken);
            await follower.CatchUpAsync(cancellationToken: cancellationToken);
            var (matches, query) = await search.ListAsync(asked, cancellationToken);
            var ids = matches.OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
            var versions = await catalog.Articles.GetCurrentVersionsAsync(ids, cancellationToken);
            var isSettled = versions.All(version => version.Version > 0 && version.Sequence <= sequence);
            if (isSettled) return new Answer(ids, versions.Select(version => version.Version).ToList(), query, sequence);
        }
        throw new ArchiveException(FaultKind.Unavailable,
            "The articles that match are being changed at this moment; ask again when that has ended.");
    }

    private async Task<SearchChanges> ListAsync(IEnumerable<SearchChange> changes, CancellationToken cancellationToken)
    {
        var all = changes.OrderBy(change => change.Id.Value, StringComparer.Ordinal).ToList();
        var listed = all.Take(SearchChanges.MaxListed).ToList();
        // What was deleted is not named any more.
        var present = listed.Where(change => change.Now is not null).Select(change => new FoundVersion(change.Id, change.Now!.Value));
        var titles = new Dictionary<ArticleId, string>();
        await foreach (var article in catalog.Articles.ReadVersionsAsync(present, cancellationToken))
        {
            if (article is not null) titles[article.Id] = article.DisplayTitle;
        }
        return new SearchChanges(all.Count, listed.Select(change => change with { Title = titles.GetValueOrDefault(change.Id) }).ToList());
    }

    private static ContentHash HashOf(IReadOnlyList<ArticleId> ids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in ids) hash.AppendData(Encoding.ASCII.GetBytes($"{id.Value}\n"));
        return ContentHash.Parse(Convert.ToHexString(hash.GetCurrentHash()));
    }

    private static string IdOf(SavedSearch saved)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(saved.Search, SavedSearchJson.Default.SavedQuery));
        var answer = string.Create(
            CultureInfo.InvariantCulture,
                $"\n{saved.Query}\n{saved.Total} {saved.Sha256.Hex} {saved.PipelineVersion} {saved.AnalysisVersion}\n");
        hash.AppendData(Encoding.UTF8.GetBytes(answer));
        foreach (var found in saved.Found ?? []) hash.AppendData(BitConverter.GetBytes(found.Version));
        return Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 16));
    }

    private sealed record Answer(IReadOnlyList<ArticleId> Ids, IReadOnlyList<long> Versions, string Query, long Sequence);
}
