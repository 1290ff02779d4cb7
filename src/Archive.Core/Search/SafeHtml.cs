using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Archive.Core.Search;

/// <summary>Text as HTML that carries no markup but &lt;mark&gt;.</summary>
public static class SafeHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A text, escaped so that it can stand between tags and in quoted attributes.</summary>
    public static string Of(string text) => Encoder.Encode(text);

    /// <summary>A text, escaped, with ranges of it in &lt;mark&gt;: in order, without overlap.</summary>
    public static string Of(string text, IReadOnlyList<TextRange> marks)
    {
        var html = new StringBuilder(text.Length + marks.Count * 13 + 16);
        var at = 0;
        foreach (var mark in marks)
        {
            html.Append(Encoder.Encode(text[at..mark.Start])).Append("<mark>")
                .Append(Encoder.Encode(text.Substring(mark.Start, mark.Length))).Append("</mark>");
            at = mark.Start + mark.Length;
        }
        return html.Append(Encoder.Encode(text[at..])).ToString();
    }
}
