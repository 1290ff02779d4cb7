using System.Buffers;
using System.Text;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// A page's markup before it is parsed, without the long parts that hold nothing to read: scripts, styles, comments, images inside attributes. A parser takes some
/// fifty to a hundred bytes for every character, so what is left is measured before it gets any.
/// </summary>
/// <param name="Html">The markup that is left; JSON-LD stays.</param>
/// <param name="TextLength">How many characters of it stand outside tags, in UTF-16 units; entities count as they are written.</param>
/// <param name="Reopened">At most how many elements a parser makes of it that no tag asks for.</param>
internal sealed record PageSource(string Html, int TextLength, long Reopened)
{
    /// <summary>Shorter parts stay: to cut them saves nothing. In UTF-16 units.</summary>
    private const int MinCut = 256;

    private static readonly HashSet<string> FormattingElements = new(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"], StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> TagNameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> Base64Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=");

    public static PageSource Of(string html)
    {
        var left = new StringBuilder();
        var kept = 0; // up to where the markup is in "left"
        int open = 0, mostOpen = 0, textLength = 0, at = 0;
        long tags = 0;
        while (true)
        {
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
            var end = isComment ? next + 2 : Or(html.IndexOf('>', next), html.Length); // "<!-->" is a whole comment
            if (!isComment && !isEnd) CutImages(next, end);
            at = end;
            // What a script writes and what a comment hides are no tags.
            var rawEnd = isComment ? "-->" : isEnd ? null : name switch { "script" => "</script", "style" => "</style", _ => null };
            if (rawEnd is null || html.IndexOf(rawEnd, end, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var close)) continue;
            // Where markup in a script or a comment makes it end elsewhere, only the parser knows where.
            var hidden = html.AsSpan(end, close - end);
            var isPlain = !hidden.Contains(isComment ? "--!>" : "<!--", StringComparison.Ordinal);
            if (isPlain && !html.AsSpan(next, end - next).Contains("ld+json", StringComparison.OrdinalIgnoreCase)) Cut(isComment ? next + 4 : end + 1, close);
            at = close;
        }
        return new PageSource(kept == 0 ? html : left.Append(html, kept, html.Length - kept).ToString(), textLength, mostOpen * tags);

        void CutImages(int start, int end)
        {
            while (html.AsSpan(start, end - start).IndexOf(";base64,") is >= 0 and var mark)
            {
                var image = start + mark + ";base64,".Length;
                start = image + Or(html.AsSpan(image, end - image).IndexOfAnyExcept(Base64Characters), end - image);
                Cut(image, start);
            }
        }

        void Cut(int start, int end)
        {
            if (end - start < MinCut) return;
            left.Append(html, kept, start - kept);
            kept = end;
        }
    }

    private static int Or(int position, int otherwise) => position < 0 ? otherwise : position;
}
