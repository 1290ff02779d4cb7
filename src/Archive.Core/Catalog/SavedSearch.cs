using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Search;

namespace Archive.Core.Catalog;

/// <summary>A search as it was asked and answered on one day, kept so that it can be cited and asked again.</summary>
public sealed record SavedSearch
{
    /// <summary>The most matches that are kept one by one; of more, their number and hash.</summary>
    public const int MaxListed = 100_000;

    /// <summary>Its name: 32 hexadecimal digits, which follow from all the rest but the time.</summary>
    public required string Id { get; init; }

    /// <summary>When it was saved first (UTC).</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>What was asked.</summary>
    public required SavedQuery Search { get; init; }

    /// <summary>The query as it was understood.</summary>
    public required string Query { get; init; }

    /// <summary>How many articles matched; exact.</summary>
    public required long Total { get; init; }

    /// <summary>SHA-256 of the ids of all that matched, in ordinal order, each followed by a line feed.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>The version of the normalisation at that time.</summary>
    public required int PipelineVersion { get; init; }

    /// <summary>The version of how texts and queries were analysed at that time.</summary>
    public required int AnalysisVersion { get; init; }

    /// <summary>The number of the latest change that the index had taken in.</summary>
    public required long Sequence { get; init; }

    /// <summary>What matched, in the order of the ids; null when there were more than <see cref="MaxListed"/>.</summary>
    public required IReadOnlyList<FoundVersion>? Found { get; init; }
}

/// <summary>An article that matched, with the version it had.</summary>
public readonly record struct FoundVersion(ArticleId Id, long Version);

/// <summary>What an article is at a moment.</summary>
/// <param name="Version">The number of its version; 0 when it was deleted, or never was.</param>
/// <param name="Sequence">The number of its latest change; 0 like that.</param>
public readonly record struct CurrentVersion(long Version, long Sequence);

/// <summary>Which articles a search asks for, in one form: lists sorted, each value once. Named like the parameters of a search.</summary>
public sealed record SavedQuery
{
    /// <summary>The query as it was typed; null for every article.</summary>
    public string? Q { get; init; }

    /// <summary>How many of the words an article must hold.</summary>
    public MatchMode Match { get; init; }

    /// <summary>Where words are looked for.</summary>
    public SearchScope Scope { get; init; }

    /// <summary>Languages; empty for any, like the other lists.</summary>
    public IReadOnlyList<string> Lang { get; init; } = [];

    /// <summary>Sources.</summary>
    public IReadOnlyList<string> Source { get; init; } = [];

    /// <summary>Authors.</summary>
    public IReadOnlyList<string> Author { get; init; } = [];

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tag { get; init; } = [];

    /// <summary>The first day; null for any.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for any.</summary>
    public DateOnly? To { get; init; }

    /// <summary>What a request asks for.</summary>
    public static SavedQuery Of(SearchRequest request) => new()
    {
        Q = string.IsNullOrWhiteSpace(request.Text) ? null : request.Text.Trim(),
        Match = request.Match,
        Scope = request.Scope,
        Lang = Sorted(request.Filters.Languages),
        Source = Sorted(request.Filters.Sources),
        Author = Sorted(request.Filters.Authors),
        Tag = Sorted(request.Filters.Tags),
        From = request.Filters.From,
        To = request.Filters.To,
    };

    /// <summary>The request that asks for the same.</summary>
    public SearchRequest ToRequest() => new()
    {
        Text = Q,
        Match = Match,
        Scope = Scope,
        Filters = new SearchFilters { Languages = Lang, Sources = Source, Authors = Author, Tags = Tag, From = From, To = To },
    };

    private static List<string> Sorted(IEnumerable<string> values) => values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
}

/// <summary>The JSON form of a search that was saved.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SavedQuery))]
public sealed partial class SavedSearchJson : JsonSerializerContext;

/// <summary>The catalogue's part that keeps searches.</summary>
public interface ISavedSearchStore
{
    /// <summary>Keeps a search; one that is kept already is left as it is. Returns what is kept.</summary>
    Task<SavedSearch> AddAsync(SavedSearch search, CancellationToken cancellationToken = default);

    /// <summary>A search that is kept; null when there is none of that id.</summary>
    Task<SavedSearch?> FindAsync(string id, CancellationToken cancellationToken = default);
}
