namespace Archive.Core.Normalization.Boilerplate.Lines;

/// <summary>A line of an article, or a habit of its source, that may be the source's rather than the article's.</summary>
/// <param name="Key">Its key, by which copies are the same line.</param>
/// <param name="Text">The line as it was printed.</param>
public sealed record SourceLine(LineKey Key, string Text)
{
    /// <summary>The habit of printing the month first.</summary>
    public static SourceLine MonthFirst { get; } = new(LineKey.MonthFirst, "month first");

    /// <summary>A line inside or below the text, and wherever a person names one.</summary>
    public static SourceLine Of(string text) => new(LineKey.Of(text), text);

    /// <summary>A line above the text.</summary>
    public static SourceLine AboveText(string text) => new(LineKey.Of(text).AboveText(), text);
}
