using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// A page's markup before parsing, without long parts that contain no text: scripts, styles, comments, base64 images in attributes. A
/// parser needs some fifty to a hundred bytes for every character, so the rest is measured before it is parsed.
/// </summary>
/// <param name="Html">The remaining markup, JSON-LD included.</param>
/// <param name="TextLength">How many of its characters are outside tags, in UTF-16 code units; entities count as they are written.</param>
/// <param name="Reconstructed">
/// An upper bound of the elements that a parser creates by reconstructing formatting elements that are not closed.
/// </param>
internal sealed record PageSource(string Html, int TextLength, long Reconstructed)
{
    /// <summary>The shortest part that is removed, in UTF-16 code units; removing shorter ones saves nothing.</summary>
    private const int MinCut = 256;

    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly HashSet<string> FormattingElements = new(
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> TagNameCharacters = SearchValues.Create(LettersAndDigits);

    private static readonly SearchValues<char> Base64Characters = SearchValues.Create(LettersAndDigits + "+/=");

    /// <summary>Scans a page for its tags, in one pass and without a parser, in time linear in its length.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PageSource Of(string html, CancellationToken cancellationToken = default)
    {
        var remaining = new StringBuilder();
        var copied = 0; // the offset up to which the markup is in "remaining" or removed
        int open = 0, mostOpen = 0, textLength = 0, at = 0;
        long tags = 0;
        // The end tags and comment ends that do not occur any more: each is searched to the end of the page once, not once for every
        // element that is not closed.
        var absent = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = html.IndexOf('<', at);
            textLength += (next < 0 ? html.Length : next) - at;
            if (next < 0) break;
            tags++;
            var tag = html.AsSpan(next + 1);
            var isEnd = tag.StartsWith('/');
            var name = isEnd ? tag[1..] : tag;
            name = name[..Math.Max(0, name.IndexOfAnyExcept(TagNameCharacters))];
            if (FormattingElements.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
            {
                open = isEnd ? Math.Max(0, open - 1) : open + 1;
                mostOpen = Math.Max(mostOpen, open);
            }
            var isComment = tag.StartsWith("!--");
            var end = isComment ? next + 2 : OrElse(html.IndexOf('>', next), html.Length); // "<!-->" is a complete comment
            if (!isComment && !isEnd) CutImages(next, end);
            at = end;
            // Tags inside scripts, styles and comments are not counted.
            var rawEnd = isComment ? "-->" : isEnd ? null : name switch { "script" => "</script", "style" => "</style", _ => null };
            if (rawEnd is null || absent.Contains(rawEnd)) continue;
            if (html.IndexOf(rawEnd, end, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var close))
            {
                absent.Add(rawEnd);
                continue;
            }
            // A comment inside a script, and "--!>" in a comment, may make it end elsewhere; then only the parser knows where, and it
            // stays.
            var content = html.AsSpan(end, close - end);
            var isPlain = !content.Contains(isComment ? "--!>" : "<!--", StringComparison.Ordinal);
            var isJsonLd = html.AsSpan(next, end - next).Contains("ld+json", StringComparison.OrdinalIgnoreCase);
            if (isPlain && !isJsonLd) Cut(isComment ? next + 4 : end + 1, close);
            at = close;
        }
        var cut = copied == 0 ? html : remaining.Append(html, copied, html.Length - copied).ToString();
        return new PageSource(cut, textLength, mostOpen * tags);

        void CutImages(int start, int end)
        {
            while (html.AsSpan(start, end - start).IndexOf(";base64,") is >= 0 and var mark)
            {
                var image = start + mark + ";base64,".Length;
                start = image + OrElse(html.AsSpan(image, end - image).IndexOfAnyExcept(Base64Characters), end - image);
                Cut(image, start);
            }
        }

        void Cut(int start, int end)
        {
            if (end - start < MinCut) return;
            remaining.Append(html, copied, start - copied);
            copied = end;
        }
    }

    private static int OrElse(int offset, int otherwise) => offset < 0 ? otherwise : offset;
}
