namespace Archive.Core.Normalization.Labelling;

/// <summary>A line that is to be labelled, with the evidence from outside the document.</summary>
/// <param name="Text">The line, not empty.</param>
/// <param name="BlankLinesBefore">How many blank lines stand above it.</param>
/// <param name="IsSentence">Whether it was cut out of a longer line, so that its place on a line of its own says nothing.</param>
internal readonly record struct LabelInput(string Text, int BlankLinesBefore, bool IsSentence)
{
    /// <summary>The label of the wording that it matches; null for none.</summary>
    public string? Wording { get; init; }

    /// <summary>Whether it is worded as what opens the readers' comments.</summary>
    public bool OpensComments { get; init; }

    /// <summary>Whether the same line stands in other articles of the source.</summary>
    public bool Recurs { get; init; }
}
