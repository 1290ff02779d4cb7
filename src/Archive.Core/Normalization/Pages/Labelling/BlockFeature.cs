namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>The features of a block. Names and order are part of the model's version: a change needs new weights.</summary>
internal enum BlockFeature
{
    // Its text.
    LogLength, Words, LinkShare, Links, BoldShare, ItalicShare, EndsSentence, EndsWithColon, Commas, Sentences, HasQuote, DigitShare,
    CapitalizedShare, UpperShare, MeanWordLength, FunctionWords, LooksLikeName, StartsLower, HasSeparator, HasQuestion, HasAddress,
    LineBreaks,
    HasDate, DateShare, HasClock, CueShare, CueSubscription, CuePromotion, CuePhoto, CueByline, CueAlso, CueAlsoLink,
    CueCaption, CueComments, CueRelated,

    // Known wording of boilerplate.
    RuleAnywhere, RuleReaches, SinceRestRule,

    // Its element and those around it.
    IsP, IsH1, IsH2, IsH3, IsListItem, IsDiv, IsCell, IsCaptionElement, InArticle, InMain, InNav, InAside, InHeader,
    InFooter, InFigure, InList, InTable, InBlockquote, InSection, InLink, InH1, InH2, InH3, InH4,
    Hidden, Depth, Place, Siblings,

    // Its place.
    RelativePlace, Count, CumulativeText, CumulativeProse, FromTitle, TitleScore, IsTitle, InRun, FromRunStart, FromRunEnd,
    RunStartFromTitle,
    RunShare, ProseShare, LogRunSum, SinceComments, SinceRelated, LogProseSinceTitle, ProseBlocksSinceTitle,

    // Structure.
    ProseShare0, ProseShare1, ProseShare2, ProseShare3, ProseShare4, RunShare0, RunShare1, RunShare2, RunShare3, RunShare4, IsMain,
    Hops, Join,
    SignatureCount, SignatureLength, SignatureLinks, SignatureProse, SignatureRun, OwnCount, OwnLength, OwnProse, BranchBlocks,
    BranchLength,
    BranchLinks, BranchSubscriptions, BranchSubscriptionShare, BranchButtons, BranchProse, BranchOffset, BranchAlso, BranchLongBlocks,
    Blocks1, Links1, Subscriptions1, Buttons1, Blocks2, Links2, Subscriptions2, Buttons2, Blocks3, Links3, Subscriptions3, Buttons3,
    Repeated, LikePrevious, LikeNext, DatedRepetitions, CommentDepth, CommentShare,

    // Metadata.
    IsLinkedTitle, IsOpenGraphTitle, InDocumentTitle, TitleSimilarity, EqualTitles, DescriptionSimilarity, InDescription,
    BeginsLikeDescription,
    IsDescription, Descriptions, HasAuthor, StatedAuthors, HasStatedDate, StatedDates,
}
