using System.Globalization;
using System.Text;
using Archive.Core.Catalog;
using Archive.Core.Search;

namespace Archive.Api.Pages;

/// <summary>A saved search as a page, for whoever follows a footnote.</summary>
internal static class SavedSearchPage
{
    public static string Html(SavedSearch saved, SearchComparison now)
    {
        var title = SafeHtml.Of(saved.Search.Q ?? "Every article");
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>A search of {saved.SavedAt:yyyy-MM-dd HH:mm} UTC. It was understood as {SafeHtml.Of(saved.Query)}{SafeHtml.Of(Filters(saved.Search))}.</p>\n<table>\n");
        page.Append("<tr><th></th><th>then</th><th>now</th></tr>\n");
        Row("Articles", $"{saved.Total}", $"{now.Total}");
        Row("SHA-256 of their ids", saved.Sha256.Hex, now.Sha256.Hex);
        Row("Query", saved.Query, now.Query);
        Row("Version of the normalisation", $"{saved.PipelineVersion}", $"{now.PipelineVersion}");
        Row("Version of the analysis", $"{saved.AnalysisVersion}", $"{now.AnalysisVersion}");
        Row("Change of the archive", $"{saved.Sequence}", $"{now.Sequence}");
        page.Append("</table>\n");
        if (now.Added is null) page.Append(CultureInfo.InvariantCulture, $"<p>It had more than {SavedSearch.MaxListed:N0} matches; which they were is not kept.</p>\n");
        List("Added since", now.Added);
        List("Removed since", now.Removed);
        List("Changed since", now.Changed);
        page.Append("</body>\n</html>\n");
        return page.ToString();

        void Row(string name, string then, string today) =>
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{name}</th><td>{SafeHtml.Of(then)}</td><td>{SafeHtml.Of(today)}</td></tr>\n");

        void List(string name, SearchChanges? changes)
        {
            if (changes is null) return;
            page.Append(CultureInfo.InvariantCulture, $"<h2>{name}: {changes.Count}</h2>\n<ul>\n");
            foreach (var change in changes.Articles)
            {
                var versions = (change.Then, change.Now) switch
                {
                    (null, _) => "",
                    (_, null) => " (deleted)",
                    var (then, today) when then == today => "",
                    var (then, today) => string.Create(CultureInfo.InvariantCulture, $" (<a href=\"/v1/articles/{change.Id}?version={then}\">version {then}</a> then, {today} now)"),
                };
                var shown = change.Now is null ? change.Id.Value : $"<a href=\"/v1/articles/{change.Id}\">{SafeHtml.Of(change.Title ?? change.Id.Value)}</a>";
                page.Append(CultureInfo.InvariantCulture, $"<li>{shown}{versions}</li>\n");
            }
            page.Append("</ul>\n");
            if (changes.Articles.Count < changes.Count) page.Append(CultureInfo.InvariantCulture, $"<p>And {changes.Count - changes.Articles.Count} more.</p>\n");
        }
    }

    private static string Filters(SavedQuery search)
    {
        var filters = new[] { ("language", search.Lang), ("source", search.Source), ("author", search.Author), ("tag", search.Tag) }
            .Where(filter => filter.Item2.Count > 0).Select(filter => $", {filter.Item1} {string.Join(" or ", filter.Item2)}");
        var from = search.From is { } first ? $", from {first:yyyy-MM-dd}" : "";
        var to = search.To is { } last ? $", to {last:yyyy-MM-dd}" : "";
        return string.Concat(filters) + from + to + (search.Scope == SearchScope.All ? ", also in what was removed from the texts" : "") + (search.Match == MatchMode.All ? "" : $", {search.Match.ToString().ToLowerInvariant()} of the words");
    }
}
