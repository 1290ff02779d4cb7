using System.IO.Hashing;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Search.Indexing;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Archive.Api.Http;

/// <summary>Entity tags and the conditions that requests make with them (RFC 9110, 8.8.3 and 13).</summary>
internal static class Conditional
{
    /// <summary>The tag of an article: the same record, wherever and whenever it was made, has the same.</summary>
    public static EntityTagHeaderValue TagOf(Article article) => new($"\"{ArticleJson.FingerprintOf(article)}\"");

    /// <summary>The tag of one of several forms of it.</summary>
    public static EntityTagHeaderValue TagOf(Article article, string form) => new($"\"{ArticleJson.FingerprintOf(article)}-{form}\"");

    /// <summary>The tag of whatever an address answers from a state of the index.</summary>
    public static EntityTagHeaderValue TagOf(IndexState state, HttpRequest request) =>
        new($"\"{state.Name}.{XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(request.Path + request.QueryString)):x}\"");

    /// <summary>Notes the tag of the answer; true when the caller has it already, and 304 is all there is to say.</summary>
    public static bool IsKnown(HttpContext context, EntityTagHeaderValue tag)
    {
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "private, no-cache"; // may be kept, is to be asked for
        return new RequestHeaders(context.Request.Headers).IfNoneMatch is { Count: > 0 } known
            && known.Any(one => one == EntityTagHeaderValue.Any || one.Compare(tag, useStrongComparison: false));
    }

    /// <summary>What a write asks of the article as it stands; null when nothing.</summary>
    public static Func<Article?, bool>? PreconditionOf(HttpRequest request)
    {
        // A condition that cannot be read is not fulfilled.
        var (hasMatch, hasNone) = (request.Headers.ContainsKey(HeaderNames.IfMatch), request.Headers.ContainsKey(HeaderNames.IfNoneMatch));
        if (!hasMatch && !hasNone) return null;
        var headers = new RequestHeaders(request.Headers);
        var (match, none) = (headers.IfMatch, headers.IfNoneMatch);
        return article =>
        {
            var tag = article is null ? null : TagOf(article);
            bool Has(EntityTagHeaderValue one, bool isStrong) =>
                tag is not null && (one == EntityTagHeaderValue.Any || one.Compare(tag, isStrong));
            return (!hasMatch || match.Any(one => Has(one, isStrong: true)))
                && (!hasNone || (none.Count > 0 && !none.Any(one => Has(one, isStrong: false))));
        };
    }
}
