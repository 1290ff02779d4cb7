using System.Text.Json.Serialization;

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

    /// <summary>Fields that are in doubt, or "any".</summary>
    public IReadOnlyList<string> Doubt { get; init => field = value ?? []; } = []; // null in what earlier versions saved

    /// <summary>The first day; null for any.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for any.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>How many of a query's words an article must hold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MatchMode>))]
public enum MatchMode
{
    /// <summary>All of them.</summary>
    [JsonStringEnumMemberName("all")] All,

    /// <summary>Any of them; the more and the rarer, the better.</summary>
    [JsonStringEnumMemberName("any")] Any,

    /// <summary>All of them; where no article has them all, as many as some article has.</summary>
    [JsonStringEnumMemberName("auto")] Auto,
}

/// <summary>Where words are looked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SearchScope>))]
public enum SearchScope
{
    /// <summary>The articles: headline, standfirst, caption, body.</summary>
    [JsonStringEnumMemberName("article")] Article,

    /// <summary>The articles and what normalisation removed from their texts.</summary>
    [JsonStringEnumMemberName("all")] All,
}

/// <summary>The JSON form of a search that was saved.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SavedQuery))]
public sealed partial class SavedSearchJson : JsonSerializerContext;
