using Archive.Api.Articles;
using Archive.Api.OpenApi;
using Archive.Core;
using Archive.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api.Operation;

/// <summary>/health: liveness and readiness, for operators.</summary>
internal static class HealthEndpoints
{
    public const string Tag = "Health";

    /// <summary>The one address that is never counted, nor waits for its turn.</summary>
    public const string LivePath = "/health/live";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags(Tag);
        health.MapGet("live", Live).WithOperation("getLiveness");
        health.MapGet("ready", ReadyAsync).WithOperation("getReadiness")
            .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer { Status = "live" });

    private static async Task<Results<Ok<HealthAnswer>, JsonHttpResult<HealthAnswer>>> ReadyAsync(
        HttpContext context, Readiness readiness, CancellationToken cancellationToken)
    {
        if (await readiness.CheckAsync(cancellationToken) is not { } missing) return TypedResults.Ok(new HealthAnswer { Status = "ready" });
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Json(missing, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>
/// Whether searches and writes work. Checked at most once a second, however often it is asked; the log says more than the answer, which
/// strangers may read.
/// </summary>
internal sealed partial class Readiness(
    OpenArchive archive, IndexFollowerService follower, TimeProvider time, ILogger<Readiness> logger) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private long? _checkedAt;
    private HealthAnswer? _missing;

    /// <summary>What is missing; null when nothing is.</summary>
    public async Task<HealthAnswer?> CheckAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Whether the index follows costs nothing to know.
            if (follower.NotReadyBecause is { } reason) return new HealthAnswer { Status = "starting", Reason = reason };
            if (_checkedAt is { } at && time.GetElapsedTime(at) < Interval) return _missing;
            _missing = await LookAsync(cancellationToken);
            _checkedAt = time.GetTimestamp();
            return _missing;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<HealthAnswer?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await archive.Originals.CheckAsync(cancellationToken);
            return null;
        }
        catch (ArchiveException exception)
        {
            LogUnavailable(logger, exception.Message);
            return new HealthAnswer { Status = "unavailable", Reason = "The store of originals cannot be used; the log says why." };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of originals cannot be used: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
