using Archive.Core.Normalization.Pages.Metadata;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Pages;

/// <summary>The structure of a page whose parts have been recognised: the fields are the metadata, the blocks the body.</summary>
internal static class PageStructure
{
    /// <summary>Makes the structure.</summary>
    /// <param name="blocks">The blocks of the body.</param>
    /// <param name="own">What the page says. Its headline is a note where the record has the caller's title, another one.</param>
    /// <param name="metadata">What the record says: the caller's word before the page's.</param>
    public static ParsedStructure Of(IReadOnlyList<TextBlock> blocks, PageMetadata own, PageMetadata metadata) => new()
    {
        Notes = own.Title is { } headline && TextKey.Of(headline) != TextKey.Of(metadata.Title) ? ["headline: " + headline] : [],
        Title = metadata.Title,
        Caption = metadata.Caption,
        Standfirst = metadata.Standfirst,
        Body = ParagraphKinds.Classify([.. blocks]),
    };
}
