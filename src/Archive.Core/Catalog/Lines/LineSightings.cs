namespace Archive.Core.Catalog.Lines;

/// <summary>The first two articles with different texts that a line of a source was seen in.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second; null when there was none yet.</param>
public sealed record LineSightings(LineSighting First, LineSighting? Second);

/// <summary>An article that a line was seen in.</summary>
/// <param name="Article">A hash of its id.</param>
/// <param name="Text">A hash of the paragraph that copies and versions of its story share.</param>
public readonly record struct LineSighting(long Article, long Text)
{
    /// <summary>Whether this is another article with another text: a new version or a copy of one story counts once.</summary>
    public bool IsIndependentOf(LineSighting other) => Article != other.Article && Text != other.Text;
}
