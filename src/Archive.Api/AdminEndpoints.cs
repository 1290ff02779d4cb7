using Archive.Api.Access;
using Archive.Api.Hosting;
using Archive.Core.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api;

/// <summary>/v1/admin: what the archive's keeper does while it is in use.</summary>
internal static class AdminEndpoints
{
    public const string Tag = "Administration";

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1/admin").WithTags(Tag).Require(ApiRole.Admin).ProducesProblem(StatusCodes.Status400BadRequest);
        admin.MapPost("reindex", Start)
            .WithName("startReindex").WithSummary("Build the index anew")
            .WithDescription("From the catalogue, beside the one that is searched; searches and writes go on, and the switch is one step. One at a time.")
            .WithMetadata(new QueryParameters()).Produces<ReindexAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        admin.MapGet("reindex", Get)
            .WithName("getReindex").WithSummary("How far building the index is").WithDescription("The one that runs, or the last one since the server started.").WithMetadata(new QueryParameters());
    }

    private static Results<Accepted<ReindexAnswer>, ProblemHttpResult> Start(HttpContext context, Reindexing reindexing)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        return reindexing.Start() ? TypedResults.Accepted("/v1/admin/reindex", reindexing.State) : Problems.ReindexRuns();
    }

    private static Results<Ok<ReindexAnswer>, ProblemHttpResult> Get(HttpContext context, Reindexing reindexing) =>
        new QueryReader(context).Problems is { Count: > 0 } problems ? Problems.InvalidRequest(problems) : TypedResults.Ok(reindexing.State);
}

/// <summary>How far building the index is.</summary>
internal sealed record ReindexAnswer
{
    /// <summary>"none", "running", "done" or "failed".</summary>
    public required string State { get; init; }

    /// <summary>Articles taken in so far.</summary>
    public required int Articles { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required string? Problem { get; init; }
}

/// <summary>The one rebuild of the index that may run at a time.</summary>
internal sealed partial class Reindexing(OpenArchive archive, IHostApplicationLifetime lifetime, ILogger<Reindexing> logger)
{
    private readonly Lock _gate = new();

    public ReindexAnswer State { get; private set; } = new() { State = "none", Articles = 0, Problem = null };

    /// <summary>Starts one; false when one runs.</summary>
    public bool Start()
    {
        lock (_gate)
        {
            if (State.State == "running") return false;
            State = new ReindexAnswer { State = "running", Articles = 0, Problem = null };
        }
        _ = Task.Run(RunAsync);
        return true;
    }

    private async Task RunAsync()
    {
        try
        {
            var articles = await archive.Follower!.RebuildAsync(new Reporter(this), lifetime.ApplicationStopping);
            State = new ReindexAnswer { State = "done", Articles = articles, Problem = null };
        }
        catch (Exception exception)
        {
            State = State with { State = "failed", Problem = exception.Message };
            LogFailed(logger, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The index could not be built anew: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    private sealed class Reporter(Reindexing reindexing) : IProgress<int>
    {
        public void Report(int value) => reindexing.State = reindexing.State with { Articles = value };
    }
}
