using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>A block, or the end of one, that was removed.</summary>
/// <param name="Block">The text and its offsets.</param>
/// <param name="Rule">The rule that removed it.</param>
/// <param name="How">Why the rule applied, for the trace.</param>
internal sealed record StrippedBlock(TextBlock Block, BoilerplateRule Rule, string How);

/// <summary>The result of stripping boilerplate: both lists are in document order, and together they contain all of the text.</summary>
internal sealed record StrippedText(IReadOnlyList<TextBlock> Kept, IReadOnlyList<StrippedBlock> Removed);
