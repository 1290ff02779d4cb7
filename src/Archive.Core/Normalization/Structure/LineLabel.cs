namespace Archive.Core.Normalization.Structure;

/// <summary>What a line of a scraped text is. The names are those of the model's data file.</summary>
internal enum LineLabel
{
    /// <summary>The article's headline.</summary>
    Title,

    /// <summary>The caption of a picture.</summary>
    Caption,

    /// <summary>A picture's credit on a line of its own.</summary>
    Credit,

    /// <summary>The standfirst (deck), above or below the title.</summary>
    Standfirst,

    /// <summary>A kicker: a section or topic above the title.</summary>
    Kicker,

    /// <summary>A byline without a date.</summary>
    Byline,

    /// <summary>A date line.</summary>
    Date,

    /// <summary>Byline and date on one line.</summary>
    BylineDate,

    /// <summary>The text.</summary>
    Body,

    /// <summary>A subheading in the text.</summary>
    Heading,

    /// <summary>Menus, breadcrumbs, paging, mastheads, log-in.</summary>
    Navigation,

    /// <summary>Share and follow buttons.</summary>
    Share,

    /// <summary>Appeals: newsletter, subscription, donation, app.</summary>
    Appeal,

    /// <summary>Related headlines and what opens them.</summary>
    Related,

    /// <summary>Comment rules, forms, widgets, readers' comments.</summary>
    Comments,

    /// <summary>Copyright, licence, imprint, cookies, funding, syndication.</summary>
    Legal,

    /// <summary>Tags and categories.</summary>
    Tags,

    /// <summary>A note on the author.</summary>
    Biography,

    /// <summary>Reading time, counters, print, players, advertisement marks.</summary>
    Tools,
}

/// <summary>Groups of labels.</summary>
internal static class LineLabels
{
    /// <summary>Whether a line is the article's text.</summary>
    public static bool IsText(this LineLabel label) => label is LineLabel.Body or LineLabel.Heading;

    /// <summary>Whether a line holds the author, the date or both.</summary>
    public static bool IsByline(this LineLabel label) => label is LineLabel.Byline or LineLabel.Date or LineLabel.BylineDate;
}
