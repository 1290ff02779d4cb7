namespace Archive.Core.Articles;

/// <summary>A span that normalisation removed from the text.</summary>
/// <param name="Label">Its kind: a label of the boilerplate catalogue, such as "comment_policy".</param>
/// <param name="Language">The language it is written in.</param>
/// <param name="Text">Its text, repaired as the body is.</param>
/// <param name="Rule">The id of the rule that removed it.</param>
/// <param name="Start">
/// The offset of its start, in UTF-16 code units of the decoded text (for HTML, of the text extracted from the page).
/// </param>
/// <param name="End">The offset of its end (exclusive), in the same units.</param>
public sealed record RemovedSpan(string Label, string Language, string Text, string Rule, int Start, int End);
