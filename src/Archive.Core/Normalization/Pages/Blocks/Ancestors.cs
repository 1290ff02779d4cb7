namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>The elements around a block, itself included, that say something about it.</summary>
[Flags]
internal enum Ancestors
{
    None = 0,
    Article = 1 << 0,
    Main = 1 << 1,
    Nav = 1 << 2,
    Aside = 1 << 3,
    Header = 1 << 4,
    Footer = 1 << 5,
    Figure = 1 << 6,
    Form = 1 << 7,
    List = 1 << 8,
    Table = 1 << 9,
    Blockquote = 1 << 10,
    NoScript = 1 << 11,
    Button = 1 << 12,
    DescriptionList = 1 << 13,
    Section = 1 << 14,
    Details = 1 << 15,
    Link = 1 << 16,
    H1 = 1 << 17,
    H2 = 1 << 18,
    H3 = 1 << 19,
    H4 = 1 << 20,
    Caption = 1 << 21,
    ListItem = 1 << 22,
    Heading = H1 | H2 | H3 | H4,
}
