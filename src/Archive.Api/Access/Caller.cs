using System.Net;
using Archive.Core.Access;
using Archive.Core.Catalog;

namespace Archive.Api.Access;

/// <summary>Whose request it is.</summary>
/// <param name="Key">The key it came with; null when it came without.</param>
/// <param name="Role">What it may do; null for nothing.</param>
/// <param name="Name">What its requests are counted under; null when they are not counted.</param>
internal sealed record Caller(ApiKey? Key, ApiRole? Role, string? Name)
{
    /// <summary>Behind a proxy on the same machine everybody seems to come from it; a proxy says so in one of these.</summary>
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via",
    ];

    /// <summary>Who calls; null for a key that is none, or has ended.</summary>
    public static Caller? Of(HttpContext context, KeyRing keys, Hosting.AccessOptions options)
    {
        if (Secret(context.Request) is { } secret) return keys.Find(secret) is { } key ? new Caller(key, key.Role, $"key {key.Id}") : null;

        var address = $"address {context.Connection.RemoteIpAddress}";
        if (options.Insecure) return new Caller(null, ApiRole.Admin, address);
        if (keys.HasKeys) return new Caller(null, options.AnonymousRead ? ApiRole.Read : null, address);
        // Without keys the archive is its machine's own.
        if (!IsLoopback(context.Connection.LocalIpAddress) || !IsLoopbackHost(context.Request.Host.Host))
        {
            return new Caller(null, null, address);
        }
        return IsFromThisMachine(context) ? new Caller(null, ApiRole.Admin, null) : new Caller(null, ApiRole.Read, address);
    }

    /// <summary>The secret in “Authorization: Bearer” or “X-Api-Key”; null when there is neither.</summary>
    private static string? Secret(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        if (request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
        }
        return request.Headers.TryGetValue("X-Api-Key", out var key) ? key.ToString() : null;
    }

    /// <summary>
    /// From a program on this machine; not through a proxy on it, and not from another site's page in a browser on it, which can send
    /// simple requests anywhere and reach a loopback address under a name of its own.
    /// </summary>
    private static bool IsFromThisMachine(HttpContext context)
    {
        var request = context.Request;
        return IsLoopback(context.Connection.RemoteIpAddress)
            && request.Protocol != HttpProtocol.Http10 // as proxies speak that say nothing of themselves
            && !ForwardingHeaders.Any(request.Headers.ContainsKey)
            && (!request.Headers.TryGetValue("Origin", out var origin) || origin == $"{request.Scheme}://{request.Host}");
    }

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address); // none: a Unix socket

    /// <summary>Whether a host name means this machine alone.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
