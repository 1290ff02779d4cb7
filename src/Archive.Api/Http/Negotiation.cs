using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Archive.Api.Http;

/// <summary>Which form of an answer the caller wants, by “Accept” (RFC 9110, 12.5.1).</summary>
internal static class Negotiation
{
    /// <summary>The one of some media types that the caller likes best, the first of equals; null when it takes none of them.</summary>
    public static string? Choose(HttpContext context, params ReadOnlySpan<string> offered)
    {
        context.Response.Headers.Append("Vary", "Accept");
        var accepted = new RequestHeaders(context.Request.Headers).Accept;
        if (accepted is not { Count: > 0 }) return offered[0];
        string? best = null;
        var most = 0.0;
        foreach (var type in offered)
        {
            // The most precise range that covers the type gives its quality.
            var mediaType = new MediaTypeHeaderValue(type);
            var range = accepted.Where(range => Covers(range, mediaType))
                .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0).FirstOrDefault();
            var quality = range is null ? 0 : range.Quality ?? 1;
            if (quality > most) (best, most) = (type, quality);
        }
        return best;
    }

    /// <summary>
    /// Whether a range of “Accept” covers a type, whatever parameters it has: “application/json; charset=utf-8” is what the answer says of
    /// itself.
    /// </summary>
    private static bool Covers(MediaTypeHeaderValue range, MediaTypeHeaderValue type) =>
        range.MatchesAllTypes
        || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase)));
}
