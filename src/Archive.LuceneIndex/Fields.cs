using Archive.Core.Search.Queries;
using Archive.Words;

namespace Archive.LuceneIndex;

/// <summary>The fields of the index, and how much a match in each counts.</summary>
internal static class Fields
{
    public const string Id = "id";

    /// <summary>The beginning of the id as a number that orders as the id does (<see cref="Documents.ArticleMapper.OrderOf"/>).</summary>
    public const string Order = "order";

    /// <summary>What a hit shows, as doc values: read without the text.</summary>
    public const string Head = "head";

    /// <summary>The text that passages are cut from, stored.</summary>
    public const string Text = "text";
    public const string Language = "language";
    public const string Date = "date";

    /// <summary>Every word of the article as it stands, in reading order, with positions.</summary>
    public const string Exact = "exact";

    /// <summary>The words of the headline as they stand, with positions.</summary>
    public const string ExactTitle = "title_exact";

    /// <summary>The words of what was removed from the text, as they stand, with positions.</summary>
    public const string Removed = "removed";

    public const string Source = "source";
    public const string Author = "author";
    public const string Tag = "tag";
    public const string Label = "label";

    /// <summary>The fields of the article that are in doubt, and "any" where one is.</summary>
    public const string Doubt = "doubt";

    /// <summary>The certainty of the article, as doc values.</summary>
    public const string Certainty = "certainty";

    public const string Title = "title";

    /// <summary>
    /// The parts of an article, with what a stem in each counts. Each part has a field for each language, with a length of its own.
    /// </summary>
    public static IReadOnlyList<(string Part, float Boost)> Parts { get; } =
        [(Title, SearchWeights.Title), ("lead", SearchWeights.Lead), ("heading", SearchWeights.Heading), ("body", SearchWeights.Body)];

    private static readonly Dictionary<(string Part, string Language), string> Stemmed = Parts
        .SelectMany(part => TextAnalysis.Languages.Select(language => (part.Part, Language: language)))
        .ToDictionary(pair => pair, pair => $"{pair.Part}_{pair.Language}");

    /// <summary>The field for the stems of a part in a language that has stems.</summary>
    public static string Of(string part, string language) => Stemmed[(part, language)];

    /// <summary>The field with the whole values of an attribute.</summary>
    public static string Values(ArticleAttribute attribute) => attribute switch
    {
        ArticleAttribute.Author => Author,
        ArticleAttribute.Source => Source,
        _ => Tag,
    };

    /// <summary>The field with the words of an attribute's values.</summary>
    public static string Words(string values) => values switch
    {
        Source => "source_words",
        Author => "author_words",
        _ => "tag_words",
    };
}
