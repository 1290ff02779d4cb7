namespace Archive.Api.Http;

/// <summary>
/// Whatever can be read can be asked for its headers alone: HEAD goes the way of GET, and the server leaves the body of the answer out.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    public static Task AnswerAsGet(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
                && context.Response.Headers.Allow is var allow
                && allow.ToString().Contains("GET", StringComparison.Ordinal))
            {
                context.Response.Headers.Allow = $"{allow}, HEAD";
            }
            return Task.CompletedTask;
        });
        if (!HttpMethods.IsHead(context.Request.Method)) return next(context);
        context.Request.Method = HttpMethods.Get;
        context.Items[Mark] = true;
        return next(context);
    }

    /// <summary>Whether nobody will see the body, so that a long one need not be made.</summary>
    public static bool IsForHeadersOnly(this HttpContext context) => context.Items.ContainsKey(Mark);
}
