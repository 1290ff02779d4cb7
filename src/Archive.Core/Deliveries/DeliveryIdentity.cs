using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Archive.Core.Articles;

namespace Archive.Core.Deliveries;

/// <summary>Which article a submission is: the rule of its key within its source.</summary>
public static partial class DeliveryIdentity
{
    /// <summary>How much of a page is searched for its canonical link, in bytes.</summary>
    private const int HeadLength = 64 * 1024;

    [GeneratedRegex(
        @"<link(?=[^>]{0,500}?\brel\s*=\s*[""']?canonical\b)[^>]{0,500}?\bhref\s*=\s*[""']?([^""'\s>]{8,2000})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CanonicalLink { get; }

    /// <summary>
    /// The identity of a submission; exactly one of the two results is null. The key is the caller's id, else the URL that the caller gave,
    /// else the page's canonical link, else the path, else the content hash.
    /// </summary>
    /// <param name="submission">The submission.</param>
    /// <param name="source">The name of its source.</param>
    /// <param name="pathKey">Its path under the ingest root; null when it has none.</param>
    public static (ArticleIdentity? Identity, string? Problem) Of(Submission submission, string source, string? pathKey) =>
        ArticleIdentity.Create(
            source,
            submission.CallerId ?? submission.Supplied.Url ?? CanonicalUrl(submission) ?? pathKey ?? submission.Sha256.Hex);

    /// <summary>
    /// The canonical link of an HTML page, read from its head without parsing it, so that a page that is known already costs no parse. A
    /// link to a site's front page is ignored: templates that print it on every page would make one article of all.
    /// </summary>
    private static string? CanonicalUrl(Submission submission)
    {
        if (submission.MediaType != MediaTypes.Html) return null;
        var head = Encoding.Latin1.GetString(submission.Bytes.Span[..Math.Min(submission.Bytes.Length, HeadLength)]);
        if (CanonicalLink.Match(head) is not { Success: true } link) return null;
        if (!Uri.TryCreate(WebUtility.HtmlDecode(link.Groups[1].Value), UriKind.Absolute, out var url)) return null;
        return url.Scheme is "http" or "https" && url.PathAndQuery.Length > 1 ? url.AbsoluteUri : null;
    }
}
