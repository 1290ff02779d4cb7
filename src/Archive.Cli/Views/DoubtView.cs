using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Archive.Core.Articles;
using Archive.Core.Search;

namespace Archive.Cli.Views;

/// <summary>What is not sure of articles, for a person to read in a terminal.</summary>
internal static class DoubtView
{
    private const int MaxText = 70;

    /// <summary>An article, and a line for each of its doubts.</summary>
    public static void Write(TextWriter output, int number, Article article)
    {
        output.WriteLine($"{number}. {article.DisplayTitle}");
        output.WriteLine($"   {article.Id} · {article.Source} · {article.Key} · {Percent(article.Certainty)} sure");
        foreach (var doubt in article.Doubts) output.WriteLine($"   {Describe(doubt)}");
        output.WriteLine();
    }

    /// <summary>How many articles are in doubt, how many of them were listed, and by which fields.</summary>
    public static void WriteCounts(TextWriter output, SearchResults results, int listed)
    {
        var have = results.Total == 1 ? "article has" : "articles have";
        var part = listed == 0 || listed == results.Total ? ""
            : listed == 1 ? ", the least sure is listed"
            : $", the {listed} least sure are listed";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Total:N0} {have} doubts{part}: {Fields(results)}."));
    }

    /// <summary>How many articles have which field in doubt, of a search that counted them.</summary>
    public static string Fields(SearchResults results) => string.Join(
        ", ",
        results.Facets.Doubt!.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Value} {field.Count:N0}")));

    /// <summary>The field, how sure it is, the line in question, and what that was read as and may be.</summary>
    public static string Describe(Doubt doubt)
    {
        var text = doubt.Text is null ? "" : $"“{Shorten(doubt.Text)}” ";
        var reading = doubt.Reading is null ? null : $"read as {doubt.Reading}";
        var alternative = doubt.Alternative is null ? null : $"may be {doubt.Alternative}";
        var rest = text + string.Join(", ", new[] { reading, alternative }.OfType<string>());
        return $"{DoubtFields.NameOf(doubt.Field),-10} {Percent(doubt.Probability),5}  {rest}".TrimEnd();
    }

    /// <summary>A probability in whole per cent.</summary>
    public static string Percent(double probability) => probability.ToString("P0", CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText - 1), "…");
}

/// <summary>An article with doubts as “archive review --json” prints it.</summary>
/// <param name="Id">The article.</param>
/// <param name="Source">Its source.</param>
/// <param name="Key">Its key.</param>
/// <param name="Title">Its headline; null when it has none.</param>
/// <param name="Certainty">The probability that its least sure field is right, 0 to 1.</param>
/// <param name="Doubts">Its doubts, the least sure first.</param>
internal sealed record DoubtfulArticle(
    ArticleId Id, string Source, string Key, string? Title, double Certainty, IReadOnlyList<Doubt> Doubts)
{
    public static DoubtfulArticle Of(Article article) =>
        new(article.Id, article.Source, article.Key, article.Title, article.Certainty, article.Doubts);
}

[JsonSerializable(typeof(DoubtfulArticle))]
internal sealed partial class DoubtJson : JsonSerializerContext
{
    public static DoubtJson Compact { get; } = new(new JsonSerializerOptions(ArticleJson.Compact.Options) { TypeInfoResolver = null });
}
