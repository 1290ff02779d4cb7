using Archive.Api.Http;
using Archive.Api.Operation;
using Archive.Core.Access;
using Archive.Core.Catalog;
using Archive.Hosting;
using Microsoft.Extensions.Options;

namespace Archive.Api.Access;

/// <summary>What an endpoint asks of its caller, as its metadata.</summary>
/// <param name="Role">What the caller must be allowed.</param>
/// <param name="Keeps">Whether it leaves something behind: then it is nothing for callers without a name, who may only read.</param>
internal sealed record Requires(ApiRole Role, bool Keeps = false);

/// <summary>Lets each request do what its caller may, and no more of them than the limits allow.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, KeyRing keys, RequestLimits limits, IOptions<AccessOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        // What says nothing of itself is closed. Where no route takes the method the framework has put an answer in its place; Swagger
        // holds nothing of the archive.
        var isRoute = endpoint?.Metadata.GetMetadata<IHttpMethodMetadata>() is not null;
        var required = endpoint?.Metadata.GetMetadata<Requires>()
            ?? (isRoute && context.Request.Path.StartsWithSegments("/v1") ? new Requires(ApiRole.Admin) : null);
        if (context.Request.Path == HealthEndpoints.LivePath)
        {
            await next(context);
            return;
        }

        var caller = Caller.Of(context, keys, options.Value);
        using var lease = await limits.AdmitAsync(context, caller);
        if (!lease.IsAdmitted) return;
        if (required is null)
        {
            await next(context);
            return;
        }
        if (caller?.Role is not { } granted || (required.Keeps && caller.Key is null && granted < ApiRole.Write))
        {
            await Problems.Unauthorized(isKeyWrong: caller is null, keys.HasKeys).ExecuteAsync(context);
            return;
        }
        if (granted < required.Role)
        {
            await Problems.Forbidden(required.Role, caller.Key).ExecuteAsync(context);
            return;
        }
        if (caller.Key is { } key) await keys.NoteUseAsync(key);
        context.Features.Set(caller);
        await next(context);
    }
}

internal static class AccessExtensions
{
    /// <summary>Says what a group or an endpoint asks of its caller.</summary>
    public static T Require<T>(this T endpoint, ApiRole role, bool keeps = false) where T : IEndpointConventionBuilder
    {
        endpoint.Finally(builder =>
        {
            // The endpoint's own word stands above its group's.
            if (!builder.Metadata.OfType<Requires>().Any()) builder.Metadata.Add(new Requires(role, keeps));
        });
        return endpoint;
    }

    /// <summary>Whether the caller of a request may do what a role may.</summary>
    public static bool May(this HttpContext context, ApiRole role) => context.Features.Get<Caller>()?.Role >= role;
}
