namespace Archive.Core.Normalization.Labelling;

/// <summary>A class of words by what a line does with them; the names are those of <c>indexes/structure/cues.txt</c>.</summary>
internal enum Cue
{
    Ask,
    You,
    We,
    Mail,
    Money,
    Comments,
    Network,
    Share,
    Copyright,
    Licence,
    Cookie,
    Login,
    Reading,
    Updated,
    Published,
    Advert,
    Tags,
    Related,
    Navigate,
    Section,
    Role,
    Picture,
    Desk,
    Said,
}
