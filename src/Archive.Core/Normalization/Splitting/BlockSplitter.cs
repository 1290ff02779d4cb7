using Archive.Core.Normalization.Decoding;

namespace Archive.Core.Normalization.Splitting;

/// <summary>
/// Stage 2 for plain text: splits the decoded text into blocks. A block is a line, or the lines of a hard-wrapped paragraph
/// (<see cref="HardWrap"/>); a document on a single line is cut into its sentences (<see cref="SingleLine"/>).
/// </summary>
internal static class BlockSplitter
{
    /// <summary>Splits a text into blocks, which are repaired and not empty.</summary>
    public static List<TextBlock> Split(string text, TextRepair repair)
    {
        var lines = Lines(text);
        var paragraphs = HardWrap.Join(text, lines);
        var isSingleLine = SingleLine.IsLikely(paragraphs);
        var blocks = new List<TextBlock>();
        var prose = 0;
        foreach (var paragraph in paragraphs)
        {
            var line = text.AsSpan(paragraph.Start, paragraph.Length);
            var cuts = isSingleLine ? SingleLine.Cut(line)
                : prose < GluedByline.MaxProseBefore && GluedByline.Find(line) is { } byline ? [byline]
                : [];
            if (paragraph.Length >= GluedByline.MinProse) prose++;
            var start = 0;
            foreach (var cut in (IEnumerable<int>)[.. cuts, line.Length])
            {
                Add(paragraph.Start + start, paragraph.Start + cut, start == 0 ? paragraph.BlankLinesBefore : 0, start > 0);
                start = cut;
            }
        }
        return blocks;

        void Add(int start, int end, int blankLines, bool isContinuation)
        {
            while (start < end && char.IsWhiteSpace(text[start])) start++;
            while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
            var repaired = repair.Repair(text.AsSpan(start, end - start));
            if (repaired.Length == 0) return;
            if (blocks.Count > 0) blocks[^1] = blocks[^1] with { BlankLinesAfter = blankLines };
            blocks.Add(new TextBlock(repaired, start, end, Kind: null, BlankLinesAfter: 0)
            {
                IsContinuation = isContinuation && blocks.Count > 0,
            });
        }
    }

    /// <summary>The lines that are not blank, without the white space at their ends.</summary>
    private static List<TextLine> Lines(string text)
    {
        var lines = new List<TextLine>();
        var (start, blank) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('\n' or '\r' or '\u2028' or '\u2029' or '\f')) continue;
            var line = text.AsSpan(start, i - start);
            var trimmed = line.Trim();
            if (trimmed.IsEmpty)
            {
                blank++;
            }
            else
            {
                var from = start + line.Length - line.TrimStart().Length;
                lines.Add(new TextLine(from, from + trimmed.Length, lines.Count == 0 ? 0 : blank));
                blank = 0;
            }
            if (i + 1 < text.Length && text[i] == '\r' && text[i + 1] == '\n') i++;
            start = i + 1;
        }
        return lines;
    }
}
