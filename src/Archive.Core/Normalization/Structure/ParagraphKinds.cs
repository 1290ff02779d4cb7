using System.Text.RegularExpressions;
using Archive.Core.Articles;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Classifies the paragraphs of a body: the kind given by the markup, else list items by their bullet, headings by their shape, and text.
/// </summary>
internal static partial class ParagraphKinds
{
    [GeneratedRegex(@"^(?:[-–—•*·▪]\s+|\d{1,2}[.)]\s+)\S", RegexOptions.CultureInvariant)]
    private static partial Regex ListItem { get; }

    /// <summary>The blocks with their kinds, none of them null.</summary>
    public static List<TextBlock> Classify(List<TextBlock> body)
    {
        var result = new List<TextBlock>(body.Count);
        for (var i = 0; i < body.Count; i++)
        {
            result.Add(body[i] with { Kind = body[i].Kind ?? KindOf(body, i) });
        }
        return result;
    }

    private static ParagraphKind KindOf(List<TextBlock> body, int index) =>
        ListItem.IsMatch(body[index].Text) ? ParagraphKind.List
        : IsHeading(body, index) ? ParagraphKind.Heading
        : ParagraphKind.Text;

    /// <summary>
    /// Whether a block is a heading: a short line without closing punctuation and opening quotation mark, above running text.
    /// </summary>
    private static bool IsHeading(List<TextBlock> body, int index)
    {
        const int MaxHeadingLength = 100;
        var text = body[index].Text;
        if (text.Length > MaxHeadingLength || index == body.Count - 1 || text[^1] is '.' or ',' or ';' or ':' or '…') return false;
        var opensWithQuote = text[0] is '"' or '“' or '«' or '‘' or '(' or '–' or '—';
        if (opensWithQuote || char.IsLower(text[0])) return false;
        var next = body[index + 1];
        return next.IsProse || next.Text.Length >= 2 * text.Length && next.EndsSentence;
    }
}
