using System.Globalization;
using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Api.Pages;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.Hosting;

namespace Archive.Api.Search;

/// <summary>/v1/searches: searches that can be cited and asked again.</summary>
internal static class SavedSearchEndpoints
{
    /// <summary>So many a caller and hour: each may hold some megabytes.</summary>
    private const int PerHour = 120;

    public static void MapSavedSearches(this IEndpointRouteBuilder routes)
    {
        var searches = routes.MapGroup("/v1/searches").WithTags(SearchEndpoints.Tag).ProducesProblem(StatusCodes.Status400BadRequest);
        searches.MapPost("", SaveAsync).Require(ApiRole.Read, keeps: true)
            .WithOperation(
                "saveSearch",
                ("maxListed", string.Create(CultureInfo.InvariantCulture, $"{SavedSearch.MaxListed:N0}")),
                ("perHour", $"{PerHour}"))
            .WithMetadata(
                new QueryParameters(),
                new HourlyLimit(PerHour),
                new JsonFields("SearchToSave", "What to find.", """{"q": "ponte \"fiume\"", "from": "2019"}""", SearchParameters.Matching))
            .Produces<SavedSearchAnswer>().Produces<SavedSearchAnswer>(StatusCodes.Status201Created);
        searches.MapGet("{id}", GetAsync).Require(ApiRole.Read)
            .WithOperation("getSavedSearch")
            .WithMetadata(new QueryParameters())
            .Produces<ComparedSearchAnswer>(StatusCodes.Status200OK, contentType: "application/json", "text/html")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status406NotAcceptable);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context, SavedSearches searches, TimeProvider time, CancellationToken cancellationToken)
    {
        var (query, problem) = await JsonFields.ReadAsync(context, cancellationToken);
        if (query is null) return problem!;
        var request = SearchParameters.ReadMatching(query);
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        var since = time.GetUtcNow();
        var (saved, problems) = await searches.SaveAsync(request, cancellationToken);
        if (saved is null) return Problems.InvalidRequest(problems!);
        var answer = SavedSearchAnswer.Of(saved);
        return saved.SavedAt >= since ? TypedResults.Created(answer.Permalink, answer) : TypedResults.Ok(answer);
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, OpenArchive archive, SavedSearches searches, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } unknown) return Problems.InvalidRequest(unknown);
        if (Negotiation.Choose(context, "application/json", "text/html") is not { } form)
        {
            return Problems.NotAcceptable("application/json and text/html");
        }
        if (await archive.Catalog.Searches.FindAsync(id.ToLowerInvariant(), cancellationToken) is not { } saved)
        {
            return Problems.SavedSearchNotFound(id);
        }
        var (now, problems) = await searches.CompareAsync(saved, cancellationToken);
        if (now is null) return Problems.InvalidRequest(problems!);
        return form == "text/html"
            ? SavedSearchView.Create(new SavedSearchPage(saved, now))
            : TypedResults.Ok(new ComparedSearchAnswer { Then = SavedSearchAnswer.Of(saved), Now = now });
    }
}

/// <summary>A search as it was asked and answered on one day.</summary>
internal sealed record SavedSearchAnswer
{
    /// <summary>Its id: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its address on this server, to be cited.</summary>
    public required string Permalink { get; init; }

    /// <summary>When it was saved first (UTC).</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>What was asked, in the fields of a posted search.</summary>
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

    /// <summary>The number of the latest change that the index had applied.</summary>
    public required long Sequence { get; init; }

    public static SavedSearchAnswer Of(SavedSearch saved) => new()
    {
        Id = saved.Id,
        Permalink = $"/v1/searches/{saved.Id}",
        SavedAt = saved.SavedAt,
        Search = saved.Search,
        Query = saved.Query,
        Total = saved.Total,
        Sha256 = saved.Sha256,
        PipelineVersion = saved.PipelineVersion,
        AnalysisVersion = saved.AnalysisVersion,
        Sequence = saved.Sequence,
    };
}

/// <summary>A saved search then and now.</summary>
internal sealed record ComparedSearchAnswer
{
    /// <summary>As it was saved.</summary>
    public required SavedSearchAnswer Then { get; init; }

    /// <summary>As it is answered now, and what is different.</summary>
    public required SearchComparison Now { get; init; }
}
