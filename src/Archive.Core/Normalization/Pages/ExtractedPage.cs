using Archive.Core.Articles;

namespace Archive.Core.Normalization.Pages;

/// <summary>The article of a page: its blocks, with the kinds that the markup gives them, and the metadata in the markup.</summary>
/// <param name="Text">The text of the whole page, its blocks joined by blank lines; all offsets refer to it.</param>
/// <param name="Blocks">The blocks of the body, repaired: title, standfirst, bylines and dates are in the metadata.</param>
/// <param name="LeftOut">
/// The text outside the article, repaired: one block for each gap before, between and after the article's blocks.
/// </param>
/// <param name="Metadata">The metadata in the markup.</param>
/// <param name="Reason">How the article was found, for the trace.</param>
internal sealed record ExtractedPage(string Text, List<TextBlock> Blocks, List<TextBlock> LeftOut, PageMetadata Metadata, string Reason)
{
    /// <summary>All lines of the page, repaired: what is known of one can change the article, even where it stands outside.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [.. Blocks.Select(block => block.Text)];

    /// <summary>How the fields were chosen.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; init; } = [];

    /// <summary>How sure each field is; empty where nothing was chosen.</summary>
    public IReadOnlyList<Doubt> Doubts { get; init; } = [];
}
