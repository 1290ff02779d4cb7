using Archive.Api.Hosting;
using Archive.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api;

/// <summary>/health: for whoever runs the server.</summary>
internal static class HealthEndpoints
{
    public const string Tag = "Health";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags(Tag);
        health.MapGet("live", Live).WithName("getLiveness").WithSummary("Whether the process answers").WithDescription("200 as long as the process can answer at all.");
        health.MapGet("ready", ReadyAsync).WithName("getReadiness").WithSummary("Whether searches and writes work")
            .WithDescription("200 when the index has caught up with the catalogue and the store of originals can be written; 503 with the reason otherwise.")
            .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer { Status = "live" });

    private static async Task<Results<Ok<HealthAnswer>, JsonHttpResult<HealthAnswer>>> ReadyAsync(OpenArchive archive, IndexFollowerService follower, CancellationToken cancellationToken)
    {
        if (follower.NotReadyBecause is { } reason) return NotReady("starting", reason);
        try
        {
            await archive.Originals.CheckAsync(cancellationToken);
            return TypedResults.Ok(new HealthAnswer { Status = "ready" });
        }
        catch (ArchiveException exception)
        {
            return NotReady("unavailable", exception.Message);
        }
    }

    private static JsonHttpResult<HealthAnswer> NotReady(string status, string reason) =>
        TypedResults.Json(new HealthAnswer { Status = status, Reason = reason }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
