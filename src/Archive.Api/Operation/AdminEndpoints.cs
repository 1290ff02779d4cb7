using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Core.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api.Operation;

/// <summary>/v1/admin: what the archive's keeper does while it is in use.</summary>
internal static class AdminEndpoints
{
    public const string Tag = "Administration";

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1/admin").WithTags(Tag).Require(ApiRole.Admin).ProducesProblem(StatusCodes.Status400BadRequest);
        MapTask("reindex", "Reindex", tasks => tasks.Reindex, "Build the index anew", "From the catalogue, beside the one that is searched; searches and writes go on, and the switch is one step.");
        MapTask("verify", "Verification", tasks => tasks.Verify, "Read and check everything", "Bytes against hashes, the catalogue against its checksums and the originals, the index against the catalogue. What is wrong stands in “findings”.");
        MapTask("backups", "Backup", tasks => tasks.Backup, "Back the archive up", "To the place that the configuration names (Backup), while the archive is in use. What is there from the backup before is not copied again.");

        void MapTask(string path, string name, Func<MaintenanceTasks, MaintenanceTask> choose, string summary, string description)
        {
            admin.MapPost(path, (HttpContext context, MaintenanceTasks tasks) => Start(context, tasks, choose(tasks), path))
                .WithName($"start{name}").WithSummary(summary).WithDescription($"{description} One at a time.")
                .WithMetadata(new QueryParameters()).Produces<MaintenanceAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
            admin.MapGet(path, (HttpContext context, MaintenanceTasks tasks) => Get(context, choose(tasks)))
                .WithName($"get{name}").WithSummary($"{summary}: how far it is").WithDescription("The one that runs, or the last one since the server started.").WithMetadata(new QueryParameters());
        }
    }

    private static Results<Accepted<MaintenanceAnswer>, ProblemHttpResult> Start(HttpContext context, MaintenanceTasks tasks, MaintenanceTask task, string path)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        if (task == tasks.Backup && !tasks.HasBackupPlace) return Problems.NoBackupPlace();
        return task.Start() ? TypedResults.Accepted($"/v1/admin/{path}", task.State) : Problems.TaskRuns(path);
    }

    private static Results<Ok<MaintenanceAnswer>, ProblemHttpResult> Get(HttpContext context, MaintenanceTask task) =>
        new QueryReader(context).Problems is { Count: > 0 } problems ? Problems.InvalidRequest(problems) : TypedResults.Ok(task.State);
}
