namespace Archive.Core.Normalization.Splitting;

/// <summary>A line of the decoded text, or several that are one paragraph.</summary>
/// <param name="Start">The offset of its first character, in UTF-16 units.</param>
/// <param name="End">The offset after its last character.</param>
/// <param name="BlankLinesBefore">How many blank lines stand above it; 0 for the first.</param>
internal readonly record struct TextLine(int Start, int End, int BlankLinesBefore)
{
    public int Length => End - Start;
}
