using System.Net;
using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Decoding;

/// <summary>
/// Decodes HTML's character references (entities). Of those without a semicolon the ones are decoded that HTML knows without it (WHATWG
/// HTML, 13.5: <c>&amp;agrave</c>, <c>&amp;nbsp</c>, <c>&amp;quot</c>), and less readily than a browser does, since plain text has
/// ampersands that are none: <c>R&amp;D</c>, <c>P&amp;notes</c>, the parameters of an address.
/// </summary>
internal static partial class Entities
{
    /// <summary>The longest beginning of a word that is looked at for signs of an address, in UTF-16 code units.</summary>
    private const int MaxAddressLength = 200;

    /// <summary>
    /// References without a semicolon. Accented letters, no-break spaces, guillemets and numbers may stand before a letter
    /// (<c>ci&amp;ograve che</c>, <c>&amp;uumlber</c>); names that begin words (<c>not</c>, <c>reg</c>, <c>para</c>) only at a word's end.
    /// </summary>
    [GeneratedRegex(
        "&(?:(?:[AEIOUaeiou](?:grave|acute|circ)|[Yy]acute|[ANOano]tilde|[AEIOUaeiouy]uml|[Cc]cedil|[Aa]ring|[Oo]slash|AElig|aelig|szlig"
        + "|nbsp|laquo|raquo)(?!;)"
        + "|#(?:[0-9]{2,7}(?![0-9;])|[xX][0-9A-Fa-f]{2,6}(?![0-9A-Za-z;]))"
        + "|(?:quot|QUOT|amp|AMP|lt|LT|gt|GT|copy|COPY|reg|REG|deg|middot|sect|para|pound|cent|yen|curren|times|divide|plusmn"
        + "|frac12|frac14|frac34|sup[123]|ord[fm]|micro|iexcl|iquest|shy|not|brvbar|uml|macr|acute|cedil|ETH|eth|THORN|thorn)"
        + "(?![0-9A-Za-z;]))(?![0-9A-Za-z]{0,40}=)",
        RegexOptions.CultureInvariant)]
    private static partial Regex WithoutSemicolon { get; }

    /// <summary>
    /// Decodes twice, because feeds escape text that is escaped already; not more, because an article may be about entities.
    /// </summary>
    public static string Decode(string text)
    {
        var once = DecodeOnce(text);
        return once.Contains('&', StringComparison.Ordinal) ? DecodeOnce(once) : once;
    }

    private static string DecodeOnce(string text) => WebUtility.HtmlDecode(
        WithoutSemicolon.Replace(text, reference => IsInAddress(text, reference.Index) ? reference.Value : reference.Value + ";"));

    /// <summary>Whether what stands before an offset in its word is the beginning of an address with parameters.</summary>
    private static bool IsInAddress(string text, int offset)
    {
        var start = offset;
        while (start > 0 && offset - start < MaxAddressLength && !char.IsWhiteSpace(text[start - 1])) start--;
        var before = text.AsSpan(start, offset - start);
        return before.Contains('=') || before.Contains("://", StringComparison.Ordinal);
    }
}
