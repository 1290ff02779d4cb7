using Archive.Core.Normalization.Decoding;

namespace Archive.Core.Normalization.Structure;

/// <summary>
/// Stage 2 for plain text: splits the decoded text into blocks. Blank lines separate blocks. Consecutive lines are one hard-wrapped
/// paragraph when they look wrapped (similar lengths, continuations in lower case), and separate blocks otherwise.
/// </summary>
internal static class BlockSplitter
{
    private readonly record struct Line(int Start, int End)
    {
        public int Length => End - Start;
    }

    /// <summary>Splits a text into blocks, which are repaired and not empty.</summary>
    public static List<TextBlock> Split(string text, TextRepair repair)
    {
        var blocks = new List<TextBlock>();
        var group = new List<Line>();
        var blankLines = 0;
        foreach (var line in Lines(text))
        {
            if (text.AsSpan(line.Start, line.Length).IsWhiteSpace())
            {
                EndGroup(text, group, blocks, repair);
                blankLines++;
                continue;
            }
            if (group.Count == 0 && blocks.Count > 0) blocks[^1] = blocks[^1] with { BlankLinesAfter = blankLines };
            blankLines = 0;
            group.Add(line);
        }
        EndGroup(text, group, blocks, repair);
        return blocks;
    }

    /// <summary>Turns the lines since the last blank line into one block or several.</summary>
    private static void EndGroup(string text, List<Line> group, List<TextBlock> blocks, TextRepair repair)
    {
        if (group.Count == 0) return;
        if (LooksHardWrapped(text, group))
        {
            Add(new Line(group[0].Start, group[^1].End));
        }
        else
        {
            foreach (var line in group) Add(line);
        }
        group.Clear();

        void Add(Line span)
        {
            var start = span.Start;
            var end = span.End;
            while (start < end && char.IsWhiteSpace(text[start])) start++;
            while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
            var repaired = repair.Repair(text.AsSpan(start, end - start));
            if (repaired.Length > 0) blocks.Add(new TextBlock(repaired, start, end, Kind: null, BlankLinesAfter: 0));
        }
    }

    /// <summary>
    /// Whether lines look hard-wrapped. Mail clients and old content management systems wrap at 60 to 80 columns; the bounds leave a margin
    /// on both sides.
    /// </summary>
    private static bool LooksHardWrapped(string text, List<Line> group)
    {
        const int MinColumns = 40;
        const int MaxColumns = 110;
        if (group.Count < 2) return false;

        var lowerCaseStarts = 0;
        for (var i = 0; i < group.Count - 1; i++)
        {
            if (group[i].Length is < MinColumns or > MaxColumns) return false;
            var next = text.AsSpan(group[i + 1].Start, group[i + 1].Length).TrimStart();
            if (char.IsLower(next[0])) lowerCaseStarts++;
        }
        return group[^1].Length <= MaxColumns && lowerCaseStarts * 2 >= group.Count - 1;
    }

    private static IEnumerable<Line> Lines(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\u2028' or '\u2029' or '\f')) continue;
            yield return new Line(start, i);
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            start = i + 1;
        }
        if (start < text.Length) yield return new Line(start, text.Length);
    }
}
