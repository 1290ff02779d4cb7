namespace Archive.Core.Articles;

/// <summary>The fields that can be in doubt, by the names that records and searches write.</summary>
public static class DoubtFields
{
    /// <summary>What searches take for a doubt of whatever field.</summary>
    public const string Any = "any";

    /// <summary>The names of the fields, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        Enum.GetNames<DoubtField>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName).ToList();

    /// <summary>What searches take: the names of the fields, and <see cref="Any"/>.</summary>
    public static IReadOnlyList<string> Choices { get; } = [.. Names, Any];

    /// <summary>The name of a field.</summary>
    public static string NameOf(DoubtField field) => Names[(int)field];

    /// <summary>The fields of a record that are in doubt, each once, the least sure first.</summary>
    public static IReadOnlyList<DoubtField> Of(Article article) => article.Doubts.Select(doubt => doubt.Field).Distinct().ToList();

    /// <summary>Whether a field of a record is in doubt, or with <see cref="Any"/> whether one is.</summary>
    public static bool IsInDoubt(this Article article, string choice) =>
        article.Doubts.Any(doubt => choice == Any || NameOf(doubt.Field) == choice);
}
