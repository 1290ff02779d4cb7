namespace Archive.Core.Search.Queries;

/// <summary>
/// What the words of a query are: how text is cut, folded and brought into its forms. One implementation (Archive.Words) serves every
/// index, so that two engines find the same articles. It is an interface because Core may not know the library that the stemmers come
/// from.
/// </summary>
public interface IWordAnalysis
{
    /// <summary>The languages that have stems (ISO 639-1), in the order in which forms are given.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>
    /// The words of a text in reading order; empty when it holds no word. Words with hyphens between them stand there once more as one
    /// compound, behind the first.
    /// </summary>
    IReadOnlyList<QueryWord> Analyze(string text);

    /// <summary>A pattern folded as words are; its wildcards stay.</summary>
    string FoldPattern(string pattern);
}
