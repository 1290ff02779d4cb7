using Archive.Core.Normalization.Boilerplate.Lines;

namespace Archive.Core.Normalization;

/// <summary>What an archive may learn from an article about its source.</summary>
/// <param name="Lines">Lines of the body that are boilerplate if they recur in other articles, each once.</param>
/// <param name="Paragraphs">
/// Running text at the ends of the body that is boilerplate if it recurs. Where two of them are known from other articles, the
/// same story is told again.
/// </param>
/// <param name="SignatureParagraph">
/// The paragraph that copies and versions of the same story share; articles with the same one count as one sighting of a
/// line. Empty for an empty body.
/// </param>
public sealed record LearnableLines(IReadOnlyList<SourceLine> Lines, IReadOnlyList<SourceLine> Paragraphs, string SignatureParagraph)
{
    /// <summary>Nothing.</summary>
    public static LearnableLines None { get; } = new([], [], "");
}
