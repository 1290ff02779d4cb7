using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Pages;

/// <summary>The structure of a page whose parts have been recognised: the fields are the metadata, the blocks the body.</summary>
internal static class PageStructure
{
    /// <summary>Makes the structure.</summary>
    public static ParsedStructure Of(IReadOnlyList<TextBlock> blocks, PageMetadata metadata) => new()
    {
        Title = metadata.Title,
        Caption = metadata.Caption,
        Standfirst = metadata.Standfirst,
        Body = ParagraphKinds.Classify([.. blocks]),
    };
}
