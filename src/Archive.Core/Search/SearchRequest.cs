using Archive.Core.Articles;
using Archive.Core.Catalog;

namespace Archive.Core.Search;

/// <summary>A search as a person or a program asks for it.</summary>
public sealed record SearchRequest
{
    /// <summary>The most hits in one page.</summary>
    public const int MaxSize = 100;

    /// <summary>The last hit that can be reached by pages; cursors go on.</summary>
    public const int MaxReach = 10_000;

    /// <summary>The most values of one filter.</summary>
    public const int MaxFilterValues = 100;

    /// <summary>What was typed, in the query language; null or empty for every article.</summary>
    public string? Text { get; init; }

    /// <summary>How many of the words an article must hold.</summary>
    public MatchMode Match { get; init; }

    /// <summary>Where to look.</summary>
    public SearchScope Scope { get; init; }

    /// <summary>What narrows the search beside the query.</summary>
    public SearchFilters Filters { get; init; } = SearchFilters.None;

    /// <summary>The order of the hits; null for the best first, and for the newest first when nothing is searched for.</summary>
    public SearchSort? Sort { get; init; }

    /// <summary>Hits a page, 0 (only the total and the facets) to 100.</summary>
    public int Size { get; init; } = 10;

    /// <summary>The page, from 1; page × size must not exceed 10,000. Not together with a cursor.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Where an earlier answer ended (<see cref="SearchResults.Cursor"/>); null to begin.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether hits come with the passages that match, and with marks.</summary>
    public bool Highlight { get; init; } = true;

    /// <summary>What to count over all matches.</summary>
    public IReadOnlyList<FacetField> Facets { get; init; } =
        [FacetField.Language, FacetField.Year, FacetField.Source, FacetField.Author, FacetField.Tag];

    /// <summary>The request that a saved search asks with.</summary>
    public static SearchRequest Of(SavedQuery saved) => new()
    {
        Text = saved.Q,
        Match = saved.Match,
        Scope = saved.Scope,
        Filters = new SearchFilters
        {
            Languages = saved.Lang,
            Sources = saved.Source,
            Authors = saved.Author,
            Tags = saved.Tag,
            Doubts = saved.Doubt,
            From = saved.From,
            To = saved.To,
        },
    };

    /// <summary>Which articles it asks for, in the one form in which searches are saved.</summary>
    public SavedQuery ToSaved() => new()
    {
        Q = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
        Match = Match,
        Scope = Scope,
        Lang = Sorted(Filters.Languages),
        Source = Sorted(Filters.Sources),
        Author = Sorted(Filters.Authors),
        Tag = Sorted(Filters.Tags),
        Doubt = Sorted(Filters.Doubts),
        From = Filters.From,
        To = Filters.To,
    };

    /// <summary>What is wrong with it, by field; empty when nothing is. The query and the cursor are not looked at.</summary>
    public List<FieldProblem> Check()
    {
        var problems = new List<FieldProblem>();
        if (Size is < 0 or > MaxSize) problems.Add(new FieldProblem("size", $"{Size} is out of range; 0 to {MaxSize} hits fit a page."));
        if (Page < 1) problems.Add(new FieldProblem("page", $"{Page} is out of range; the first page is 1."));
        else if ((long)Page * Size > MaxReach)
        {
            problems.Add(new FieldProblem(
                "page",
                $"Page {Page} of {Size} hits lies beyond hit {MaxReach:N0}; "
                + "follow the cursor of each answer to the next, or narrow the search."));
        }
        if (Page != 1 && Cursor is not null)
        {
            problems.Add(new FieldProblem("page", "A cursor knows its place; give the page or the cursor, not both."));
        }
        if (Filters.From > Filters.To)
        {
            problems.Add(new FieldProblem("from", $"{Filters.From:yyyy-MM-dd} lies after {Filters.To:yyyy-MM-dd}, the end of the period."));
        }
        (string Field, IReadOnlyList<string> Values)[] lists =
        [
            ("lang", Filters.Languages), ("source", Filters.Sources), ("author", Filters.Authors), ("tag", Filters.Tags),
            ("doubt", Filters.Doubts),
        ];
        foreach (var (field, values) in lists)
        {
            if (values.Count > MaxFilterValues)
            {
                problems.Add(new FieldProblem(field, $"It stands {values.Count:N0} times; at most {MaxFilterValues} values are allowed."));
            }
        }
        foreach (var language in Filters.Languages)
        {
            if (Language.Parse(language) != language)
            {
                problems.Add(
                    new FieldProblem("lang", $"“{language}” is not a language code; write it, en, another ISO 639-1 code or und."));
            }
        }
        foreach (var doubt in Filters.Doubts.Except(DoubtFields.Choices, StringComparer.Ordinal))
        {
            problems.Add(new FieldProblem("doubt", $"“{doubt}” is not one of {string.Join(", ", DoubtFields.Choices)}."));
        }
        return problems;
    }

    private static List<string> Sorted(IEnumerable<string> values) =>
        values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
}
