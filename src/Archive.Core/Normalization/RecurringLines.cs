using Archive.Core.Articles;

namespace Archive.Core.Normalization;

/// <summary>
/// Which lines of an article could be its site's. Titles, captions, standfirsts and bylines are not asked: several articles may share them.
/// </summary>
internal static class RecurringLines
{
    /// <summary>Menus and lists inside a body are long; twenty lines of them are enough to know the site again.</summary>
    private const int MaxLines = 20;

    private const int LastBlocks = 3;
    private const int MinWordsInside = 5;

    /// <summary>
    /// Whether a block may be the site's although it stands between two paragraphs. A short heading may recur there ("The background"), and so may the
    /// paragraph that tells again what happened before.
    /// </summary>
    public static bool IsLineOfSomeWords(TextBlock block) =>
        !block.IsProse && PhraseWords.Split(block.Text, MinWordsInside).Count == MinWordsInside;

    /// <summary>The lines at either end of a body, those inside it that are no running text, and the order of the date if it proves one.</summary>
    public static List<string> CandidatesIn(ParsedStructure structure)
    {
        var body = structure.Body;
        var lines = new List<string>();
        if (structure.ProvesMonthFirst) lines.Add(KnownLines.MonthFirst);
        for (var i = body.Count - 1; i >= 0 && lines.Count < MaxLines; i--)
        {
            var block = body[i];
            if (block.Text.Length > KnownLines.MaxLength || block.IsAllowed) continue;
            var isAtEnd = (i == 0 || i >= body.Count - LastBlocks) && block.Kind != ParagraphKind.Heading;
            if ((isAtEnd || IsLineOfSomeWords(block)) && BylineParser.Parse(block.Text, acceptBareName: true) is null) lines.Add(block.Text);
        }
        return lines;
    }
}
