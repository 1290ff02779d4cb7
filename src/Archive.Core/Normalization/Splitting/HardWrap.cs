namespace Archive.Core.Normalization.Splitting;

/// <summary>
/// Joins the lines of hard-wrapped paragraphs, as mail programs, text browsers and old content management systems leave them. Whether a
/// text is wrapped is decided by all of its lines together: lines of similar lengths, many of which begin in the middle of a sentence.
/// </summary>
internal static class HardWrap
{
    /// <summary>The widest column, in UTF-16 units; longer lines are paragraphs.</summary>
    private const int MaxColumns = 110;

    /// <summary>The paragraphs of a text: its lines, those of a paragraph joined where the text is wrapped.</summary>
    public static List<TextLine> Join(string text, List<TextLine> lines)
    {
        if (ColumnsOf(text, lines) is not { } columns) return JoinWrappedGroups(text, lines);
        var width = WidthOf(text, lines);
        var paragraphs = new List<TextLine>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0 && lines[i].BlankLinesBefore == 0 && Continues(text, lines[i - 1], lines[i], columns, width))
            {
                paragraphs[^1] = paragraphs[^1] with { End = lines[i].End };
            }
            else
            {
                paragraphs.Add(lines[i]);
            }
        }
        return paragraphs;
    }

    /// <summary>The width at which a text is wrapped; null for one that is not.</summary>
    private static int? ColumnsOf(string text, List<TextLine> lines)
    {
        const int MinLines = 6;
        const int MinLength = 35;
        const int MinContinuations = 3;
        const double MinShare = 0.12;
        const double Percentile = 0.9;
        if (lines.Count < MinLines) return null;
        var lengths = lines.Select(line => line.Length).Order().ToList();
        var columns = lengths[(int)(lengths.Count * Percentile)];
        if (columns > MaxColumns) return null;
        var continuations = 0;
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i - 1].Length > MinLength && IsMidSentence(text, lines[i - 1], lines[i])) continuations++;
        }
        return continuations >= MinContinuations && continuations >= MinShare * lines.Count ? columns : null;
    }

    /// <summary>
    /// The column that lines were filled up to, word by word; null where they were not (a proportional font, hyphenation). The next line's
    /// first word does then not fit on a line that is wrapped; after other lines it would have, and the break is the writer's.
    /// </summary>
    private static int? WidthOf(string text, List<TextLine> lines)
    {
        const double MinShare = 0.9;
        var wrapped = new List<(int Length, int WithNextWord)>();
        for (var i = 1; i < lines.Count; i++)
        {
            if (!IsMidSentence(text, lines[i - 1], lines[i])) continue;
            if (EndsWithHyphen(text.AsSpan(lines[i - 1].Start, lines[i - 1].Length))) return null;
            wrapped.Add((lines[i - 1].Length, WithNextWord(text, lines[i - 1], lines[i])));
        }
        if (wrapped.Count == 0) return null;
        var width = wrapped.Select(line => line.Length).Order().ElementAt((int)(MinShare * (wrapped.Count - 1)));
        return wrapped.Count(line => line.WithNextWord > width) >= MinShare * wrapped.Count ? width : null;
    }

    private static bool IsMidSentence(string text, TextLine above, TextLine line)
    {
        var upper = text.AsSpan(above.Start, above.Length);
        return line.BlankLinesBefore == 0 && !EndsSentence(upper) && (char.IsLower(text[line.Start]) || EndsWithHyphen(upper));
    }

    private static int WithNextWord(string text, TextLine above, TextLine line)
    {
        var lower = text.AsSpan(line.Start, line.Length);
        var space = lower.IndexOf(' ');
        return above.Length + 1 + (space < 0 ? lower.Length : space);
    }

    private static bool Continues(string text, TextLine above, TextLine line, int columns, int? width)
    {
        const double MinFilled = 0.55;
        const double MinFilledSentence = 0.8;
        const double MinFilledLower = 0.4;
        const int MaxOverflow = 2; // the longest of the lines that are seen to be wrapped may be shorter than the column
        var upper = text.AsSpan(above.Start, above.Length);
        var lower = text.AsSpan(line.Start, line.Length);
        var isLower = char.IsLower(lower[0]);
        if (isLower && (EndsWithHyphen(upper) || upper.Length > MinFilledLower * columns)) return true;
        if (upper.Length <= MinFilled * columns || BeginsListItem(lower)) return false;
        if (width is { } filled) return WithNextWord(text, above, line) > filled && upper.Length <= filled + MaxOverflow;
        return upper[^1] is not ('.' or '!' or '?') || upper.Length >= MinFilledSentence * columns;
    }

    /// <summary>In a text that is not wrapped as a whole, a paragraph of it may be.</summary>
    private static List<TextLine> JoinWrappedGroups(string text, List<TextLine> lines)
    {
        var paragraphs = new List<TextLine>(lines.Count);
        for (var i = 0; i < lines.Count;)
        {
            var end = i + 1;
            while (end < lines.Count && lines[end].BlankLinesBefore == 0) end++;
            if (LooksWrapped(text, lines, i, end)) paragraphs.Add(lines[i] with { End = lines[end - 1].End });
            else paragraphs.AddRange(lines[i..end]);
            i = end;
        }
        return paragraphs;
    }

    private static bool LooksWrapped(string text, List<TextLine> lines, int first, int end)
    {
        const int MinColumns = 40;
        if (end - first < 2 || lines[end - 1].Length > MaxColumns) return false;
        var lowerCaseStarts = 0;
        for (var i = first; i < end - 1; i++)
        {
            if (lines[i].Length is < MinColumns or > MaxColumns) return false;
            if (char.IsLower(text[lines[i + 1].Start])) lowerCaseStarts++;
        }
        return lowerCaseStarts * 2 >= end - 1 - first;
    }

    private static bool EndsSentence(ReadOnlySpan<char> line) => line[^1] is '.' or '!' or '?' or ':' or '”' or '»' or '"';

    private static bool EndsWithHyphen(ReadOnlySpan<char> line) => line.Length > 1 && line[^1] == '-' && char.IsLower(line[^2]);

    private static bool BeginsListItem(ReadOnlySpan<char> line)
    {
        if (line[0] is '-' or '•' or '*' or '–') return line.Length > 1 && line[1] == ' ';
        var digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] == ' ';
    }
}
