using System.Globalization;
using Archive.Core.Catalog;
using Archive.Core.Search;

namespace Archive.Api.Pages;

/// <summary>A saved search as a page, for whoever follows a footnote.</summary>
/// <param name="Saved">As it was saved.</param>
/// <param name="Now">As it is answered now.</param>
public sealed record SavedSearchPage(SavedSearch Saved, SearchComparison Now)
{
    /// <summary>The page's head.</summary>
    public PageHead Head => new("en", Saved.Search.Q ?? "Every article");

    /// <summary>When it was saved (UTC), to the minute.</summary>
    public string SavedAt => Saved.SavedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The query and the filters as they were understood then.</summary>
    public string Understood => Saved.Query + Filters();

    /// <summary>What can be compared side by side.</summary>
    public IReadOnlyList<(string Name, string Then, string Now)> Rows =>
    [
        ("Articles", Text(Saved.Total), Text(Now.Total)),
        ("SHA-256 of their ids", Saved.Sha256.Hex, Now.Sha256.Hex),
        ("Query", Saved.Query, Now.Query),
        ("Version of the normalisation", Text(Saved.PipelineVersion), Text(Now.PipelineVersion)),
        ("Version of the analysis", Text(Saved.AnalysisVersion), Text(Now.AnalysisVersion)),
        ("Change of the archive", Text(Saved.Sequence), Text(Now.Sequence)),
    ];

    /// <summary>Whether it is known which articles matched then.</summary>
    public bool IsListed => Now.Added is not null;

    /// <summary>The most matches that are kept one by one.</summary>
    public string MaxListed => SavedSearch.MaxListed.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What is different, as far as it is known.</summary>
    public IEnumerable<(string Name, SearchChanges Changes)> Lists
    {
        get
        {
            if (Now.Added is { } added) yield return ("Added since", added);
            if (Now.Removed is { } removed) yield return ("Removed since", removed);
            if (Now.Changed is { } changed) yield return ("Changed since", changed);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Filters()
    {
        var search = Saved.Search;
        (string Name, IReadOnlyList<string> Values)[] lists =
        [
            ("language", search.Lang), ("source", search.Source), ("author", search.Author), ("tag", search.Tag),
            ("in doubt", search.Doubt),
        ];
        return string.Concat(
        [
            .. lists.Where(list => list.Values.Count > 0).Select(list => $", {list.Name} {string.Join(" or ", list.Values)}"),
            search.From is { } first ? $", from {first:yyyy-MM-dd}" : "",
            search.To is { } last ? $", to {last:yyyy-MM-dd}" : "",
            search.Scope == SearchScope.All ? ", also in what was removed from the texts" : "",
            search.Match == MatchMode.All ? "" : $", {search.Match.ToString().ToLowerInvariant()} of the words",
        ]);
    }
}
