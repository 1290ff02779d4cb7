namespace Archive.Core.Search;

/// <summary>What can be completed.</summary>
public enum CompletionField
{
    /// <summary>Words of the articles, as they are indexed: lower case, without accents.</summary>
    Word,

    /// <summary>Authors.</summary>
    Author,

    /// <summary>Sources.</summary>
    Source,

    /// <summary>Tags.</summary>
    Tag,
}
