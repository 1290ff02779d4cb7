namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>What a block of a page is. The order is that of the model's classes.</summary>
internal enum BlockLabel
{
    /// <summary>Furniture of the site above the article's text.</summary>
    Before,

    /// <summary>Furniture between paragraphs: captions, promotions, related articles.</summary>
    Inside,

    /// <summary>Furniture below the text, readers' comments included.</summary>
    After,
    Title,
    Standfirst,

    /// <summary>A byline, a date, or both.</summary>
    Meta,
    Body,

    /// <summary>A heading inside the text.</summary>
    Heading,
}
