using Archive.Api.Access;
using Archive.Api.Articles;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Api.Search;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Ingestion;
using Archive.Core.Search;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Archive.Api.Corrections;

/// <summary>/v1/articles/corrections: correcting all hits of a search. Without “expect” it counts them and writes nothing.</summary>
internal static class HitCorrectionsEndpoint
{
    /// <summary>The most articles that one request corrects.</summary>
    private const int MaxMatches = 10_000;

    private const int MaxListed = 100;

    public static void MapHitCorrections(this IEndpointRouteBuilder routes) => routes.MapPatch("/v1/articles/corrections", PatchAsync)
        .WithTags(CorrectionsEndpoints.Tag).Require(ApiRole.Write)
        .WithOperation("correctHits", ("maxMatches", $"{MaxMatches:N0}"))
        .WithMetadata(
            new QueryParameters(
            [
                .. SearchParameters.Matching,
                new QueryParameter(
                    "expect",
                    "The number of articles that match, as the same request said without it. They are corrected only if as many still match.")
                {
                    Type = ParameterType.Number,
                    Minimum = 0,
                    Maximum = MaxMatches,
                },
                ArticleWrites.Refresh,
            ]),
            CorrectionBodies.OfHits,
            new LongRunning(),
            new DisableRequestTimeoutAttribute())
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<CorrectedHitsAnswer>, ProblemHttpResult>> PatchAsync(
        HttpContext context, OpenArchive archive, ArchiveSearch search, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context);
        var asked = SearchParameters.ReadMatching(query);
        var expected = query.Number("expect");
        _ = query.ChoiceOf("refresh");
        if (query.Problems.Count > 0) return Problems.InvalidRequest(query.Problems);
        var (prepared, faults) = PreparedSearch.Prepare(asked with { Size = 0, Facets = [] });
        if (prepared is null) return Problems.InvalidRequest(faults!);
        var (requests, problem) = await CorrectionBodies.ReadAsync(context, cancellationToken);
        if (requests is null) return problem!;
        var numbered = requests.Index().Where(one => one.Item.Paragraph is not null || one.Item.Removed is not null)
            .Select(one => new FieldProblem(
                one.Item.Paragraph is null ? $"[{one.Index}].removed" : $"[{one.Index}].paragraph",
                "A number belongs to one article; name the paragraph by its text."))
            .ToList();
        if (numbered.Count > 0) return Problems.InvalidRequest(numbered);

        // What was written a moment ago matches too, or does not match any more.
        await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);
        // Counted first: a list of all matches of a large archive would take its memory only to be refused.
        var total = (await search.SearchAsync(prepared, cancellationToken)).Total;
        if (total > MaxMatches)
        {
            return Problems.InvalidRequest(
                "q", $"{total:N0} articles match; {MaxMatches:N0} can be corrected at once. Narrow the search.");
        }
        var (matches, _) = await search.ListAsync(prepared, cancellationToken);
        if (expected is { } count && count != matches.Count) return Problems.CountDiffers(count, matches.Count);

        var answer = await CorrectAsync(
            archive.Corrections.CorrectAllAsync(
                matches, requests, CorrectionsEndpoints.NameOf(context), isDryRun: expected is null, cancellationToken),
            isWritten: expected is not null);
        if (query.ChoiceOf("refresh") is not null) await archive.Follower!.CatchUpAsync(cancellationToken: cancellationToken);
        return TypedResults.Ok(answer);
    }

    private static async Task<CorrectedHitsAnswer> CorrectAsync(IAsyncEnumerable<CorrectionResult> results, bool isWritten)
    {
        var (corrected, unchanged, skipped) = (0, 0, 0);
        var listed = new List<SkippedArticle>();
        await foreach (var result in results)
        {
            if (result.Kind == CorrectionResultKind.Corrected) corrected++;
            else if (result.Kind == CorrectionResultKind.Unchanged) unchanged++;
            else if (++skipped <= MaxListed) listed.Add(new SkippedArticle(result.Id, result.Reason));
        }
        return new CorrectedHitsAnswer
        {
            IsWritten = isWritten,
            Matched = corrected + unchanged + skipped,
            Corrected = corrected,
            Unchanged = unchanged,
            Skipped = skipped,
            SkippedArticles = listed,
        };
    }
}
