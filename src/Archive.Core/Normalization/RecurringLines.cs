using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Structure;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization;

/// <summary>
/// Which lines of an article could be its site's: the candidates for learning. Titles, captions, standfirsts and bylines are none, since
/// several articles may share them.
/// </summary>
internal static class RecurringLines
{
    /// <summary>Menus and lists inside a body are long; twenty lines of them are enough to recognise the site.</summary>
    private const int MaxLines = 20;

    private const int LastBlocks = 3;
    private const int MinWordsInside = 5;

    /// <summary>
    /// Whether a block may be the site's although it stands between two paragraphs. A short heading may recur there ("The background"), and
    /// so may the paragraph that repeats what happened before.
    /// </summary>
    public static bool IsLineOfSomeWords(TextBlock block) =>
        !block.IsProse && PhraseWords.Split(block.Text, MinWordsInside).Count == MinWordsInside;

    /// <summary>
    /// The lines at either end of a body, those inside it that are no running text, and the order of dates if the article proves it.
    /// </summary>
    public static LearnableLines In(ParsedStructure structure)
    {
        var body = structure.Body;
        List<SourceLine> lines = structure.ProvesMonthFirst ? [SourceLine.MonthFirst] : [];
        var paragraphs = new List<SourceLine>();
        for (var i = body.Count - 1; i >= 0 && lines.Count + paragraphs.Count < MaxLines && body.Count > 1; i--)
        {
            var block = body[i];
            if (block.Text.Length > KnownLines.MaxLength || block.IsAllowed) continue;
            var isAtEnd = (i == 0 || i >= body.Count - LastBlocks) && block.Kind != ParagraphKind.Heading;
            if (!isAtEnd && !IsLineOfSomeWords(block)) continue;
            if (BylineReader.IsWholeByline(block.Text)) continue;
            (block.IsProse ? paragraphs : lines).Add(i == 0 ? SourceLine.AboveText(block.Text) : SourceLine.Of(block.Text));
        }
        return new LearnableLines(
            lines.DistinctBy(line => line.Key).ToList(), paragraphs.DistinctBy(line => line.Key).ToList(), SignatureParagraphOf(body));
    }

    /// <summary>
    /// What distinguishes a text from another: its longest paragraph, as far as possible from the ends where the site prints. Updates,
    /// corrected versions and copies of one story share it, so that they are not counted as three articles with the same lines.
    /// </summary>
    private static string SignatureParagraphOf(IReadOnlyList<TextBlock> body)
    {
        var inner = body.Count > LastBlocks + 1 ? body.Skip(1).SkipLast(LastBlocks) : body.Count > 1 ? body.SkipLast(1) : body;
        return inner.MaxBy(block => block.Text.Length)?.Text ?? string.Empty;
    }
}
