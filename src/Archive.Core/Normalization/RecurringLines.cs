using Archive.Core.Articles;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization;

/// <summary>A line of a body that could be the site's.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsAboveText">Whether it is the first block of the body.</param>
/// <param name="IsParagraph">Whether it is running text.</param>
public readonly record struct RecurringCandidate(string Text, bool IsAboveText, bool IsParagraph);

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
    public static List<RecurringCandidate> CandidatesIn(ParsedStructure structure)
    {
        var body = structure.Body;
        var lines = new List<RecurringCandidate>();
        if (structure.ProvesMonthFirst) lines.Add(new RecurringCandidate(KnownLines.MonthFirst, IsAboveText: false, IsParagraph: false));
        for (var i = body.Count - 1; i >= 0 && lines.Count < MaxLines && body.Count > 1; i--)
        {
            var block = body[i];
            if (block.Text.Length > KnownLines.MaxLength || block.IsAllowed) continue;
            var isAtEnd = (i == 0 || i >= body.Count - LastBlocks) && block.Kind != ParagraphKind.Heading;
            if ((isAtEnd || IsLineOfSomeWords(block)) && BylineParser.Parse(block.Text, acceptBareName: true) is null) lines.Add(new RecurringCandidate(block.Text, i == 0, block.IsProse));
        }
        return lines;
    }

    /// <summary>
    /// What tells a text from another: its longest paragraph, as far as possible from the ends where the site prints. Updates, corrected versions and copies
    /// of one story share it, so that they are not taken for three articles with the same lines.
    /// </summary>
    public static string Telltale(IReadOnlyList<TextBlock> body)
    {
        var inner = body.Count > LastBlocks + 1 ? body.Skip(1).SkipLast(LastBlocks) : body.Count > 1 ? body.SkipLast(1) : body;
        return inner.MaxBy(block => block.Text.Length)?.Text ?? string.Empty;
    }
}
