namespace Archive.Api.Http;

/// <summary>The headers that tell a browser what an answer may do there.</summary>
internal static class SecurityHeaders
{
    /// <summary>Nothing of the archive is a page that needs anything from elsewhere, or may be shown within another.</summary>
    private const string NothingButItself = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Swagger's pages carry a script and styles of their own.</summary>
    private const string ForSwagger =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; " +
        "frame-ancestors 'none'";

    /// <summary>Middleware that sets them on every answer, errors included; a policy that the endpoint has set stays.</summary>
    public static Task SetOnEveryResponse(HttpContext context, RequestDelegate next)
    {
        // As the answer begins: the exception handler clears the headers that stood before.
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? ForSwagger : NothingButItself;
        }
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
    }
}
