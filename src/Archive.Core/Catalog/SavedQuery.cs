using System.Text.Json.Serialization;
using Archive.Core.Search;

namespace Archive.Core.Catalog;

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
