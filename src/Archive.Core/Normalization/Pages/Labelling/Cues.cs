namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>What words of a block hint at (<c>indexes/structure/page-cues.txt</c>).</summary>
[Flags]
internal enum Cues
{
    None = 0,
    Share = 1 << 0,
    Subscription = 1 << 1,
    Promotion = 1 << 2,
    Legal = 1 << 3,
    Photo = 1 << 4,
    Updated = 1 << 5,
    Published = 1 << 6,
    Age = 1 << 7,

    // Only at the beginning of a block.
    Byline = 1 << 8,
    Also = 1 << 9,
    Caption = 1 << 10,
    Comments = 1 << 11,
    Related = 1 << 12,

    // Function words.
    It = 1 << 16,
    En = 1 << 17,
    Other = 1 << 18,
    AtBeginning = Byline | Also | Caption | Comments | Related,
}
