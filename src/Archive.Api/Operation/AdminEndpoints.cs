using Archive.Api.Access;
using Archive.Api.Http;
using Archive.Api.OpenApi;
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
        MapTask("reindex", "Reindex", tasks => tasks.Reindex);
        MapTask("verify", "Verification", tasks => tasks.Verify);
        MapTask("backups", "Backup", tasks => tasks.Backup);

        void MapTask(string path, string name, Func<MaintenanceTasks, MaintenanceTask> choose)
        {
            admin.MapPost(path, (HttpContext context, MaintenanceTasks tasks) => Start(context, tasks, choose(tasks), path))
                .WithOperation($"start{name}")
                .WithMetadata(new QueryParameters())
                .Produces<MaintenanceAnswer>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
            admin.MapGet(path, (HttpContext context, MaintenanceTasks tasks) => Get(context, choose(tasks)))
                .WithOperation($"get{name}").WithMetadata(new QueryParameters());
        }
    }

    private static Results<Accepted<MaintenanceAnswer>, ProblemHttpResult> Start(
        HttpContext context, MaintenanceTasks tasks, MaintenanceTask task, string path)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        if (task == tasks.Backup && !tasks.HasBackupPlace) return Problems.NoBackupPlace();
        return task.Start() ? TypedResults.Accepted($"/v1/admin/{path}", task.State) : Problems.TaskRuns(path);
    }

    private static Results<Ok<MaintenanceAnswer>, ProblemHttpResult> Get(HttpContext context, MaintenanceTask task) =>
        new QueryReader(context).Problems is { Count: > 0 } problems ? Problems.InvalidRequest(problems) : TypedResults.Ok(task.State);
}
