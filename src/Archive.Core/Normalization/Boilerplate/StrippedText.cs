namespace Archive.Core.Normalization.Boilerplate;

/// <summary>A block, or the end of one, that a rule took.</summary>
/// <param name="Block">The text and its place; the rule says the label.</param>
/// <param name="Rule">The rule.</param>
/// <param name="How">Why it was taken, for the trace.</param>
internal sealed record StrippedBlock(TextBlock Block, BoilerplateRule Rule, string How);

/// <summary>The outcome of stripping: both lists are in document order and together hold every block.</summary>
internal sealed record StrippedText(IReadOnlyList<TextBlock> Kept, IReadOnlyList<StrippedBlock> Removed);
