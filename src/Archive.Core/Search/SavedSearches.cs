using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Normalization;

namespace Archive.Core.Search;

/// <summary>Searches that can be cited: saved with what they found, and asked again later to see what has changed.</summary>
public sealed class SavedSearches(ArchiveSearch search, ISearchIndex index, ICatalog catalog, TimeProvider time)
{
    /// <summary>Asks and saves; exactly one of the two results is null. The same question with the same answer is the same saved search.</summary>
    public async Task<(SavedSearch? Saved, IReadOnlyList<FieldProblem>? Problems)> SaveAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        var asked = SavedQuery.Of(request);
        var (answer, problems) = await AskAsync(asked, cancellationToken);
        if (answer is null) return (null, problems);
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
            Found = answer.Versions is { } versions ? answer.Ids.Select(id => new FoundVersion(id, versions[id])).ToList() : null,
        };
        return (await catalog.Searches.AddAsync(saved with { Id = IdOf(saved) }, cancellationToken), null);
    }

    /// <summary>Asks a saved search again; exactly one of the two results is null. There are problems when the query language has changed since.</summary>
    public async Task<(SearchComparison? Now, IReadOnlyList<FieldProblem>? Problems)> CompareAsync(SavedSearch saved, CancellationToken cancellationToken = default)
    {
        var (answer, problems) = await AskAsync(saved.Search, cancellationToken);
        if (answer is null) return (null, problems);
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
        var lost = then.Keys.Except(answer.Ids).ToList();
        var versions = answer.Versions ?? await catalog.GetVersionNumbersAsync([.. answer.Ids], cancellationToken);
        var versionsOfLost = await catalog.GetVersionNumbersAsync(lost, cancellationToken);
        return (comparison with
        {
            Added = await ListAsync(answer.Ids.Where(id => !then.ContainsKey(id)).Select(id => new SearchChange(id, null, VersionIn(versions, id), null)), cancellationToken),
            Removed = await ListAsync(lost.Select(id => new SearchChange(id, then[id], VersionIn(versionsOfLost, id), null)), cancellationToken),
            Changed = await ListAsync(answer.Ids.Where(id => then.TryGetValue(id, out var version) && version != VersionIn(versions, id)).Select(id => new SearchChange(id, then[id], VersionIn(versions, id), null)), cancellationToken),
        }, null);
    }

    /// <summary>The articles that match, in the order of their ids.</summary>
    private async Task<(Answer? Answer, IReadOnlyList<FieldProblem>? Problems)> AskAsync(SavedQuery asked, CancellationToken cancellationToken)
    {
        var sequence = index.Sequence;
        // By date, so that nothing is scored; the order of a set is its ids'.
        var (matches, problems, query) = await search.ListAsync(asked.ToRequest() with { Sort = SearchSort.Newest }, cancellationToken);
        if (matches is null) return (null, problems);
        var ids = matches.OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
        if (ids.Count > SavedSearch.MaxListed) return (new Answer(ids, null, query, sequence), null);
        // The index follows the catalogue: what was deleted a moment ago may be in it still.
        var versions = await catalog.GetVersionNumbersAsync(ids, cancellationToken);
        return (new Answer(ids.Where(versions.ContainsKey).ToList(), versions, query, sequence), null);
    }

    private async Task<SearchChanges> ListAsync(IEnumerable<SearchChange> changes, CancellationToken cancellationToken)
    {
        var all = changes.ToList();
        var listed = all.Take(SearchChanges.MaxListed).ToList();
        // What was deleted is not named any more.
        var present = listed.Where(change => change.Now is not null).Select(change => change.Id);
        var titles = new Dictionary<ArticleId, string>();
        await foreach (var article in catalog.ReadRecordsAsync(present, cancellationToken))
        {
            if (article is not null) titles[article.Id] = article.DisplayTitle;
        }
        return new SearchChanges(all.Count, listed.Select(change => change with { Title = titles.GetValueOrDefault(change.Id) }).ToList());
    }

    private static long? VersionIn(IReadOnlyDictionary<ArticleId, long> versions, ArticleId id) => versions.TryGetValue(id, out var version) ? version : null;

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
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{saved.Query}\n{saved.Total} {saved.Sha256.Hex} {saved.PipelineVersion} {saved.AnalysisVersion}\n")));
        foreach (var found in saved.Found ?? []) hash.AppendData(BitConverter.GetBytes(found.Version));
        return Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 16));
    }

    private sealed record Answer(IReadOnlyList<ArticleId> Ids, IReadOnlyDictionary<ArticleId, long>? Versions, string Query, long Sequence);
}

/// <summary>What a saved search finds now.</summary>
public sealed record SearchComparison
{
    /// <summary>The query as it is understood now.</summary>
    public required string Query { get; init; }

    /// <summary>How many articles match now; exact.</summary>
    public required long Total { get; init; }

    /// <summary>SHA-256 of the ids of all that match now, in ordinal order, each followed by a line feed.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>The version of the normalisation now.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>The version of how texts and queries are analysed now.</summary>
    public required int AnalysisVersion { get; init; }

    /// <summary>The number of the latest change that the index has taken in.</summary>
    public required long Sequence { get; init; }

    /// <summary>What matches now and did not then; null, like the other lists, when the search had more matches than are kept one by one.</summary>
    public SearchChanges? Added { get; init; }

    /// <summary>What matched then and does not now: it was deleted, its text has changed, or the query is understood otherwise.</summary>
    public SearchChanges? Removed { get; init; }

    /// <summary>What matches as before, in another version.</summary>
    public SearchChanges? Changed { get; init; }
}

/// <summary>Articles that differ between then and now.</summary>
/// <param name="Count">How many; exact.</param>
/// <param name="Articles">The first thousand in the order of their ids.</param>
public sealed record SearchChanges(int Count, IReadOnlyList<SearchChange> Articles)
{
    /// <summary>The most that are listed.</summary>
    public const int MaxListed = 1_000;
}

/// <summary>An article that differs between then and now.</summary>
/// <param name="Id">The article.</param>
/// <param name="Then">The version that matched then; null when none did.</param>
/// <param name="Now">The version it has now; null when it was deleted.</param>
/// <param name="Title">Its headline, or what stands in for it; null when it was deleted.</param>
public sealed record SearchChange(ArticleId Id, long? Then, long? Now, string? Title);
