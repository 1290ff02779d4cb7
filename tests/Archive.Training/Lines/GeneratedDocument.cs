using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>A line that the grammar drew.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Label">What it is.</param>
/// <param name="IsTight">Whether it stands directly below the line before.</param>
internal readonly record struct DrawnLine(string Text, LineLabel Label, bool IsTight)
{
    /// <summary>Blank lines above it beyond what the document has between lines: the room that a picture leaves.</summary>
    public int ExtraBlankLines { get; init; }
}

/// <summary>A generated document: its text, and where its lines are in it.</summary>
/// <param name="Text">The text, as a scraper leaves it.</param>
/// <param name="Spans">The end of each line in the text, and its label, in order.</param>
internal sealed record GeneratedDocument(string Text, IReadOnlyList<(int End, LineLabel Label)> Spans)
{
    /// <summary>The label of what stands at most of the places of a span.</summary>
    public LineLabel LabelOf(int start, int end)
    {
        var best = (Length: -1, Label: LineLabel.Body);
        var from = 0;
        foreach (var (spanEnd, label) in Spans)
        {
            var length = Math.Min(end, spanEnd) - Math.Max(start, from);
            if (length > best.Length) best = (length, label);
            from = spanEnd;
            if (from >= end) break;
        }
        return best.Label;
    }
}
