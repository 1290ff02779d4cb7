using Archive.Api.Articles;
using Archive.Api.Http;
using Archive.Api.OpenApi;
using Archive.Api.Operation;
using Archive.Core.Access;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Archive.Api.Access;

/// <summary>/v1/admin/keys: who may use the API.</summary>
internal static class KeysEndpoints
{
    private static readonly JsonFields Creation = new(
        "KeyRequest", "The key.", """{"name": "reading room", "role": "read", "expires": "2099-12-31"}""",
        new QueryParameter("name", "What you call it, to know it again: a person, an app.")
        {
            IsRequired = true,
            MaxLength = KeyRing.MaxNameLength,
        },
        new QueryParameter("role", "What it allows: read: searching and reading; write: also adding and deleting; admin: everything.")
        {
            IsRequired = true,
            Values = QueryReader.NamesOf<ApiRole>(),
            ValuesType = typeof(ApiRole),
        },
        new QueryParameter("expires", "The last day (UTC) on which it opens, yyyy-MM-dd; without it, until it is revoked.")
        {
            Pattern = QueryPatterns.Day,
        });

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/admin/keys")
            .WithTags(AdminEndpoints.Tag).Require(ApiRole.Admin).ProducesProblem(StatusCodes.Status400BadRequest);
        keys.MapGet("", List)
            .WithOperation("listKeys").WithMetadata(new QueryParameters());
        keys.MapPost("", CreateAsync)
            .WithOperation("createKey")
            .WithMetadata(new QueryParameters(), Creation)
            .Produces<NewKeyAnswer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapDelete("{id}", RevokeAsync)
            .WithOperation("revokeKey")
            .WithMetadata(new QueryParameters())
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Results<Ok<KeysAnswer>, ProblemHttpResult> List(HttpContext context, KeyRing keys) =>
        new QueryReader(context).Problems is { Count: > 0 } problems
            ? Problems.InvalidRequest(problems)
            : TypedResults.Ok(new KeysAnswer { Keys = keys.Keys.Select(KeyAnswer.Of).ToList() });

    private static async Task<Results<Created<NewKeyAnswer>, ProblemHttpResult>> CreateAsync(
        HttpContext context, KeyRing keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var (query, problem) = await JsonFields.ReadAsync(context, cancellationToken);
        if (query is null) return problem!;
        var (name, role, last) = (query.Text("name"), query.Choice<ApiRole>("role"), query.Day("expires"));
        var problems = query.Problems.ToList();
        if (name is not null && KeyRing.ProblemOfName(name) is { } fault) problems.Add(new FieldProblem("name", fault));
        if (last < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
        {
            problems.Add(new FieldProblem("expires", $"{last:yyyy-MM-dd} is past; such a key would open nothing."));
        }
        if (problems.Count > 0) return Problems.InvalidRequest(problems);
        if (role != ApiRole.Admin && !keys.HasAdmin)
        {
            return Problems.NoAdmin("The first key must be an admin's; without one nobody could make or revoke another.");
        }

        DateTimeOffset? expiresAt = last is { } day && day < DateOnly.MaxValue
            ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
            : null;
        var (key, secret) = await keys.CreateAsync(name!, role!.Value, expiresAt, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new NewKeyAnswer { Key = KeyAnswer.Of(key), Secret = secret });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, HttpContext context, KeyRing keys, CancellationToken cancellationToken)
    {
        if (new QueryReader(context).Problems is { Count: > 0 } problems) return Problems.InvalidRequest(problems);
        return await keys.RevokeAsync(id, cancellationToken) switch
        {
            KeyRevocation.Revoked => TypedResults.NoContent(),
            KeyRevocation.LastAdmin =>
                Problems.NoAdmin(
                    $"{id} is the last admin key that opens anything. Make another first, or revoke it with “archive keys revoke {id}” " +
                    "while the server is stopped."),
            _ => Problems.KeyNotFound(id),
        };
    }
}

/// <summary>The keys of the API.</summary>
internal sealed record KeysAnswer
{
    /// <summary>In the order they were made.</summary>
    public required IReadOnlyList<KeyAnswer> Keys { get; init; }
}

/// <summary>A key without its secret.</summary>
internal sealed record KeyAnswer
{
    /// <summary>The key's id, which also stands in its secret.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>read, write or admin.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends (UTC); null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked (UTC); null when it was not.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was used last (UTC), to a minute; null for never.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    public static KeyAnswer Of(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Role = key.Role,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
    };
}

/// <summary>A key that was just made.</summary>
internal sealed record NewKeyAnswer
{
    /// <summary>The key.</summary>
    public required KeyAnswer Key { get; init; }

    /// <summary>Its secret, to be sent as “Authorization: Bearer …” or “X-Api-Key: …”. It is not shown again.</summary>
    public required string Secret { get; init; }
}
