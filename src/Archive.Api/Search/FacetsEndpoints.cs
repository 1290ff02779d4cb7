using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api.Search;

/// <summary>Counting: over a search, and over the whole archive.</summary>
internal static class FacetsEndpoints
{
    public static void MapFacets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/facets", FacetsAsync).WithTags(SearchEndpoints.Tag).Require(ApiRole.Read)
            .WithOperation("countArticles")
            .WithMetadata(new QueryParameters([.. SearchParameters.Matching, SearchParameters.Facets]))
            .ProducesProblem(StatusCodes.Status400BadRequest).Produces(StatusCodes.Status304NotModified);
        routes.MapGet("/v1/stats", StatsAsync).WithTags(SearchEndpoints.Tag).Require(ApiRole.Read)
            .WithOperation("getStatistics")
            .WithMetadata(new QueryParameters()).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<FacetsAnswer>, StatusCodeHttpResult, ProblemHttpResult>> FacetsAsync(
        HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var request = SearchParameters.Read(query) with { Size = 0 };
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        var (prepared, faults) = PreparedSearch.Prepare(request);
        if (prepared is null) return Problems.InvalidRequest(faults!);
        var tag = Conditional.TagOf(await archive.Index!.StateAsync(cancellationToken), context.Request);
        if (Conditional.IsKnown(context, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var results = await search.SearchAsync(prepared, cancellationToken);
        var (total, facets, interpretation) = (results.Total, results.Facets, results.Interpretation);
        return TypedResults.Ok(new FacetsAnswer { Total = total, Facets = facets, Interpretation = interpretation });
    }

    private static async Task<Results<Ok<StatsAnswer>, ProblemHttpResult>> StatsAsync(
        HttpContext context, OpenArchive archive, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        var state = await archive.Index!.StateAsync(cancellationToken);
        return TypedResults.Ok(StatsAnswer.Of(await archive.Catalog.GetStatisticsAsync(cancellationToken), state.Sequence));
    }
}

/// <summary>How the hits of a search are spread.</summary>
internal sealed record FacetsAnswer
{
    /// <summary>How many articles match; exact.</summary>
    public required long Total { get; init; }

    /// <summary>Counts over all matching articles.</summary>
    public required SearchFacets Facets { get; init; }

    /// <summary>How the query was understood.</summary>
    public required Interpretation Interpretation { get; init; }
}

/// <summary>What the archive holds.</summary>
internal sealed record StatsAnswer
{
    /// <summary>Articles that can be found.</summary>
    public required long Articles { get; init; }

    /// <summary>Articles that were deleted.</summary>
    public required long Deleted { get; init; }

    /// <summary>Versions of the articles, also earlier ones.</summary>
    public required long Versions { get; init; }

    /// <summary>Addresses (source and key) that lead to the articles.</summary>
    public required long Addresses { get; init; }

    /// <summary>Ingest runs.</summary>
    public required long Runs { get; init; }

    /// <summary>The day of the earliest article; null when none has a date.</summary>
    public required DateOnly? First { get; init; }

    /// <summary>The day of the latest article; null when none has a date.</summary>
    public required DateOnly? Last { get; init; }

    /// <summary>Articles by language, the most first.</summary>
    public required IReadOnlyList<NamedCount> Languages { get; init; }

    /// <summary>Articles by source, the most first.</summary>
    public required IReadOnlyList<NamedCount> Sources { get; init; }

    /// <summary>The number of the latest change.</summary>
    public required long Sequence { get; init; }

    /// <summary>The number of the latest change that the index has applied.</summary>
    public required long IndexSequence { get; init; }

    public static StatsAnswer Of(CatalogStatistics statistics, long indexSequence) => new()
    {
        Articles = statistics.Articles,
        Deleted = statistics.Deleted,
        Versions = statistics.Versions,
        Addresses = statistics.Addresses,
        Runs = statistics.Runs,
        First = statistics.Earliest,
        Last = statistics.Latest,
        Languages = statistics.Languages,
        Sources = statistics.Sources,
        Sequence = statistics.Sequence,
        IndexSequence = indexSequence,
    };
}
